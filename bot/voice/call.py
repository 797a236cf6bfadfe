"""One telephone call as a dialogue: what is said, heard, keyed and waited for. Pure: time comes in, steps come out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, Sequence

from bot.voice import asking, commands, listening
from bot.voice.asking import Question, Reaction
from bot.voice.choices import Choices, menu
from bot.voice.keypad import Keypad
from bot.voice.mouth import Mouth, Steps
from bot.voice.steps import Ask, Choose, Filler, HangOver, Speak, ToPerson, Why
from bot.voice.style import Style
from bot.voice.texts import say

FILLER, STILL = 1.5, 12.0  # seconds without an answer before the caller is told that we look, and told again
UNSURE, SURE = 0.5, 0.85  # recogniser's confidence: below, ask to repeat; between, say back
DIGITS_ASKED = ("phone", "order_id", "amount")  # questions that keys can answer
WHOLE_NUMBER = 7  # digits: fewer are the tail of an order number


@dataclass(frozen=True)
class Heard:
    """One utterance. `confidence` is 0 to 1, None where the recogniser gives none; `doubt` two words of which only the
    caller can say which it was, one of them standing in `words`, and `meant` what to ask for them."""

    words: str
    confidence: float | None = None
    doubt: tuple[str, str] | None = None
    meant: tuple[str, str] | None = None


class Call:
    """Every method takes the time in seconds of one steady clock and returns what is to be done, in order. `asked` is
    what the assistant's open question is for; `person` whether a person has the conversation; `resting` that silence is
    all right until the caller speaks."""

    def __init__(self, style: Style, *, identified: bool) -> None:
        self.mouth, self.identified = Mouth(style), identified
        self.choices, self.pad, self.asked = Choices(), Keypad(), ""
        self.person = self.resting = False
        self.partial = ""  # what the caller has begun to say
        self.question: Question | None = None  # of the call itself, not of the assistant
        self.ending: float | None = None
        self.repeated = self._silent = self._unclear = self._filled = 0
        self._filler: float | None = None
        self._doubted: tuple[str, str] | None = None  # asked just now; the same doubt is not asked twice running

    @property
    def yes_no_open(self) -> bool:
        """Whether 嗯 would be an answer."""
        return self.asked == "confirmed" or bool(self.question and self.question.yes is not None)

    # what happens

    def opened(self, now: float, *, again: bool = False) -> Steps:
        """The first words: that a machine speaks, with a synthetic voice."""
        if again:
            return self.mouth.say(now, say("back_again"))
        ask = "opening_ask_elderly" if self.mouth.style.elderly else "opening_ask"
        asked, first = say(ask if self.identified else "opening_unknown"), say("opening")
        return [Speak(first, interruptible=False), *self.mouth.say(now, asked, before=first)]

    def heard(self, heard: Heard, now: float) -> Steps:
        """A finished utterance."""
        self.partial, self.pad, words = "", Keypad(), heard.words.strip()
        if self.ending is not None:
            return []
        if words and listening.is_listening(words, yes_no_open=self.yes_no_open):
            return self._went_on(now)
        self._stop_speaking()
        if not words:
            return self._not_clear(now)
        command = listening.command_of(words)
        done = commands.DO[command](self, now) if command else None
        return done if done is not None else self._told(replace(heard, words=words), now)

    def hearing(self, words: str, now: float) -> Steps:
        """The beginning of an utterance: kept, not answered; nobody is silent who speaks."""
        self.partial = words
        if not self.mouth.is_speaking(now):
            self.mouth.quiet(now)
        return []

    def interrupted(self, heard: str, now: float) -> Steps:
        """The carrier has stopped our voice after `heard`."""
        if self.ending is None:
            self.mouth.break_off(heard, now)
        return []

    def key(self, digit: str, now: float) -> Steps:
        """A key of the telephone."""
        self._stop_speaking()
        if self.ending is not None:
            return []
        if self.question and self.question.yes is not None and not self.pad.digits and digit in "12":
            return self._react(self.question.yes if digit == "1" else self.question.no, now)
        return self._collect(digit, now) if self._collects(digit) else self._pressed(digit, now)

    def answered(self, words: str, choices: Choices, now: float, *, understood: bool = True) -> Steps:
        """The assistant's answer, as speech, with what can be chosen."""
        self._settle()
        self._unclear = 0 if understood else self._unclear
        self.choices = choices
        rest = say("offer_rest") if self.mouth.offers_rest() else ""
        words = listening.for_listening(words)
        return self.mouth.say(now, words, question=choices.spoken() + rest, answer=True)

    def told(self, words: str, now: float) -> Steps:
        """A sentence from outside the dialogue: an agent, the desk, a failure."""
        self._settle()
        return self.mouth.say(now, words)

    def ask(self, question: Question, now: float) -> Steps:
        """A question of the call's own."""
        self._settle()
        self.question = question
        return self.mouth.say(now, question.lead, question=question.text)

    def end_after(self, words: str, now: float, *, after: str = "") -> Steps:
        """Says this, and then it is the carrier's turn; `after` has just been said."""
        self._settle()
        steps = self.mouth.say(now, words, before=after)
        self.ending = now + self.mouth.style.seconds(after + words)
        return steps

    def finished_speaking(self, now: float) -> Steps:
        """The carrier says that our voice has ended."""
        if self.mouth.resume_at is None and self.mouth.is_speaking(now):
            self.mouth.quiet(now)
            self.ending = now if self.ending is not None else None
        return []

    # time

    @property
    def deadline(self) -> float | None:
        """When `passed` has something to do, if nothing happens before."""
        times = [self.pad.until, self.mouth.resume_at, self._filler, self._silence_at]
        return self.ending if self.ending is not None else min((t for t in times if t is not None), default=None)

    @property
    def _silence_at(self) -> float | None:
        busy = self._filler is not None or self.pad.digits or self.person or self.resting
        return None if busy else self.mouth.silence_at

    def passed(self, now: float) -> Steps:
        """What time alone brings about."""
        if self.ending is not None:
            return [HangOver()] if now >= self.ending else []
        due: Sequence[tuple[float | None, Callable[[float], Steps]]] = (
            (self.pad.until, self._entered),
            (self.mouth.resume_at, self.mouth.resume),
            (self._filler, self._fill),
            (self._silence_at, self._silence),
        )
        return next((act(now) for when, act in due if when is not None and now >= when), [])

    def _fill(self, now: float) -> Steps:
        self._filled += 1
        self._filler = now + STILL
        return [Filler(say("filler"))] if self._filled == 1 else [Speak(say("filler_long"))]

    def _silence(self, now: float) -> Steps:
        """Rephrase, then keys, then a person; never the end of the call."""
        self._silent += 1
        if self._silent == 1:
            still = say("silent_rephrase_elderly" if self.mouth.style.elderly else "silent_rephrase")
            return self.rephrase(now, still)
        if self._silent == 2:
            return self._offer_keys(now, say("silent_keys"))
        return [ToPerson(Why.SILENT, say("silent_person"))]

    def rephrase(self, now: float, words: str) -> Steps:
        """The open question in its shortest form."""
        spoken = self.mouth.spoken
        if self.question:
            return self.mouth.say(now, words, question=self.question.text)
        if spoken and (self.asked or self.choices.options):
            return self.mouth.again(now, simply=True, first=words)
        return self.mouth.say(now, words, question=say("silent_ask"))

    def _offer_keys(self, now: float, words: str) -> Steps:
        if self.question:
            return self.mouth.say(now, words, question=self.question.text)
        if not self.choices.options:
            self.choices = menu("main_menu" if self.identified else "main_menu_unknown")
        return self.mouth.say(now, words, question=self.choices.spoken() + say("choice_person"))

    # what is heard

    def _stop_speaking(self) -> None:
        """The caller has really spoken or pressed a key. Only the carrier knows whether that has cut our voice off."""
        self.mouth.resume_at = None
        self._silent, self.resting = 0, False

    def _went_on(self, now: float) -> Steps:
        """Only a sound of listening: what was broken off is said on, and nothing else happens."""
        if self.mouth.resume_at is not None:
            return self.mouth.resume(now)
        if not self.mouth.is_speaking(now):
            self.mouth.quiet(now)
        return []

    def _told(self, heard: Heard, now: float) -> Steps:
        reaction = self.question.read(heard.words) if self.question else None
        if reaction is not None:
            return self._react(reaction, now)
        sure = 1.0 if heard.confidence is None else heard.confidence
        if sure < UNSURE:
            return self._not_clear(now)
        if heard.doubt and heard.meant and heard.doubt != self._doubted:
            self._doubted = heard.doubt
            return self.ask(asking.which(heard.words, heard.doubt, heard.meant), now)
        option = self.choices.at(listening.place_of(heard.words))
        if option:
            return self._wait([Choose(option)], now)
        if sure < SURE or self.asked == "phone" and asking.has_number(heard.words):
            return self.ask(asking.said_back(heard.words), now)
        return self._wait([Ask(heard.words)], now)

    def _not_clear(self, now: float) -> Steps:
        """Rephrase, then choices by number, then a person."""
        self._unclear += 1
        if self._unclear == 1:
            return self.mouth.say(now, say("unclear_rephrase"))
        if self._unclear == 2:
            return self._offer_keys(now, say("unclear_keys"))
        return [ToPerson(Why.NOT_UNDERSTOOD, say("unclear_person"))]

    def _react(self, reaction: Reaction, now: float) -> Steps:
        self.question = None
        if isinstance(reaction, Question):
            return self.ask(reaction, now)
        if isinstance(reaction, str) or reaction is None:
            return self.mouth.say(now, reaction or "")
        return self._wait([reaction], now)

    def _wait(self, steps: Steps, now: float) -> Steps:
        """For the assistant, which is told something now."""
        self._doubted = None
        self.question, self._filled = None, 0
        self._filler = None if self.person else now + FILLER
        return steps

    wait = _wait

    def _settle(self) -> None:
        self._filler, self._silent, self.repeated, self.question = None, 0, 0, None

    # keys

    def _collects(self, digit: str) -> bool:
        """Whether this key belongs to a number; 0 begins one only where no person could be had for it."""
        if self.pad.digits or self.question and self.question.digits:
            return digit != "#" or bool(self.pad.digits)
        number = self.asked in DIGITS_ASKED and digit.isdigit() and digit != "0"
        return number and self.choices.at(int(digit)) is None

    def _collect(self, digit: str, now: float) -> Steps:
        if digit == "#":
            return self._entered(now)
        self.pad = self.pad.pressed(digit, now, pause=self.mouth.style.digits)
        return []

    def _entered(self, now: float) -> Steps:
        digits, self.pad = self.pad.digits, Keypad()
        if self.question and self.question.digits:
            reaction = self.question.read(digits)
            return self._react(reaction, now) if reaction is not None else self.mouth.again(now)
        words = {"order_id": digits if len(digits) >= WHOLE_NUMBER else f"尾号{digits}", "amount": f"{digits}元"}
        return self.ask(asking.said_back_digits(digits, words.get(self.asked, digits)), now)

    def _pressed(self, digit: str, now: float) -> Steps:
        if digit == "0":
            return commands.person(self, now, why=Why.KEY)
        if digit == "*":
            return commands.repeat(self, now)
        if digit == "9" and self.choices.has_more:
            return commands.more(self, now) or []
        option = self.choices.at(int(digit)) if digit.isdigit() else None
        if option:
            return self._wait([Choose(option)], now)
        return self._offer_keys(now, say("no_such_key")) if digit.isdigit() else []
