"""Events of the conversation log: made here, and shown to customers without what is not theirs to see."""

from __future__ import annotations

import time
from typing import Any, Mapping

from bot.messages import Channel, Choice, Decision, Message, Owner, Reply, Sender, to_dict
from bot.texts import text

PRIVATE = ("choices", "decision", "channel")  # kept in the log, never sent to a customer
STAFF = ("whisper", "transfer")  # types of events that only agents and supervisors read
Event = dict[str, Any]


def now_ms() -> int:
    """Epoch milliseconds."""
    return int(time.time() * 1000)


def customer_event(message: Message) -> Event:
    """What the customer said."""
    return {
        "type": "message",
        "id": message.id,
        "sender": Sender.CUSTOMER.value,
        "text": message.text,
        "sent_at": message.sent_at,
        "channel": message.channel.value,
    }


def reply_event(reply: Reply, number: int, decision: Decision | None = None) -> Event:
    """One bubble of the assistant. Its id is made from the message it answers, so a turn run twice says it once."""
    choices: dict[str, Any] = {}
    return {
        "type": "message",
        "id": f"{reply.answers}.{number}",
        "sender": Sender.ASSISTANT.value,
        "name": text("assistant_name"),
        "text": reply.text,
        "speech": reply.speech or reply.text,
        "cards": [_card(card, choices) for card in reply.cards],
        "quick_replies": [_button(choice, choices) for choice in reply.quick_replies],
        "choices": choices,
        "answers": reply.answers,
        "sent_at": now_ms(),
        **({"decision": to_dict(decision)} if decision else {}),
    }


def _button(choice: Choice, choices: dict[str, Any]) -> dict[str, str]:
    name = f"c{len(choices) + 1}"
    choices[name] = {"label": choice.label, **choice.payload}
    return {"label": choice.label, "choice": name}


def _card(card: Mapping[str, Any], choices: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {**row, "choice": _button(row["choice"], choices)["choice"]} if "choice" in row else row
        for row in card.get("orders", ())
    ]
    return {**card, "orders": rows} if rows else dict(card)


def said_event(sender: Sender, words: str, message_id: str, *, name: str = "") -> Event:
    """A plain sentence of an agent or the system."""
    return {
        "type": "message",
        "id": message_id,
        "sender": sender.value,
        "name": name,
        "text": words,
        "speech": words,
        "cards": [],
        "quick_replies": [],
        "answers": "",
        "sent_at": now_ms(),
    }


def owner_event(
    owner: Owner,
    *,
    place: int | None = None,
    agent: str = "",
    estimate_seconds: int | None = None,
    kept_until: int = 0,
) -> Event:
    """Who answers from now on; `place` is 1 for the next in the queue, with how long it may take (None = unknown);
    `kept_until` says until when a place is kept for a customer who left, epoch ms, 0 = none is."""
    return {
        "type": "owner",
        "owner": owner.value,
        "place": place,
        "estimate_seconds": estimate_seconds,
        "kept_until": kept_until,
        "agent": {"name": agent} if agent else None,
    }


def staff_event(kind: str, name: str, words: str, **more: Any) -> Event:
    """A supervisor's whisper or the note of a transfer: for the desk's eyes only."""
    return {"type": kind, "sender": Sender.AGENT.value, "name": name, "text": words, "sent_at": now_ms(), **more}


def rating_event(ticket: str, agent: str) -> Event:
    """Asks the customer to rate an agent's service."""
    return {"type": "rating", "ticket": ticket, "agent": {"name": agent}}


def rated_event(ticket: str, score: int, words: str) -> Event:
    """The customer has rated."""
    return {"type": "rated", "ticket": ticket, "score": score, "text": words}


def public(event_id: str, event: Mapping[str, Any]) -> Event:
    """The event as a customer may see it."""
    return {**{name: value for name, value in event.items() if name not in PRIVATE}, "event": event_id}


def channel_of(name: str) -> Channel:
    """The channel of that name; an unknown one counts as chat."""
    return Channel(name) if name in {item.value for item in Channel} else Channel.CHAT
