"""The review list in a terminal: the table, and the walk through what is open."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Callable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.errors import ExampleRefused
from bot.review import Item, ReviewList, State
from bot.review_examples import Examples

ASK = "Enter accepts {guess}, a name another, s skips, d drops: "
Say = Callable[[str], None]


def show(items: Sequence[Item], *, as_json: bool) -> None:
    """One JSON object a line, or a table."""
    if as_json:
        for item in items:
            print(json.dumps(asdict(item), ensure_ascii=False))
        return
    table = Table("id", "sentence", "taken for", "sure", "meant", "why", "seen", title=f"{len(items)} to review")
    for item in items:
        meant = item.intent or item.suggestion
        # Text: a customer's square brackets are no markup
        cells = (item.sentence, item.guess, f"{item.confidence:.0%}", meant, item.reason, str(item.seen))
        table.add_row(str(item.id), *(Text(cell) for cell in cells))
    Console().print(table)


def walk(review: ReviewList, examples: Examples, *, ask: Callable[[str], str] = input, say: Say = print) -> int:
    """Asks about every open item, then writes the accepted ones into the NLU files; how many were written."""
    for number, item in enumerate(found := review.list(), 1):
        say(_described(item, number, len(found)))
        if not _decided(item, review, examples, ask, say):
            break
    return write(review, examples, say=say)


def write(review: ReviewList, examples: Examples, *, say: Say = print) -> int:
    """Turns accepted items into examples; one that is refused is dropped with its reason."""
    written = 0
    for item in review.list(State.ACCEPTED):
        try:
            path = examples.add(item.sentence, item.intent)
        except ExampleRefused as refused:
            review.reject(item.id)
            say(f"not written: {item.sentence}: {refused}")
        else:
            review.trained(item.id)
            say(f"{path.name}: {item.sentence} -> {item.intent}")
            written += 1
    return written


def _described(item: Item, number: int, total: int) -> str:
    others = ", ".join(f"{name} {share:.0%}" for name, share in item.alternatives)
    meant = f"\n  the customer meant: {item.suggestion}" if item.suggestion else ""
    return (
        f"\n[{number}/{total}] {item.sentence}\n  taken for: {item.guess} {item.confidence:.0%} ({item.reason}, "
        f"seen {item.seen})\n  others: {others or '-'}{meant}"
    )


def _decided(item: Item, review: ReviewList, examples: Examples, ask: Callable[[str], str], say: Say) -> bool:
    """Asks until the answer can be used; False at the end of input."""
    guess = item.suggestion or item.guess
    while True:
        try:
            said = ask(ASK.format(guess=guess)).strip()
        except EOFError:
            return False
        if said == "s":
            return True
        if said == "d":
            review.reject(item.id)
            return True
        try:
            examples.check(item.sentence, said or guess)
        except ExampleRefused as refused:
            say(f"  refused: {refused}")
            if said in examples.intents or not said:
                say("  s skips it, d drops it")
            continue
        review.accept(item.id, said or guess)
        return True
