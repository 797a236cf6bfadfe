"""The knowledge base as this installation has it: the model's retriever, the editors' store, and what is served."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import socket
import tarfile
import tempfile
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot import train
from bot.errors import NotTrained
from bot.messages import Decision
from bot.settings import Settings
from knowledge_base.build import open_retriever
from knowledge_base.errors import KnowledgeBaseError
from knowledge_base.live import LIVE, TRAINED, Live, Served
from knowledge_base.retriever import Retriever
from knowledge_base.review import RATED_BADLY, UNANSWERED, Review
from knowledge_base.store import NONE, Store

logger = logging.getLogger("yingda.knowledge")

LOOK_SECONDS = 0.5  # how often a process looks for a new version
REPORT_SECONDS = 5.0  # how often it says which one it serves
MODEL_PART = "/knowledge/"  # the folder below faq_search's part of a model
AWAY = (SQLAlchemyError, KnowledgeBaseError, OSError, ValueError)


def open_store(settings: Settings) -> Store:
    """The editors' store in DATABASE_URL."""
    settings.var.mkdir(parents=True, exist_ok=True)
    return Store.open(settings.database_url)


def trained(settings: Settings) -> Retriever:
    """The retriever inside the trained model, without Rasa. Raises NotTrained, IndexStale."""
    model = train.model_path(settings)
    folder = settings.model_dir / f"kb-{model.stem.removesuffix('.tar')}"
    if not (folder / "retriever.json").exists():
        _unpack(model, folder)
    return open_retriever(folder, encoder=settings.encoder, index=settings.index)


def _unpack(model: Path, folder: Path) -> None:
    """Takes the knowledge base's files out of a model; the folder appears whole or not at all."""
    if not model.exists():
        raise NotTrained(f"{model} does not exist: run `yingda train`")
    work = Path(tempfile.mkdtemp(prefix=".kb-", dir=model.parent))
    try:
        with tarfile.open(model) as archive:
            for member in archive.getmembers():
                _, found, inner = member.name.partition(MODEL_PART)
                if found and member.isfile() and ".." not in inner:
                    member.name = inner
                    archive.extract(member, work)
        if not folder.exists():
            os.replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


class Follower:
    """Keeps a Live on the newest published version: the new one is made beside the old one, in another thread."""

    def __init__(self, store: Store, live: Live = LIVE, *, name: str = "") -> None:
        self._store, self._live = store, live
        self._name = name or f"{socket.gethostname()}-{os.getpid()}"
        self._lock = threading.Lock()
        self._error, self._reported = "", datetime.min

    async def run(self) -> None:
        """Looks until it is cancelled; a store that is away, or a version that cannot be made, keeps the old one."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Takes over the newest version if it is not served yet, and says so."""
        with self._lock:
            try:
                changed = self._take(self._store.newest())
                self._report(now=changed)
            except AWAY as error:
                logger.error("knowledge base stays at version %s: %s", self._version(), error)
                self._failed(str(error))

    def _take(self, newest: int) -> bool:
        served = self._live.now
        if served is None or newest in (NONE, served.version):
            return False
        self._live.switch(newest, served.retriever.updated(self._store.entries_of(newest)))
        self._error = ""
        logger.info("knowledge base: version %s is served", newest)
        return True

    def _version(self) -> int:
        return self._live.now.version if self._live.now else TRAINED

    def _failed(self, error: str) -> None:
        changed, self._error = error != self._error, error
        try:
            self._report(now=changed)
        except SQLAlchemyError:
            logger.warning("the store is away: nothing can be reported")

    def _report(self, *, now: bool) -> None:
        at = datetime.now(timezone.utc).replace(tzinfo=None)
        if now or at - self._reported > timedelta(seconds=REPORT_SECONDS):
            self._store.report(self._name, self._version(), self._error)
            self._reported = at


class Notebook:
    """Where a turn puts a question that it could not answer, or whose answer was rated badly, for editors to review."""

    def __init__(self, store: Store) -> None:
        self._review = Review(store)

    def record_unanswered(self, question_masked: str, decision: Decision, *, rated_badly: bool = False) -> None:
        """Keeps the question; the caller has masked it. Waits for SQL: call it in a thread. Never raises: a turn is
        worth more than its note."""
        best = decision.faq_hits[0] if decision.faq_hits else {}
        reason = RATED_BADLY if rated_badly else UNANSWERED
        entry_id, score = str(best.get("entry_id", "")), float(best.get("score", 0.0))
        try:
            self._review.record(question_masked, reason=reason, entry_id=entry_id, score=score)
        except SQLAlchemyError as error:
            logger.warning("a question was not kept for review: %s", type(error).__name__)


class Desk:
    """What editors' tools work on in a process that answers nobody: the store, and a retriever of the newest version."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._live = Live()
        self._lock = threading.Lock()
        self.store = open_store(settings)
        self._seed()

    def _seed(self) -> None:
        """An empty store starts with what the model was trained with; without a model it stays empty."""
        if self.store.newest() == NONE and not self.store.drafts(retired=True):
            try:
                self.store.take_in(self.retriever().corpus.entries, editor="yingda")
            except NotTrained:
                logger.warning("no model yet: the editors' working copy is empty")

    def served(self) -> Served:
        """The newest published version, or the model's own. Raises NotTrained."""
        with self._lock:
            if self._live.now is None:
                self._live.start(trained(self._settings))
            served, newest = self._live.now, self.store.newest()
            assert served is not None
            if newest not in (NONE, served.version):
                self._live.switch(newest, served.retriever.updated(self.store.entries_of(newest)))
            return self._live.now or served

    def retriever(self) -> Retriever:
        """The retriever of `served`."""
        return self.served().retriever

    def workers(self) -> list[dict[str, Any]]:
        """Processes that have reported lately, each with its version and error."""
        since = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(seconds=3 * REPORT_SECONDS)
        return self.store.reports(since)
