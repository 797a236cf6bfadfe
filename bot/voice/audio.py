"""Hearing over one's own audio: frames in, sentences out. No sockets here; `bot.gateway.audio` carries the frames."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any, AsyncIterator, Iterable, Mapping, Sequence

from bot.voice.endpoint import BARGE_IN, ELDER_BARGE_IN, ELDER_SILENCE, SILENCE, Endpointer, Sound
from bot.voice.hearing import Expected, Heard, Hypothesis, OpenOrder, best
from bot.voice.kinds import Kind
from bot.voice.recogniser import Recogniser, Stream

_DIGIT_END = re.compile(r"[零〇一二三四五六七八九幺洞拐\d]{2,}[，, ]*$")
# What the assistant asks for when it says so, by words of its question.
_ASKS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile("尾号|后四位|哪一单|哪个订单"), Kind.TAIL),
    (re.compile("手机号|电话号码|联系电话"), Kind.PHONE),
    (re.compile("运单号|快递单号"), Kind.TRACKING),
    (re.compile("多少钱|金额"), Kind.MONEY),
    (re.compile("哪一天|哪天|日期"), Kind.DATE),
)
_LONG_NUMBERS = frozenset({Kind.PHONE, Kind.TRACKING, Kind.ORDER_NO})


@dataclass(frozen=True)
class Context:
    """What this conversation has shown, for hearing: the caller's orders and the open question."""

    orders: tuple[OpenOrder, ...] = ()
    expected: Expected = Expected()


@dataclass(frozen=True)
class Partial:
    """Understood so far."""

    text: str


@dataclass(frozen=True)
class Interrupted:
    """The customer has spoken long enough over what we say."""


@dataclass(frozen=True)
class Sentence:
    """A whole sentence; `heard` is None when there was a voice but nothing was understood."""

    heard: Heard | None


Result = Partial | Interrupted | Sentence


class Listener:
    """One customer's microphone. Recognition runs in a thread; frames are taken in order."""

    def __init__(self, recogniser: Recogniser, *, elder: bool) -> None:
        self._recogniser, self._elder = recogniser, elder
        self._endpointer = Endpointer(silence_ms=ELDER_SILENCE if elder else SILENCE)
        self._stream: Stream | None = None
        self._said, self._interrupted = "", False

    async def hear(self, pcm: bytes, context: Context) -> AsyncIterator[Result]:
        """What these frames bring. Raises RecogniserUnavailable where nothing listens."""
        for sound, frame in _gathered(self._endpointer.feed(pcm)):
            if sound is Sound.SILENCE:
                continue
            async for result in self._take(sound, frame, context):
                yield result

    async def finish(self, context: Context) -> Sentence | None:
        """The button was let go: the sentence ends here. None where nobody spoke."""
        return await self._end(context) if self._endpointer.finish() else None

    async def _take(self, sound: Sound, frame: bytes, context: Context) -> AsyncIterator[Result]:
        if self._stream is None:
            self._stream, self._said, self._interrupted = self._recogniser.stream(), "", False
        said = await asyncio.to_thread(self._stream.accept, frame)
        if said != self._said:
            self._said = said
            yield Partial(said)
        self._endpointer.patient = reads_digits(said, context.expected)
        if not self._interrupted and self._endpointer.spoken_ms >= (ELDER_BARGE_IN if self._elder else BARGE_IN):
            self._interrupted = True
            yield Interrupted()
        if sound is Sound.END:
            yield await self._end(context)

    async def _end(self, context: Context) -> Sentence:
        stream, self._stream = self._stream, None
        hypotheses = await asyncio.to_thread(stream.finish) if stream else []
        return Sentence(await asyncio.to_thread(_best, hypotheses, context) if hypotheses else None)


def _gathered(frames: Iterable[tuple[Sound, bytes]]) -> Iterable[tuple[Sound, bytes]]:
    """Speech frames that follow each other as one piece: fewer calls of the recogniser."""
    held = b""
    for sound, frame in frames:
        held += frame if sound is not Sound.SILENCE else b""
        if sound in (Sound.END, Sound.BEGIN):
            yield sound, held
            held = b""
    if held:
        yield Sound.SPEECH, held


def _best(hypotheses: Sequence[Hypothesis], context: Context) -> Heard:
    return best(hypotheses, orders=context.orders, expected=context.expected)


def reads_digits(said: str, expected: Expected) -> bool:
    """Whether somebody is in the middle of a number, or about to read one: then a pause is no end."""
    return bool(_DIGIT_END.search(said)) or bool(_LONG_NUMBERS & set(expected.kinds))


def context_of(events: Sequence[Mapping[str, Any]]) -> Context:
    """From a conversation's events, oldest first: orders on its cards, and the newest question with its buttons."""
    orders = {
        str(row["order_id"]): OpenOrder(str(row.get("title", "")), str(row["order_id"])[-4:])
        for event in events
        for card in event.get("cards") or ()
        for row in (card, *(card.get("orders") or ()))
        if row.get("order_id")
    }
    asked: Mapping[str, Any] = next((event for event in reversed(events) if event.get("sender") == "assistant"), {})
    kinds = tuple(kind for pattern, kind in _ASKS if pattern.search(str(asked.get("text", ""))))
    labels = tuple(str(reply["label"]) for reply in asked.get("quick_replies") or ())
    return Context(tuple(orders.values()), Expected(kinds, labels))
