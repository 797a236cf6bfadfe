"""A recogniser's hypotheses as one utterance of the call: re-ranked by what the open question and the caller's orders
make likely, with the doubts that only the caller can settle."""

from __future__ import annotations

from typing import Sequence

from bot.voice.call import Heard
from bot.voice.choices import Choices
from bot.voice.hearing import Expected, Hypothesis, OpenOrder, best, doubt_question
from bot.voice.kinds import Kind

# What an open question of the assistant asks for -> the kinds of values that answer it.
KINDS = {
    "phone": (Kind.PHONE,),
    "order_id": (Kind.TAIL, Kind.ORDER_NO, Kind.ORDINAL),
    "amount": (Kind.MONEY,),
    "date_time": (Kind.DATE, Kind.TIME),
}


def recognised(
    hypotheses: Sequence[tuple[str, float | None]], *, orders: Sequence[OpenOrder], asked: str, choices: Choices
) -> Heard:
    """`hypotheses` are (text, confidence), best first, at least one; numbers come out as digits."""
    if not any(text.strip() for text, _ in hypotheses):
        return Heard("")
    expected = Expected(KINDS.get(asked, ()), tuple(option.label for option in choices.options))
    found = best([Hypothesis(*each) for each in hypotheses if each[0].strip()], orders=orders, expected=expected)
    return Heard(found.text, found.confidence, found.doubt, doubt_question(found.doubt) if found.doubt else None)
