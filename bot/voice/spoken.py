"""What was last said, how far it was heard, and how to say it again."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。！？!?；]+[。！？!?；]*")
_PHRASE_END = re.compile(r"[，。！？!?；：、]")
_SOUND = re.compile(r"[\w]")
_KEY = "请按"
SHORT = 4  # characters that are no phrase of their own
WORTH_OFFERING = 10  # characters not heard: fewer are not worth going back to


@dataclass(frozen=True)
class Spoken:
    """`text` was begun at `at` and takes `seconds`; `question` is the part that asks or offers keys, said last. Only of an
    answer is it worth to keep what was not heard."""

    text: str
    at: float
    seconds: float
    question: str = ""
    is_answer: bool = False

    @property
    def ends(self) -> float:
        """When it has been said."""
        return self.at + self.seconds

    def heard_by(self, now: float) -> str:
        """How much had been said then, by the clock."""
        share = 1.0 if self.seconds <= 0 else (now - self.at) / self.seconds
        return self.text[: max(0, int(len(self.text) * share))]


def sentences(text: str) -> list[str]:
    """Cut after 。！？；, nothing lost."""
    return [part for part in _SENTENCE.findall(text) if part.strip()] or ([text] if text else [])


def unheard(text: str, heard: str) -> str:
    """What is left after `heard`, from the beginning of the phrase in which it was broken off. `heard` may differ in
    punctuation and blanks; one that is no beginning of `text` leaves all of it."""
    end = _end_of(text, heard)
    breaks = [match.end() for match in _PHRASE_END.finditer(text, 0, end)]
    return text[breaks[-1] if breaks else 0 :].strip() if end < len(text) else ""


def _end_of(text: str, heard: str) -> int:
    wanted = _SOUND.findall(heard)
    places = [match for match in _SOUND.finditer(text)]
    said = [match.group() for match in places[: len(wanted)]]
    if said != wanted:
        return 0
    return len(text) if len(wanted) == len(places) else places[len(wanted)].start()


def simpler(spoken: Spoken) -> str:
    """The first sentence and the question: what one needs who did not follow twice."""
    parts = sentences(spoken.text)
    asked = spoken.question or (parts[-1] if parts and parts[-1].rstrip().endswith(("？", "?")) else "")
    first = parts[0] if parts else ""
    return first if first in asked or not asked else first + asked


def in_pauses(text: str) -> list[str]:
    """One phrase at a time, each with an end of its own: the way to slow a voice that has no speed. A key stays with
    what it stands for, and a word or two with what follows."""
    parts: list[str] = []
    for phrase in re.findall(r"[^，；。！？]+[，；。！？]*", text):
        joined = bool(parts) and (phrase.startswith(_KEY) or len(_SOUND.findall(parts[-1])) < SHORT)
        parts[-1:] = [parts[-1] + phrase] if joined else [*parts[-1:], phrase]
    return [part if part[-1] in "。！？" else part.rstrip("，；") + "。" for part in parts if part.strip()]
