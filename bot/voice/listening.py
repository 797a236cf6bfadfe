"""What a caller says to the call itself: sounds of listening, 再说一遍, 慢一点, 人工, the place of a choice, yes and no."""

from __future__ import annotations

import functools
import re
from enum import Enum

from bot.voice.texts import table

MIN_CHARACTERS = 2  # fewer do not interrupt, unless they are a word of `stops`
_NOT_SPOKEN = re.compile(r"[\s，。,.!！?？、~～…；;：:“”\"'‘’]+")


class Command(str, Enum):
    """Said to the call, at any time."""

    HELLO = "hello"
    PERSON = "person"
    REPEAT = "repeat"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    SOFTER = "softer"
    REST = "rest"
    MORE = "more"
    UNDO = "undo"


def bare(words: str) -> str:
    """The words without punctuation and blanks."""
    return _NOT_SPOKEN.sub("", words)


def is_listening(words: str, *, yes_no_open: bool) -> bool:
    """Whether it only shows that somebody listens. 嗯 and 对 are answers while a yes/no question is open; 哦 never is."""
    return bool(_sounds(answers_too=not yes_no_open).fullmatch(bare(words)))


def interrupts(words: str, *, yes_no_open: bool) -> bool:
    """Whether this, said while the assistant speaks, stops it: two Chinese characters that are no sound of listening."""
    said = bare(words)
    if is_listening(said, yes_no_open=yes_no_open):
        return False
    answered = yes_no_open and bool(_sounds(answers_too=True).fullmatch(said))
    return len(said) >= MIN_CHARACTERS or answered or said in table("listening")["stops"]


def command_of(words: str) -> Command | None:
    """The command that the whole utterance is, or None: 快一点说 is one, 发货快一点 is not."""
    said = bare(words)
    without = _opening().sub("", said) or said
    found = (name for name, pattern in _commands() if pattern.fullmatch(said) or pattern.fullmatch(without))
    return next(found, None)


def place_of(words: str) -> int:
    """第二个, 二, 选2 -> 2; 0 for anything else."""
    found = re.match(table("listening")["places"], bare(words))
    said = found.group(2) if found else "0"
    return int(table("listening")["digits_said"].get(said, said))


def yes_or_no(words: str) -> bool | None:
    """What a short answer to one of the call's own questions says; None for anything else."""
    said = bare(words)
    if re.match(table("listening")["no"], said):
        return False
    return True if re.match(table("listening")["yes"], said) else None


def for_listening(speech: str) -> str:
    """The speech without words that only make sense on a screen."""
    for pattern, instead in table("listening")["eye_words"].items():
        speech = re.sub(pattern, instead, speech)
    return speech


@functools.cache
def _sounds(*, answers_too: bool) -> re.Pattern[str]:
    """One sound or several: 嗯, 对对对, 哦好好."""
    lists = table("listening")
    known = [*lists["sounds"], *(lists["answers"] if answers_too else ())]
    return re.compile(f"(?:{'|'.join(sorted(known, key=len, reverse=True))})+")


@functools.lru_cache(maxsize=1)
def _commands() -> tuple[tuple[Command, re.Pattern[str]], ...]:
    return tuple((Command(name), re.compile(rule)) for name, rule in table("listening")["commands"].items())


@functools.lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    return re.compile(table("listening")["opening_words"])
