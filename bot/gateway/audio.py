"""/voice/audio: a customer speaks and is spoken to over a WebSocket, in the same conversation as the chat.

The client sends `{"type": "hello", "token", "rate": "normal|slow|slower|slowest", "silent": false, "draft": false}`, then
binary frames of 16 kHz 16-bit mono PCM in pieces of any size up to MAX_FRAME, and `{"type": "stop"}` (the button is let go),
`{"type": "choose", "choice": 0|1}` (answers a `doubt`), `{"type": "quiet"}` (stop speaking), `{"type": "rate", "rate"}`.
We send `ready` (`listening`, `speaking`, `text` where one is missing), `partial`, `heard` (what goes into the
conversation), `nothing` (a voice, no words), `doubt` (`text`, `choices`), `ack` and `error` as the chat does, `message`
(the conversation's own events), `interrupted` (stop playing: the customer speaks), and for each answer `speech` (`event`, `bytes`), binary pieces of a WAV, `speech_end`
(`event`, `interrupted`). Speaking stops when the customer speaks.

`draft` only writes down: nothing goes into the conversation, no event or sound comes of it, and `stopped` ends what was
said until `stop`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect
from redis.exceptions import RedisError

from bot.conversation import Conversations, wake_channel
from bot.errors import EventRefused, TokenRefused
from bot.events import Event, public
from bot.gateway.abilities import abilities
from bot.gateway.auth import Session, read_session
from bot.gateway.feed import Feed, wait
from bot.gateway.intake import Intake
from bot.gateway.limits import Buckets
from bot.messages import Channel, Sender
from bot.stopping import stop
from bot.texts import text
from bot.voice.audio import Context, Interrupted, Listener, Partial, Sentence, context_of
from bot.voice.errors import RecogniserUnavailable, SpeechUnavailable
from bot.voice.hearing import Heard, doubt_question
from bot.voice.language import shop_language
from bot.voice.rates import ELDER, NAMED, NORMAL
from bot.voice.recogniser import NoRecogniser, Recogniser
from bot.voice.speech import for_ear
from bot.voice.synthesiser import Synthesiser
from bot.voice.wav import seconds

REFUSED, TOO_BIG = 4401, 1009  # close codes
HELLO_SECONDS = 10.0
MAX_FRAME = 64 * 1024  # bytes: two seconds of sound
PIECE = 16 * 1024  # bytes of a WAV at a time, about a third of a second
AHEAD = 1.0  # seconds of sound that the customer's end may hold: what is beyond can still be stopped


class AudioChannel:
    """One `serve` a connection."""

    def __init__(
        self,
        conversations: Conversations,
        intake: Intake,
        feed: Feed,
        *,
        voices: tuple[Recogniser, Synthesiser],
        buckets: Buckets,
        secret: str,
    ) -> None:
        self._conversations, self._intake, self._feed, self._secret = conversations, intake, feed, secret
        self._buckets = buckets
        self._recogniser, self._synthesiser = voices
        self._warm: asyncio.Task[object] | None = None

    async def serve(self, socket: WebSocket) -> None:
        """Greets, then carries sound and events both ways until either end leaves."""
        await socket.accept()
        try:
            raw = json.loads(await asyncio.wait_for(socket.receive_text(), HELLO_SECONDS))
            session = read_session(str(raw["token"]), secret=self._secret)
        except (TokenRefused, ValueError, KeyError, TypeError, AttributeError):
            await socket.close(REFUSED)
            return
        except (WebSocketDisconnect, asyncio.TimeoutError):
            return
        await self._carry(socket, session, raw)

    async def _carry(self, socket: WebSocket, session: Session, hello: dict[str, Any]) -> None:
        conversation = session.conversation_id
        if not isinstance(self._recogniser, NoRecogniser):
            self._warm = asyncio.create_task(asyncio.to_thread(shop_language))  # read once, while the page greets
        await self._conversations.open(conversation, customer=session.customer_id, channel=session.channel.value)
        async with self._feed.listen(wake_channel(conversation)) as woken:
            talk = _Talk(self, socket, session, hello)
            await talk.send(self._ready())
            tasks = [asyncio.create_task(talk.listen()), asyncio.create_task(talk.follow(woken))]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await stop(*tasks, *talk.speaking)

    def _ready(self) -> Event:
        return {"type": "ready", **abilities(self._recogniser, self._synthesiser)}

    # What a talk needs of us.

    def listener(self, session: Session) -> Listener:
        """The customer's ear of ours."""
        return Listener(self._recogniser, elder=session.channel is Channel.ELDERLY)

    async def context(self, session: Session) -> Context:
        """What the conversation has shown."""
        rows = await self._conversations.newest_events(session.conversation_id, count=40)
        return context_of([event for _, event in rows])

    async def take(self, session: Session, words: str) -> Event:
        """A sentence into the conversation; an error event where it cannot be taken."""
        raw = {"type": "message", "id": uuid.uuid4().hex, "text": words}
        try:
            if not self._buckets.allow(session.customer_id):
                raise EventRefused("rate_limited", text("error_rate_limited"))
            return await self._intake.take(session, raw) or {}
        except EventRefused as refused:
            return {"type": "error", "code": refused.code, "text": refused.text}
        except (RedisError, OSError):
            return {"type": "error", "code": "unavailable", "text": text("error_unavailable")}

    async def newest(self, session: Session) -> str:
        """The id of the newest event, or ""."""
        rows = await self._conversations.newest_events(session.conversation_id, count=1)
        return rows[-1][0] if rows else ""

    async def after(self, session: Session, event_id: str) -> list[tuple[str, dict[str, Any]]]:
        """Events after one."""
        return await self._conversations.events_after(session.conversation_id, event_id)

    async def speech(self, words: str, *, rate: float) -> bytes:
        """WAV of an answer. Raises SpeechUnavailable."""
        return await self._synthesiser.speak(for_ear(words), rate=rate)


