"""What the call says: how far it was heard, what is left of it, and saying it again."""

from __future__ import annotations

from dataclasses import replace

from bot.voice.spoken import WORTH_OFFERING, Spoken, simpler, unheard
from bot.voice.steps import Speak, Step
from bot.voice.style import Style
from bot.voice.texts import say

FALSE_INTERRUPTION = 2.0  # seconds without a word after an interruption: it was a cough, go on
Steps = list[Step]


class Mouth:
    """Times are seconds of the call's clock. `kept` is what was not heard of an answer, without its question."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.spoken: Spoken | None = None
        self.kept = ""
        self.resume_at: float | None = None  # an interruption without a word until then was none
        self._rest = self._rest_question = ""

    def say(self, now: float, words: str, *, question: str = "", before: str = "", answer: bool = False) -> Steps:
        """Says `words`, then `question`; `before` has been said just now and belongs to it. An answer leaves what was
        kept of the one before."""
        whole = before + words + question
        self.spoken = Spoken(whole, now, self.style.seconds(whole), question, answer)
        self.resume_at = None
        self.kept = self.kept if answer else ""
        return [Speak(words + question)] if words + question else []

    def again(self, now: float, *, simply: bool = False, first: str = "") -> Steps:
        """What was said last once more, after `first`, which is not repeated the next time."""
        last = self.spoken
        if last is None or not last.text:
            return self.say(now, first or say("nothing_said"))
        text = simpler(last) if simply else last.text
        steps = self.say(now, first + text.removesuffix(last.question), question=last.question)
        assert self.spoken
        self.spoken = replace(self.spoken, text=text)
        return steps

    def is_speaking(self, now: float) -> bool:
        """Whether the last words are still being said, as far as we know."""
        return self.spoken is not None and now < self.spoken.ends

    def break_off(self, heard: str, now: float) -> None:
        """Stopped after `heard`; without it, the clock says how far."""
        if self.spoken is None:
            return
        left, question = unheard(self.spoken.text, heard or self.spoken.heard_by(now)), self.spoken.question
        asked = question if left.endswith(question) else left if question.endswith(left) else ""
        self._rest, self._rest_question = left[: len(left) - len(asked)], asked
        self.kept = self._rest if self.spoken.is_answer and len(self._rest) >= WORTH_OFFERING else ""
        self.resume_at = now + FALSE_INTERRUPTION
        self.quiet(now)

    def resume(self, now: float) -> Steps:
        """Says on what was broken off."""
        self.resume_at = None
        rest, question, self._rest, self._rest_question = self._rest, self._rest_question, "", ""
        return self.say(now, rest, question=question) if rest or question else []

    def quiet(self, now: float) -> None:
        """Silence begins now."""
        if self.spoken:
            self.spoken = replace(self.spoken, seconds=max(0.0, now - self.spoken.at))

    def take_kept(self) -> str:
        """What was not heard; nothing is kept after that."""
        left, self.kept = self.kept, ""
        return left

    def offers_rest(self) -> bool:
        """Whether something was not heard of which the caller shall be told now; it is offered once, then forgotten."""
        if self.has_offered_rest:
            self.kept = ""
        return bool(self.kept)

    @property
    def has_offered_rest(self) -> bool:
        """Whether the caller was told that there is more to hear."""
        return bool(self.spoken and say("offer_rest") in self.spoken.question)

    @property
    def silence_at(self) -> float | None:
        """When silence has lasted too long; None while nothing was said, or while an interruption is open."""
        if self.spoken is None or self.resume_at is not None:
            return None
        return self.spoken.ends + self.style.silence
