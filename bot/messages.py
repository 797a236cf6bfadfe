"""The words that travel between processes: frozen, JSON in and out, importing nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from typing import Any, Mapping, Type, TypeVar

T = TypeVar("T")
GUEST = "guest:"  # begins the customer id of somebody whom no shop has vouched for: no platform is asked for them


class Sender(str, Enum):
    """Who said it. `AGENT` is always a human."""

    CUSTOMER = "customer"
    ASSISTANT = "assistant"
    AGENT = "agent"
    SYSTEM = "system"
    HELPER = "helper"  # a relative whom the customer has let in


class Owner(str, Enum):
    """Who answers a conversation now."""

    ASSISTANT = "assistant"
    QUEUE = "queue"
    AGENT = "agent"


class Channel(str, Enum):
    """Where the customer sits."""

    CHAT = "chat"
    ELDERLY = "elderly"
    VOICE = "voice"
    WECHAT = "wechat"  # an official account
    WECOM = "wecom"  # WeCom customer service
    WEBHOOK = "webhook"


class Route(str, Enum):
    """What the assistant finally does with one sentence (shared taxonomy)."""

    TASK = "task"
    FAQ = "faq"
    CONTROL = "control"
    HANDOFF = "handoff"
    CHITCHAT = "chitchat"
    OUT_OF_SCOPE = "out_of_scope"


class Band(str, Enum):
    """How sure a decision is: do it, ask which of a few, or say it was not understood."""

    ACT = "act"
    ASK = "ask"
    UNSURE = "unsure"


class Emotion(str, Enum):
    """How the customer of one sentence feels, the graver first."""

    THREAT = "threat"  # of a complaint, a suit, the press
    DESPAIR = "despair"
    ANGRY = "angry"
    ANXIOUS = "anxious"
    CALM = "calm"


@dataclass(frozen=True)
class Choice:
    """A tappable thing: `label` is shown, `payload` (intent and entities) never leaves the server."""

    label: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """One bubble of an answer. `speech` is the same for the ear; `answers` the message it answers."""

    text: str = ""
    speech: str = ""
    cards: tuple[Mapping[str, Any], ...] = ()
    quick_replies: tuple[Choice, ...] = ()
    answers: str = ""


@dataclass(frozen=True)
class Message:
    """One thing said in a conversation. `sent_at` is epoch milliseconds; `id` is chosen by the sender."""

    id: str
    conversation_id: str
    sender: Sender
    text: str
    sent_at: int
    channel: Channel = Channel.CHAT
    attachments: tuple[Mapping[str, Any], ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decision:
    """What one sentence was understood as. `confidence` is a calibrated probability in 0..1;
    `alternatives` are the runners-up as (intent, probability), best first; `further` the other requests of the same
    sentence, each with its intent, entities and text, to be served after this one."""

    route: Route
    intent: str
    confidence: float
    band: Band = Band.ACT
    entities: tuple[Mapping[str, Any], ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()
    faq_hits: tuple[Mapping[str, Any], ...] = ()
    emotion: Emotion = Emotion.CALM
    further: tuple[Mapping[str, Any], ...] = ()


def to_dict(value: Any) -> dict[str, Any]:
    """A JSON-ready dict of any dataclass here; enums become their values."""
    return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}


def _plain(item: Any) -> Any:
    if isinstance(item, Enum):
        return item.value
    if is_dataclass(item):
        return to_dict(item)
    if isinstance(item, Mapping):
        return {key: _plain(value) for key, value in item.items()}
    if isinstance(item, (list, tuple)):
        return [_plain(value) for value in item]
    return item


_READERS: dict[tuple[type, str], Any] = {
    (Message, "sender"): Sender,
    (Message, "channel"): Channel,
    (Message, "attachments"): tuple,
    (Reply, "cards"): tuple,
    (Reply, "quick_replies"): lambda items: tuple(Choice(**item) for item in items),
    (Decision, "route"): Route,
    (Decision, "band"): Band,
    (Decision, "entities"): tuple,
    (Decision, "alternatives"): lambda items: tuple((name, score) for name, score in items),
    (Decision, "faq_hits"): tuple,
    (Decision, "emotion"): Emotion,
    (Decision, "further"): tuple,
}


def from_dict(cls: Type[T], raw: Mapping[str, Any]) -> T:
    """The inverse of `to_dict`; unknown keys are ignored. Raises KeyError or ValueError on bad input."""
    known = {item.name for item in fields(cls)}  # type: ignore[arg-type]
    return cls(**{key: _READERS.get((cls, key), _same)(raw[key]) for key in raw if key in known})


def _same(item: Any) -> Any:
    return item
