"""What this process answers from now. Rasa builds its components itself, so there is one holder for each process:
a new version is made beside the old one and takes its place in one assignment."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge_base.entries import FaqEntry
from knowledge_base.errors import EntryNotFound
from knowledge_base.retriever import Retriever

TRAINED = 0  # the version that came with the model


@dataclass(frozen=True)
class Served:
    """A version and the retriever that knows it."""

    version: int
    retriever: Retriever


class Live:
    """Holds what is served and, for turns that began before a switch, what was served before it."""

    def __init__(self) -> None:
        self._now: Served | None = None
        self._before: Served | None = None

    @property
    def now(self) -> Served | None:
        """What is served, or nothing when no model is loaded."""
        return self._now

    def start(self, retriever: Retriever) -> None:
        """A model is loaded: its own version is served until a published one is."""
        self._now = self._before = Served(TRAINED, retriever)

    def switch(self, version: int, retriever: Retriever) -> None:
        """From now on every search and answer is this version's."""
        self._before, self._now = self._now, Served(version, retriever)

    def entry(self, entry_id: str) -> FaqEntry:
        """The entry as served, or as it was before the last switch. Raises EntryNotFound."""
        for served in (self._now, self._before):
            try:
                if served:
                    return served.retriever.entry(entry_id)
            except EntryNotFound:
                continue
        raise EntryNotFound(entry_id)


LIVE = Live()
