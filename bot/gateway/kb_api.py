"""The knowledge base for editors: search, create, edit, retire, preview, publish, restore, review."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from datetime import datetime
from typing import Any, Callable

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.errors import NotTrained
from bot.gateway.kb_upload import read_upload
from bot.knowledge import Desk
from handoff.agents import Agent, Agents
from handoff.errors import LoginRefused
from knowledge_base.documents import MAX_BYTES
from knowledge_base.doubles import find_doubles
from knowledge_base.entries import entry_of, plain
from knowledge_base.errors import (
    DocumentUnreadable,
    EditConflict,
    EntryExists,
    EntryInvalid,
    EntryNotFound,
    KnowledgeBaseError,
    NothingToPublish,
    ProposalNotFound,
    VersionNotFound,
)
from knowledge_base.preview import preview
from knowledge_base.review import Proposal, Review, as_draft
from knowledge_base.store import Draft, Version

STATUS = {
    EntryNotFound: 404,
    VersionNotFound: 404,
    ProposalNotFound: 404,
    EntryExists: 409,
    EditConflict: 409,
    NothingToPublish: 409,
    EntryInvalid: 422,
    DocumentUnreadable: 422,
}
SHOWN = 200  # entries in one answer of the list


class EditorRefused(LoginRefused):
    """An agent who may not change the knowledge base."""


class Body(BaseModel):
    """An entry as written, and the revision that was read; none for a new one."""

    entry: dict[str, Any]
    revision: int = 0


class Revision(BaseModel):
    """The revision that was read."""

    revision: int


class Note(BaseModel):
    """What changed, for the list of versions."""

    note: str = Field("", max_length=200)


class Question(BaseModel):
    """A question as a customer would ask it, and what is known of it."""

    question: str = Field(..., min_length=1, max_length=500)
    scope: dict[str, str] = {}


class Accepted(BaseModel):
    """Ways of asking for `entry_id` (empty: the one proposed), or a whole new `entry`."""

    entry_id: str = ""
    entry: dict[str, Any] | None = None


def router(desk: Callable[[], Desk], agents: Agents) -> APIRouter:  # noqa: C901 - a table of routes
    """Routes below /api/kb for editors. Work that computes or waits for SQL runs in threads."""
    routes = APIRouter(prefix="/api/kb", tags=["knowledge base"])

    def editor(authorization: str | None = Header(None)) -> Agent:
        found = agents.read((authorization or "").removeprefix("Bearer "))
        if not found.editor:
            raise EditorRefused("这个账号没有编辑知识库的权限")
        return found

    @routes.get("/entries")
    async def entries(q: str = "", retired: bool = False, who: Agent = Depends(editor)) -> dict[str, Any]:
        """The working copy: all, or those that hold `q` in any text, or, with `q` as a question, the nearest."""
        return await asyncio.to_thread(_list, desk(), q.strip()[:500], retired)

    @routes.get("/entries/{entry_id}")
    async def one(entry_id: str, who: Agent = Depends(editor)) -> dict[str, Any]:
        """An entry with its history."""
        return await asyncio.to_thread(_one, desk(), entry_id)

    @routes.post("/entries", status_code=201)
    async def create(body: Body, who: Agent = Depends(editor)) -> dict[str, Any]:
        """A new entry."""
        return _shown(await asyncio.to_thread(desk().store.create, entry_of(body.entry), editor=who.name))

    @routes.put("/entries/{entry_id}")
    async def edit(entry_id: str, body: Body, who: Agent = Depends(editor)) -> dict[str, Any]:
        """Changes an entry; 409 when somebody else was faster."""
        entry = entry_of({**body.entry, "id": entry_id})
        return _shown(await asyncio.to_thread(desk().store.edit, entry, revision=body.revision, editor=who.name))

    @routes.post("/entries/{entry_id}/retire")
    async def retire(entry_id: str, body: Revision, who: Agent = Depends(editor)) -> dict[str, Any]:
        """Out of the next version."""
        work = desk().store.retire
        return _shown(await asyncio.to_thread(work, entry_id, revision=body.revision, editor=who.name))

    @routes.post("/entries/{entry_id}/revive")
    async def revive(entry_id: str, body: Revision, who: Agent = Depends(editor)) -> dict[str, Any]:
        """Into the next version again."""
        work = desk().store.revive
        return _shown(await asyncio.to_thread(work, entry_id, revision=body.revision, editor=who.name))

    @routes.post("/preview")
    async def show(body: Body, who: Agent = Depends(editor)) -> dict[str, Any]:
        """The answer as a customer would see it, and which questions it would win or lose; nothing is stored."""
        return await asyncio.to_thread(_preview, desk(), body.entry)

    @routes.post("/ask")
    async def ask(body: Question, who: Agent = Depends(editor)) -> dict[str, Any]:
        """What is served for a question now."""
        return await asyncio.to_thread(_ask, desk(), body)

    @routes.post("/import")
    async def take_in(request: Request, name: str, who: Agent = Depends(editor)) -> dict[str, Any]:
        """Takes a YAML file or a document, the request's body, into the working copy; `name` tells its kind."""
        if int(request.headers.get("content-length") or MAX_BYTES + 1) > MAX_BYTES:
            raise DocumentUnreadable(f"{name}: larger than {MAX_BYTES // 1_000_000} MB")
        return await asyncio.to_thread(read_upload, desk().store, name, await request.body(), who.name)

    @routes.get("/doubles")
    async def doubles(who: Agent = Depends(editor)) -> list[dict[str, Any]]:
        """Entries that one question fits, contradictions first."""
        return await asyncio.to_thread(_doubles, desk())

    @routes.get("/versions")
    async def versions(who: Agent = Depends(editor)) -> dict[str, Any]:
        """Publications, the newest first, and what each worker serves."""
        return await asyncio.to_thread(_versions, desk())

    @routes.post("/publish")
    async def publish(body: Note, who: Agent = Depends(editor)) -> dict[str, Any]:
        """The working copy is served from now on."""
        return _version(await asyncio.to_thread(desk().store.publish, editor=who.name, note=body.note))

    @routes.post("/versions/{version}/restore")
    async def restore(version: int, who: Agent = Depends(editor)) -> dict[str, Any]:
        """An old version is served again, as a new one."""
        return _version(await asyncio.to_thread(desk().store.restore, version, editor=who.name))

    @routes.get("/review")
    async def review(who: Agent = Depends(editor)) -> list[dict[str, Any]]:
        """Groups of questions that found no answer or a bad one, the largest first."""
        return await asyncio.to_thread(_review, desk())

    @routes.post("/review/{proposal_id}/accept")
    async def accept(proposal_id: str, body: Accepted, who: Agent = Depends(editor)) -> dict[str, Any]:
        """Takes a group in: as ways of asking, or as a new entry."""
        return _shown(await asyncio.to_thread(_accept, desk(), proposal_id, body, who.name))

    @routes.post("/review/{proposal_id}/dismiss")
    async def dismiss(proposal_id: str, who: Agent = Depends(editor)) -> dict[str, bool]:
        """The group needs no answer."""
        await asyncio.to_thread(_dismiss, desk(), proposal_id, who.name)
        return {"ok": True}

    return routes


