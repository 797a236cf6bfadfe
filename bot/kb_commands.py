"""`yingda kb import|build|ask|review|export|versions|restore`: the knowledge base from the command line."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import Any, Callable, Optional

import typer

from bot.errors import YingdaError
from bot.knowledge import Desk
from bot.settings import Settings
from knowledge_base.documents import READERS, passages
from knowledge_base.doubles import find_doubles
from knowledge_base.entries import FaqEntry, entries_of_rows
from knowledge_base.errors import EntryInvalid, KnowledgeBaseError
from knowledge_base.export import write_entries
from knowledge_base.marked_yaml import read_rows
from knowledge_base.review import Proposal, Review

YAML = (".yml", ".yaml")


def commands(  # noqa: C901 - a table of commands
    start: Callable[[], Settings], fail: Callable[[Exception], None]
) -> typer.Typer:
    """The commands; `start` gives the settings, `fail` ends with one line."""
    kb = typer.Typer(no_args_is_help=True, help="Import, check, publish, ask and review the knowledge base.")

    def run(work: Callable[[Desk], Any]) -> None:
        try:
            work(Desk(start()))
        except (KnowledgeBaseError, YingdaError, OSError, ValueError) as error:
            fail(error)

    @kb.command("import")
    def take_in(
        path: Path,
        replace: bool = typer.Option(False, help="Retire every entry that the YAML does not hold."),
        title: str = typer.Option("", help="The document's title, where its file name will not do."),
    ) -> None:
        """Takes a YAML file or folder, or a document (.md .html .pdf .docx .csv .xlsx), into the working copy."""
        run(lambda desk: _import(desk, path, replace, title))

    @kb.command()
    def build(
        check: bool = typer.Option(False, "--check", help="Only report, publish nothing."),
        note: str = typer.Option("", help="What changed, for the list of versions."),
    ) -> None:
        """Reports doubles and contradictions, then publishes the working copy: every worker serves it at once."""
        run(lambda desk: _build(desk, check, note))

    @kb.command()
    def ask(question: str, shop: str = "", brand: str = "", category: str = "", top: int = 3) -> None:
        """Asks what is served; one JSON object a line for each hit."""
        scope = {"shop": shop, "brand": brand, "category": category}
        run(lambda desk: _ask(desk, question, scope, top))

    @kb.command()
    def review(
        accept: str = typer.Option("", help="Accept this group as new ways of asking."),
        entry: str = typer.Option("", help="With --accept: for this entry instead of the proposed one."),
        dismiss: str = typer.Option("", help="Dismiss this group."),
    ) -> None:
        """Groups of questions that found no answer; one JSON object a line."""
        run(lambda desk: _review(desk, accept, entry, dismiss))

    @kb.command()
    def export(folder: Path, version: Optional[int] = None) -> None:
        """Writes the working copy, or a version, as YAML."""
        run(lambda desk: _export(desk, folder, version))

    @kb.command()
    def versions() -> None:
        """Every publication, the newest first, and what each worker serves."""
        run(_versions)

    @kb.command()
    def restore(version: int) -> None:
        """Publishes an old version again."""
        run(lambda desk: _say(desk.store.restore(version, editor=getpass.getuser())))

    return kb


def _import(desk: Desk, path: Path, replace: bool, title: str) -> None:
    if path.is_dir() or path.suffix in YAML:
        known = {draft.entry.id for draft in desk.store.drafts()}
        files = sorted(path.glob("*.yml")) if path.is_dir() else [path]
        found = entries_of_rows([row for file in files for row in read_rows(file)], known=() if replace else known)
    else:
        found, replace = passages(path, title=title), False
    if not found:
        raise EntryInvalid(f"{path}: no entries ({', '.join((*YAML, *READERS))})")
    changed = desk.store.take_in(found, editor=getpass.getuser(), replace=replace)
    print(json.dumps({"read": len(found), "changed": changed}))


def _build(desk: Desk, check: bool, note: str) -> None:
    entries = [draft.entry for draft in desk.store.drafts()]
    for double in find_doubles(entries, desk.retriever().encoder):
        print(json.dumps({"double": str(double), "contradiction": double.contradiction}, ensure_ascii=False))
    if not check:
        _say(desk.store.publish(editor=getpass.getuser(), note=note))
        desk.retriever()  # made here too, so that a version that cannot be made is noticed now


def _ask(desk: Desk, question: str, scope: dict[str, str], top: int) -> None:
    served = desk.served()
    for hit in served.retriever.search(question, top, scope=scope):
        entry = served.retriever.entry(hit.entry_id)
        row = {"faq_id": hit.entry_id, "score": round(hit.score, 4), "wording": hit.wording}
        row.update({"answer": entry.answer, "source": entry.source, "version": served.version})
        print(json.dumps(row, ensure_ascii=False))


def _review(desk: Desk, accept: str, entry: str, dismiss: str) -> None:
    review, retriever, editor = Review(desk.store), desk.retriever(), getpass.getuser()
    if accept:
        _print_entry(review.accept_asks(review.proposal(accept, retriever), editor=editor, entry_id=entry).entry)
    elif dismiss:
        review.dismiss(review.proposal(dismiss, retriever), editor=editor)
    else:
        for proposal in review.proposals(retriever):
            print(json.dumps(_shown(proposal), ensure_ascii=False))


def _shown(proposal: Proposal) -> dict[str, Any]:
    kind = "ask" if proposal.entry_id else "entry"
    asks = list(proposal.asks)
    return {"id": proposal.id, "kind": kind, "entry_id": proposal.entry_id, "count": proposal.count, "asks": asks}


def _export(desk: Desk, folder: Path, version: int | None) -> None:
    entries = desk.store.entries_of(version) if version else [draft.entry for draft in desk.store.drafts()]
    for path in write_entries(entries, folder):
        print(path)


def _versions(desk: Desk) -> None:
    for version in desk.store.versions():
        _say(version)
    for worker in desk.workers():
        print(json.dumps({**worker, "at": str(worker["at"])}, ensure_ascii=False))


def _say(version: Any) -> None:
    row = {"version": version.version, "entries": version.entries, "editor": version.editor, "at": str(version.at)}
    print(json.dumps({**row, "note": version.note}, ensure_ascii=False))


def _print_entry(entry: FaqEntry) -> None:
    print(json.dumps({"entry_id": entry.id, "asks": list(entry.asks)}, ensure_ascii=False))