class _Talk:
    """The state of one connection."""

    def __init__(self, channel: AudioChannel, socket: WebSocket, session: Session, hello: dict[str, Any]) -> None:
        self._channel, self._socket, self._session = channel, socket, session
        self._listener = channel.listener(session)
        usual = ELDER if session.channel is Channel.ELDERLY else NORMAL
        self._rate = NAMED.get(str(hello.get("rate")), usual)
        self._draft = hello.get("draft") is True
        self._silent = self._draft or hello.get("silent") is True
        self._doubtful: Heard | None = None
        self._context = Context()
        self._lock = asyncio.Lock()
        self.speaking: set[asyncio.Task[None]] = set()

    async def send(self, event: Event) -> None:
        """One JSON frame."""
        async with self._lock:
            await self._socket.send_text(json.dumps(event, ensure_ascii=False))

    async def listen(self) -> None:
        """Takes the customer's frames until the connection ends."""
        self._context = await self._channel.context(self._session)
        while True:
            try:
                frame = await self._socket.receive()
            except (WebSocketDisconnect, RuntimeError):
                return
            if frame["type"] == "websocket.disconnect":
                return
            sound, words = frame.get("bytes"), frame.get("text")
            if len(sound or words or "") > MAX_FRAME:
                await self.send({"type": "error", "code": "too_long", "text": text("audio_too_long")})
                await self._socket.close(TOO_BIG)
                return
            await (self._hear(sound) if sound is not None else self._told(words or ""))

    async def _hear(self, pcm: bytes) -> None:
        if len(pcm) % 2:
            await self.send({"type": "error", "code": "bad_audio", "text": text("audio_bad")})
            return
        try:
            async for result in self._listener.hear(pcm, self._context):
                await self._result(result)
        except RecogniserUnavailable as error:
            await self.send({"type": "error", "code": "no_recogniser", "text": str(error)})

    async def _result(self, result: Partial | Interrupted | Sentence) -> None:
        if isinstance(result, Partial):
            await self.send({"type": "partial", "text": result.text})
        elif isinstance(result, Interrupted):
            await self._interrupted()
        elif result.heard is None:
            await self.send({"type": "nothing"})
        elif result.heard.doubt:
            await self._ask(result.heard)
        else:
            await self._say(result.heard.text)

    async def _told(self, words: str) -> None:
        try:
            raw = json.loads(words)
            kind = raw["type"]
        except (ValueError, KeyError, TypeError, RecursionError):
            await self.send({"type": "error", "code": "bad_event", "text": text("error_bad_event")})
            return
        if kind == "stop":
            await self._stop()
        elif kind == "choose" and self._doubtful and raw.get("choice") in (0, 1):
            await self._choose(raw["choice"])
        elif kind == "rate" and raw.get("rate") in NAMED:
            self._rate = NAMED[raw["rate"]]
        elif kind == "quiet":
            self._hush()
        else:
            await self.send({"type": "error", "code": "bad_event", "text": text("error_bad_event")})

    async def _stop(self) -> None:
        sentence = await self._listener.finish(self._context)
        await (self._result(sentence) if sentence else self.send({"type": "nothing"}))
        if self._draft:
            await self.send({"type": "stopped"})

    async def _ask(self, heard: Heard) -> None:
        assert heard.doubt
        self._doubtful = heard
        first, second = doubt_question(heard.doubt)
        question = text("audio_asks", first=first, second=second)
        await self.send({"type": "doubt", "text": question, "choices": [first, second]})
        self._speak("", question)

    async def _choose(self, choice: int) -> None:
        heard, self._doubtful = self._doubtful, None
        assert heard and heard.doubt
        await self._say(heard.text.replace(heard.doubt[0], heard.doubt[choice]))

    async def _say(self, words: str) -> None:
        self._doubtful = None
        await self.send({"type": "heard", "text": words})
        if self._draft:
            return
        await self.send(await self._channel.take(self._session, words))

    async def follow(self, woken: asyncio.Queue[dict[str, Any] | None]) -> None:
        """Sends the conversation's new events, and speaks those that are not the customer's."""
        after = await self._channel.newest(self._session)
        while True:
            while rows := await self._channel.after(self._session, after):
                for event_id, event in rows if not self._draft else ():
                    await self.send(public(event_id, event))
                    if event.get("type") == "message" and event.get("sender") != Sender.CUSTOMER.value:
                        self._speak(event_id, event.get("speech") or event["text"])
                after = rows[-1][0]
                self._context = await self._channel.context(self._session)
            await wait(woken)

    def _speak(self, event_id: str, words: str) -> None:
        """After what is being said now."""
        if self._silent:
            return
        before = list(self.speaking)
        task = asyncio.create_task(self._sound(event_id, words, before))
        self.speaking.add(task)
        task.add_done_callback(self.speaking.discard)

    async def _interrupted(self) -> None:
        if self.speaking:
            self._hush()
            await self.send({"type": "interrupted"})

    def _hush(self) -> None:
        for task in self.speaking:
            task.cancel()

    async def _sound(self, event_id: str, words: str, before: list[asyncio.Task[None]]) -> None:
        begun = whole = False
        try:
            if before:
                await asyncio.wait(before)
            sound = await self._channel.speech(words, rate=self._rate)
            begun = True
            await self.send({"type": "speech", "event": event_id, "bytes": len(sound)})
            await self._play(sound)
            whole = True
        except SpeechUnavailable as error:
            await self.send({"type": "error", "code": "no_voice", "text": str(error), "event": event_id})
        finally:
            if begun:
                with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                    await self.send({"type": "speech_end", "event": event_id, "interrupted": not whole})

    async def _play(self, sound: bytes) -> None:
        """Sends at the pace of listening, AHEAD of it; over when it has been heard."""
        clock = asyncio.get_running_loop().time
        began, length = clock(), seconds(sound)
        for start in range(0, len(sound), PIECE):
            async with self._lock:
                await self._socket.send_bytes(sound[start : start + PIECE])
            played = length * min(start + PIECE, len(sound)) / len(sound)
            await asyncio.sleep(max(0.0, played - AHEAD - (clock() - began)))
        await asyncio.sleep(max(0.0, length - (clock() - began)))
