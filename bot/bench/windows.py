"""A customer's chat window as the benchmarks play it: the public WebSocket, a token of its own, one question at a time."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

from bot.bench.echo import open_socket
from bot.gateway.auth import Session, conversation_of, sign_session
from bot.messages import Channel
from bot.settings import Settings

ANSWER_SECONDS = 30.0  # what has not been answered by then is lost
Frame = dict[str, Any]


def token_of(options: Settings, customer: str, suffix: str = "") -> str:
    """As a shop's server signs it; another `suffix` is another conversation."""
    session = Session(customer, conversation_of("bench", customer, suffix), Channel.CHAT)
    return sign_session(session, secret=options.token_secret, hours=1)


async def greeted(address: str, token: str, after: str = "") -> Any:
    """A socket that has said hello and was answered."""
    socket = await open_socket(address)
    await socket.send(json.dumps({"type": "hello", "token": token, "after": after, "newest": 40}))
    await asyncio.wait_for(socket.recv(), 30)
    return socket


@dataclass(frozen=True)
class Heard:
    """The first bubble of an answer, {} when none came, and the ms from `due` to it."""

    frame: Frame
    ms: float


class Window:
    """One conversation; `ask` waits for the answer, so that there is one question at a time."""

    def __init__(self, address: str, token: str, name: str) -> None:
        self._address, self._token, self._name, self._count = address, token, name, 0
        self._socket: Any = None

    async def open(self) -> None:
        """Until the server has answered the hello."""
        self._socket = await greeted(self._address, self._token)

    async def close(self) -> None:
        """Ends the connection."""
        await self._socket.close()

    async def ask(self, words: str, due: float | None = None) -> Heard:
        """Timed from `due` (time.perf_counter), the moment at which the customer wanted to ask: an answer that held
        up the next question counts for that one too."""
        self._count += 1
        message_id, began = f"{self._name}-{self._count:04d}", time.perf_counter() if due is None else due
        await self._socket.send(json.dumps({"type": "message", "id": message_id, "text": words}))
        try:
            frame = await asyncio.wait_for(self._answer_to(message_id), ANSWER_SECONDS)
        except asyncio.TimeoutError:
            frame = {}
        return Heard(frame, (time.perf_counter() - began) * 1000)

    async def _answer_to(self, message_id: str) -> Frame:
        while True:
            frame: Frame = json.loads(await self._socket.recv())
            if frame.get("answers") == message_id:
                return frame
