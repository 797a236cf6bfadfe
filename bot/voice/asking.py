"""The call's own questions: said back, which of two, a number to call. Each knows what every answer leads to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable, Union

from bot.voice import listening
from bot.voice.kinds import Kind
from bot.voice.numbers_in import plain
from bot.voice.numbers_out import groups
from bot.voice.numbers_out import say as read_out
from bot.voice.steps import Ask, Callback, Step, ToPerson, Why
from bot.voice.texts import say, table

_NUMBER = re.compile(r"1[3-9]\d{9}|0\d{9,11}|400\d{7}")


@dataclass(frozen=True)
class Question:
    """`yes` and `no` are key 1 and key 2; `other` reads anything else said or keyed in, None for not an answer. `lead` is said
    before it, the first time."""

    text: str
    yes: Reaction = None
    no: Reaction = None
    other: Callable[[str], Reaction] | None = None
    digits: bool = False
    lead: str = ""

    def read(self, words: str) -> Reaction:
        """What this answer leads to; None when it is no answer."""
        place = listening.place_of(words)
        told = listening.yes_or_no(words) if place not in (1, 2) else place == 1
        if self.yes is not None and told is not None:
            return self.yes if told else self.no
        return self.other(words) if self.other else None


Reaction = Union[Step, Question, str, None]  # a str is said


def said_back(words: str) -> Question:
    """Before something is done with words that may have been misheard."""
    return Question(say("said_back", words=spaced(words)), Ask(words), say("said_back_again"))


def said_back_digits(digits: str, words: str) -> Question:
    """Before something is done with a number that was keyed in; `words` is what the assistant is told."""
    return Question(say("said_back_digits", digits=grouped(digits)), Ask(words), say("said_back_again"))


def which(words: str, doubt: tuple[str, str], meant: tuple[str, str]) -> Question:
    """Two words that sound alike: asked by what they mean, for to say them again would settle nothing."""
    first, second = (words.replace(doubt[1 - n], doubt[n]) for n in (0, 1))

    def other(said: str) -> Reaction:
        hits = [sum(char in said for char in _own(meant[n], meant[1 - n], doubt)) for n in (0, 1)]
        return None if hits[0] == hits[1] else Ask(first if hits[0] > hits[1] else second)

    return Question(say("doubt", first=meant[0], second=meant[1]), Ask(first), Ask(second), other)


def _own(meaning: str, against: str, doubt: tuple[str, str]) -> set[str]:
    """The characters that only this meaning has, and that do not sound alike."""
    return set(meaning) - set(against) - set("".join(doubt)) - set(table("listening")["empty"])


def offer_callback(number: str, by: str, lead: str = "") -> Question:
    """No agent is there: may one call back, at the caller's number or another? `lead` is said once, before."""
    lead += say("away")
    if not is_number(number):
        return _callback_number(say("callback_number_ask", by=by), lead)
    words = say("callback_ask", by=by, tail=groups(number[-4:]))
    return Question(words, _confirm(number), _callback_number(say("callback_number")), _number_said, lead=lead)


def offer_person(words: str) -> Question:
    """Something that only a person can try."""
    return Question(words, ToPerson(Why.ASKED), say("callback_refused"))


def _callback_number(words: str, lead: str = "") -> Question:
    return Question(words, other=_number_said, digits=True, lead=lead)


def _number_said(words: str) -> Reaction:
    digits = re.sub(r"\D", "", plain(words))
    if is_number(digits):
        return _confirm(digits)
    return _callback_number(say("callback_bad")) if len(digits) >= 3 else None


def _confirm(number: str) -> Question:
    words = say("callback_confirm", digits=grouped(number))
    return Question(words, Callback(number), _callback_number(say("callback_number")), _number_said)


def is_number(number: str) -> bool:
    """Whether it can be called back: a mobile, a landline with its area code, a 400."""
    return _NUMBER.fullmatch(number) is not None


def has_number(words: str) -> bool:
    """Whether a number that can be called is among them: it is said back in full, since skills show it masked."""
    return any(is_number(digits) for digits in re.findall(r"\d+", plain(words)))


def domestic(number: str) -> str:
    """+8613800138000 -> 13800138000; a number abroad or hidden comes out as no number that we call."""
    return re.sub(r"\D", "", number.removeprefix("+86").removeprefix("0086")) if "anonymous" not in number else ""


def grouped(digits: str) -> str:
    """In groups, as people say numbers; a number that can be called, as such."""
    return read_out(Kind.PHONE, digits) if is_number(digits) else groups(digits)


def spaced(words: str) -> str:
    """The words with their long numbers in groups."""
    return re.sub(r"\d{7,}", lambda found: grouped(found.group()), words)
