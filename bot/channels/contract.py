"""What a channel is to the rest: three methods, and the words that pass between. Nothing here knows HTTP's server side."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Mapping, Protocol

from bot.messages import Channel


@dataclass(frozen=True)
class HookRequest:
    """A request as it came: `query` and `headers` with the first value of each name, header names in lower case."""

    method: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class HookAnswer:
    """What the caller gets back in the same breath."""

    body: str = ""
    media_type: str = "text/plain"
    status: int = 200


class Kind(str, Enum):
    """What somebody did on a channel."""

    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"  # `text` is what the channel recognised, or empty
    OTHER = "other"  # a thing that we cannot read: a video, a place
    CAME = "came"  # followed us, opened the chat: a greeting is due
    LEFT = "left"  # unfollowed: nothing can be sent any more


@dataclass(frozen=True)
class Incoming:
    """One thing that came in. `user` is the channel's own id of the person; `message_id` tells a repeat, 8 to 64 of
    A-Za-z0-9_-; `address` is what `send` needs beside the user; `receipt` what `reply` hears back once all is kept."""

    user: str
    message_id: str
    kind: Kind
    text: str = ""
    attachments: tuple[Mapping[str, Any], ...] = ()
    address: Mapping[str, str] = field(default_factory=dict)
    receipt: str = ""


@dataclass(frozen=True)
class Said:
    """One bubble for the customer. `choices` are labels in order; `event` the log's id of it."""

    event: str
    sender: str
    name: str
    text: str
    cards: tuple[Mapping[str, Any], ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outgoing:
    """What is said at once: the bubbles of one turn, or one sentence of a person. `id` is the log's id of the last of
    them and the same at every try; `numbers` are the labels that a typed number chooses, from 1."""

    id: str
    conversation: str
    user: str
    said: tuple[Said, ...]
    numbers: tuple[str, ...] = ()
    address: Mapping[str, str] = field(default_factory=dict)


class ChannelAdapter(Protocol):
    """A channel. `patience` is for how many seconds a caller waits for an answer in the same breath; 0: not at all."""

    channel: Channel
    patience: float

    async def receive(self, request: HookRequest) -> list[Incoming]:
        """Checks and reads a request. Raises ChannelRefused when it is forged, stale or nonsense."""
        ...

    async def reply(
        self, request: HookRequest, incoming: Incoming | None, outgoing: Outgoing | None
    ) -> HookAnswer | None:
        """What the caller gets back, after everything received is kept; `outgoing` is what is there to say by now.
        None: it cannot be said this way, send it."""
        ...

    async def send(self, outgoing: Outgoing) -> None:
        """Says it. Raises DeliveryFailed (try again later), WindowClosed (not before the customer writes) or
        Undeliverable (never)."""
        ...
