"""What the call itself does when it is told to: a person, again, slower, louder, on, more, back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

from bot.voice.listening import Command
from bot.voice.mouth import Steps
from bot.voice.steps import Remember, ToPerson, Undo, Why
from bot.voice.style import LOUDEST, SLOWEST, Style
from bot.voice.texts import say

if TYPE_CHECKING:
    from bot.voice.call import Call


def person(call: Call, now: float, *, why: str = Why.ASKED) -> Steps:
    """At once, whatever is open."""
    call.question = None
    return [ToPerson(why)]


def _hello(call: Call, now: float) -> Steps:
    """喂? is answered, and whatever was open is asked again."""
    return call.rephrase(now, say("hello"))


def repeat(call: Call, now: float) -> Steps:
    """Again; simpler the second time."""
    call.repeated += 1
    return call.mouth.again(now, simply=call.repeated > 1)


def more(call: Call, now: float) -> Steps | None:
    """The next three choices; at the end of a list, all that was said last."""
    if not call.choices.options:
        return None
    if not call.choices.has_more:
        return call.mouth.say(now, say("no_more_choices"), question=call.choices.spoken())
    call.choices = call.choices.next()
    return call.mouth.say(now, "", question=call.choices.spoken())


def _rest(call: Call, now: float) -> Steps | None:
    left = call.mouth.take_kept()
    if left:
        return call.mouth.say(now, left)
    return call.mouth.say(now, say("nothing_left")) if call.mouth.has_offered_rest else None


def _undo(call: Call, now: float) -> Steps:
    return call.wait([Undo()], now)


def _slower(call: Call, now: float) -> Steps:
    style = call.mouth.style
    if style.pace <= SLOWEST:
        return call.mouth.again(now, first=say("slowest"))
    return _restyle(call, style.slower(), "slower" if style.ssml else "slower_pauses", now)


def _faster(call: Call, now: float) -> Steps:
    style = call.mouth.style
    if not style.ssml and style.pace >= 1.0:
        return call.mouth.again(now, first=say("fastest"))
    return _restyle(call, style.faster(), "faster" if style.ssml else "faster_pauses", now)


def _louder(call: Call, now: float) -> Steps:
    style = call.mouth.style
    if style.ssml and style.volume >= LOUDEST:
        return call.mouth.again(now, first=say("loudest"))
    return _restyle(call, style.louder(1), "louder" if style.ssml else "volume_phone", now)


def _softer(call: Call, now: float) -> Steps:
    style = call.mouth.style
    return _restyle(call, style.louder(-1), "softer" if style.ssml else "volume_phone", now)


def _restyle(call: Call, style: Style, words: str, now: float) -> Steps:
    """From now on so; what was said last is said again that way."""
    call.mouth.style = style
    return [Remember(style), *call.mouth.again(now, first=say(words))]


DO: dict[Command, Callable[[Call, float], Steps | None]] = {
    Command.HELLO: _hello,
    Command.PERSON: person,
    Command.REPEAT: repeat,
    Command.SLOWER: _slower,
    Command.FASTER: _faster,
    Command.LOUDER: _louder,
    Command.SOFTER: _softer,
    Command.REST: _rest,
    Command.MORE: more,
    Command.UNDO: _undo,
}