def add_errors(app: FastAPI) -> None:
    """The knowledge base's errors as answers: `text` says what is wrong, for the editor."""

    @app.exception_handler(KnowledgeBaseError)
    async def refused(request: Request, error: KnowledgeBaseError) -> JSONResponse:
        return JSONResponse({"type": "error", "text": str(error)}, STATUS.get(type(error), 400))

    @app.exception_handler(EditorRefused)
    async def forbidden(request: Request, error: EditorRefused) -> JSONResponse:
        return JSONResponse({"type": "error", "text": str(error)}, 403)

    @app.exception_handler(NotTrained)
    async def untrained(request: Request, error: NotTrained) -> JSONResponse:
        return JSONResponse({"type": "error", "text": str(error)}, 503)


def _list(desk: Desk, query: str, retired: bool) -> dict[str, Any]:
    drafts = desk.store.drafts(retired=retired)
    if query:
        nearest = {hit.entry_id: n for n, hit in enumerate(desk.retriever().search(query, 5))}
        drafts = [draft for draft in drafts if draft.entry.id in nearest or _holds(draft, query)]
        drafts.sort(key=lambda draft: nearest.get(draft.entry.id, len(nearest)))
    return {"count": len(drafts), "entries": [_shown(draft) for draft in drafts[:SHOWN]]}


def _holds(draft: Draft, query: str) -> bool:
    entry = draft.entry
    return any(query in text for text in (entry.id, *entry.wordings, entry.answer, entry.details))


def _one(desk: Desk, entry_id: str) -> dict[str, Any]:
    rows = [
        {"action": edit.action, "editor": edit.editor, "at": _time(edit.at), "entry": plain(edit.entry)}
        for edit in desk.store.history(entry_id)
    ]
    return {**_shown(desk.store.draft(entry_id)), "history": rows}


def _preview(desk: Desk, values: dict[str, Any]) -> dict[str, Any]:
    entry, held = entry_of(values), [question.text for question in Review(desk.store).questions()]
    found = preview(desk.retriever(), entry, held)
    return {"answer": entry.answer, "speech": entry.speech, "follow_up": entry.follow_up, **asdict(found)}


def _ask(desk: Desk, body: Question) -> dict[str, Any]:
    served = desk.served()
    hits = served.retriever.search(body.question, 3, scope=body.scope)
    rows = [{**asdict(hit), "answer": served.retriever.entry(hit.entry_id).answer} for hit in hits]
    return {"version": served.version, "hits": rows}


def _doubles(desk: Desk) -> list[dict[str, Any]]:
    entries = [draft.entry for draft in desk.store.drafts()]
    return [asdict(double) for double in find_doubles(entries, desk.retriever().encoder)]


def _versions(desk: Desk) -> dict[str, Any]:
    workers = [{**worker, "at": _time(worker["at"])} for worker in desk.workers()]
    return {"versions": [_version(version) for version in desk.store.versions()], "workers": workers}


def _review(desk: Desk) -> list[dict[str, Any]]:
    return [_proposed(proposal) for proposal in Review(desk.store).proposals(desk.retriever())]


def _proposed(proposal: Proposal) -> dict[str, Any]:
    values = asdict(proposal)
    del values["members"]
    return {**values, "newest": _time(proposal.newest), "draft": as_draft(proposal)}


def _accept(desk: Desk, proposal_id: str, body: Accepted, editor: str) -> Draft:
    review = Review(desk.store)
    proposal = review.proposal(proposal_id, desk.retriever())
    if body.entry is not None:
        return review.accept_entry(proposal, entry_of(body.entry), editor=editor)
    return review.accept_asks(proposal, editor=editor, entry_id=body.entry_id)


def _dismiss(desk: Desk, proposal_id: str, editor: str) -> None:
    review = Review(desk.store)
    review.dismiss(review.proposal(proposal_id, desk.retriever()), editor=editor)


def _shown(draft: Draft) -> dict[str, Any]:
    facts = {"state": draft.state, "revision": draft.revision, "editor": draft.editor, "at": _time(draft.at)}
    return {"entry": plain(draft.entry), **facts}


def _version(version: Version) -> dict[str, Any]:
    return {**asdict(version), "at": _time(version.at)}


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds") + "Z"
