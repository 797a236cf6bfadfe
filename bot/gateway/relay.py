"""The voice channel: a telephone carrier's ConversationRelay socket, one a call."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import Any, Mapping

from fastapi import WebSocket, WebSocketDisconnect
from redis.exceptions import RedisError

from bot.conversation import wake_channel
from bot.errors import TokenRefused
from bot.gateway import relay_frames
from bot.gateway.auth import Session, conversation_of, read_session
from bot.gateway.errors import FrameRefused, OutOfOrder
from bot.gateway.feed import POLL_SECONDS, Feed
from bot.gateway.line import Exchange, Line
from bot.gateway.relay_frames import MAX_FRAME, Frame, Setup
from bot.gateway.signature import HEADER, is_signed
from bot.messages import Channel
from bot.settings import RelaySettings
from bot.voice.language import shop_language

logger = logging.getLogger("yingda.relay")

SETUP_SECONDS = 10.0
MAX_BAD = 20  # frames that cannot be read, then it is no carrier
POLICY, TOO_BIG, UNREADABLE = 1008, 1009, 1007  # close codes


class RelayChannel:
    """`serve` carries one call until either side ends it."""

    def __init__(self, exchange: Exchange, feed: Feed, settings: RelaySettings, *, shop: str, secret: str) -> None:
        self._exchange, self._feed, self._settings = exchange, feed, settings
        self._shop, self._secret = shop, secret

    async def serve(self, socket: WebSocket) -> None:
        """Refused before it is accepted, when the carrier's signature does not fit."""
        if not is_signed(self._url(socket), socket.headers.get(HEADER, ""), secret=self._settings.auth_token):
            logger.warning("a call without a valid signature was refused")
            await socket.close(POLICY)
            return
        await socket.accept()
        try:
            setup = relay_frames.setup_of(await asyncio.wait_for(_first(socket), SETUP_SECONDS))
        except (FrameRefused, OutOfOrder, asyncio.TimeoutError) as error:
            logger.warning("no call was set up: %s", error or "nothing came")
            await socket.close(POLICY)
            return
        except (WebSocketDisconnect, KeyError):
            return
        await self._carry(socket, setup)

    def _url(self, socket: WebSocket) -> str:
        """The address as the carrier knows it: by setting, behind a proxy, else as it was asked for."""
        query = f"?{socket.url.query}" if socket.url.query else ""
        host = socket.headers.get("host", "")
        return (self._settings.url or f"wss://{host}{socket.url.path}") + query

    def _session(self, setup: Setup) -> tuple[Session, bool]:
        """The customer that the signed token names; without one, nobody: a caller's number proves nothing."""
        try:
            known = read_session(setup.token, secret=self._secret)
        except TokenRefused:
            caller = hashlib.sha256(setup.call.encode()).hexdigest()[:20]
            channel = Channel.ELDERLY if setup.elderly else Channel.VOICE
            return Session(f"caller-{caller}", conversation_of(self._shop, f"call:{setup.call}"), channel), False
        elderly = setup.elderly or known.channel is Channel.ELDERLY
        channel = Channel.ELDERLY if elderly else Channel.VOICE
        return Session(known.customer_id, known.conversation_id, channel), True

    async def _carry(self, socket: WebSocket, setup: Setup) -> None:
        session, identified = self._session(setup)

        async def send(frame: Frame) -> None:
            await socket.send_text(json.dumps(frame, ensure_ascii=False))

        line = Line(self._exchange, setup, session, send, identified=identified)
        learning = asyncio.create_task(asyncio.to_thread(shop_language))  # seconds, once: while the opening is said
        async with self._feed.listen(wake_channel(session.conversation_id)) as woken:
            try:
                await line.start()
                await learning
                await self._talk(socket, line, woken)
            except (WebSocketDisconnect, RuntimeError):
                logger.info("a call has ended")
            except RedisError:
                logger.error("redis is away: a call is given back to its carrier")
                await socket.close(1011)
        await line.hung_up()

    async def _talk(self, socket: WebSocket, line: Line, woken: asyncio.Queue[Any]) -> None:
        """Frames, the log and the clock, one after the other: nothing of a call happens twice at once."""
        frames, wakes = asyncio.create_task(socket.receive_text()), asyncio.create_task(woken.get())
        bad = 0
        try:
            while not line.over:
                await asyncio.wait((frames, wakes), timeout=self._patience(line), return_when=asyncio.FIRST_COMPLETED)
                if wakes.done() or not frames.done():
                    await line.read_log()
                if wakes.done():
                    wakes = asyncio.create_task(woken.get())
                if frames.done():
                    bad += not await take(line, _received(frames))
                    if bad > MAX_BAD:
                        await socket.close(UNREADABLE)
                        return
                    frames = asyncio.create_task(socket.receive_text())
                await line.tick()
        except FrameRefused:
            await socket.close(TOO_BIG)
        finally:
            frames.cancel()
            wakes.cancel()

    def _patience(self, line: Line) -> float:
        deadline = line.call.deadline
        return POLL_SECONDS if deadline is None else max(0.0, min(POLL_SECONDS, deadline - self._exchange.clock()))


def _received(frames: asyncio.Task[str]) -> str:
    """What has come. Raises WebSocketDisconnect, and FrameRefused for more than a frame may be."""
    try:
        raw = frames.result()
    except KeyError as error:  # a binary frame
        raise WebSocketDisconnect(UNREADABLE) from error
    if len(raw) > MAX_FRAME:
        raise FrameRefused("too long")
    return raw


async def _first(socket: WebSocket) -> Frame:
    """The first frame. Raises OutOfOrder when it is no setup."""
    frame = relay_frames.parse(await socket.receive_text())
    if frame["type"] != "setup":
        raise OutOfOrder(f"{frame['type'][:20]} before setup")
    return frame


async def take(line: Line, raw: str) -> bool:
    """One frame after the setup; False for one that could not be read. What we do not know is passed over: the
    protocol grows."""
    try:
        frame = relay_frames.parse(raw)
        await _TAKERS.get(frame["type"], _unknown)(line, frame)
    except FrameRefused as refused:
        logger.warning("a frame was passed over: %s", refused)
        return False
    return True


async def _prompt(line: Line, frame: Mapping[str, Any]) -> None:
    await line.heard(relay_frames.prompt_of(frame))


async def _dtmf(line: Line, frame: Mapping[str, Any]) -> None:
    await line.keyed(relay_frames.digits_of(frame))


async def _interrupt(line: Line, frame: Mapping[str, Any]) -> None:
    heard = frame.get("utteranceUntilInterrupt")
    await line.interrupted(heard if isinstance(heard, str) else "")


async def _info(line: Line, frame: Mapping[str, Any]) -> None:
    if relay_frames.speaking_ended(frame):
        await line.stopped_speaking()


async def _error(line: Line, frame: Mapping[str, Any]) -> None:
    logger.error("the carrier reports: %s", str(frame.get("description"))[:200])


async def _setup_again(line: Line, frame: Mapping[str, Any]) -> None:
    if relay_frames.setup_of(frame).call != line.setup.call:
        raise FrameRefused("a second setup, of another call")


async def _unknown(line: Line, frame: Mapping[str, Any]) -> None:
    logger.info("a frame of an unknown type: %s", frame["type"][:40])


_TAKERS = {
    "prompt": _prompt,
    "dtmf": _dtmf,
    "interrupt": _interrupt,
    "info": _info,
    "error": _error,
    "setup": _setup_again,
}
