"""Events of the log as a channel says them: bubbles, and for channels of text alone their lines and numbered choices."""

from __future__ import annotations

import json
from typing import Any, Iterator, Mapping, Sequence

from bot.channels.contract import Outgoing, Said
from bot.channels.texts import text
from bot.messages import Owner, Sender
from bot.texts import text as service_text

Event = Mapping[str, Any]
Row = tuple[str, Event]  # event id, event
Card = Mapping[str, Any]
SCORES = ("1", "2", "3", "4", "5")


def turns(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows in order, the bubbles that answer the same message together: they were written together."""
    together: list[Row] = []
    for row in rows:
        if together and not _same_turn(together[-1][1], row[1]):
            yield together
            together = []
        together.append(row)
    if together:
        yield together


def _same_turn(one: Event, other: Event) -> bool:
    answers = one.get("answers")
    if answers and other.get("answers"):
        return bool(answers == other["answers"])
    return bool(answers) and other.get("type") == "owner" and other.get("owner") == Owner.QUEUE.value


def said_of(row: Row) -> Said | None:
    """The bubble of an event; None for one that says nothing to the customer."""
    event_id, event = row
    if event.get("type") == "message" and event.get("sender") != Sender.CUSTOMER.value:
        choices = tuple(action["label"] for action in actions_of(row))
        cards = tuple(event.get("cards") or ())
        return Said(event_id, event["sender"], event.get("name", ""), event.get("text", ""), cards, choices)
    words = _notice(event)
    return (
        Said(event_id, Sender.SYSTEM.value, "", words, (), SCORES if event.get("type") == "rating" else ())
        if words
        else None
    )


def _notice(event: Event) -> str:
    if event.get("type") == "rating":
        name = (event.get("agent") or {}).get("name", "")
        return text("rating", agent=name) if name else text("rating_nobody")
    if event.get("type") == "rated":
        return service_text("rated")
    if event.get("type") == "owner" and event.get("owner") == Owner.QUEUE.value:
        place = event.get("place") or 1
        return text("queue", place=place) if place > 1 else text("queue_next")
    return ""


def actions_of(row: Row) -> list[dict[str, Any]]:
    """What the choices of an event do, in the order shown: the client event that a tap would send, with its label."""
    event_id, event = row
    if event.get("type") == "rating":
        return [{"type": "rate", "ticket": event["ticket"], "score": int(score), "label": score} for score in SCORES]
    rows = [row for card in event.get("cards") or () for row in card.get("orders", ()) if "choice" in row]
    cards = [(order["choice"], _order_line(order)) for order in rows]
    buttons = [(button["choice"], button["label"]) for button in event.get("quick_replies") or ()]
    return [{"type": "tap", "event": event_id, "choice": name, "label": label} for name, label in (*cards, *buttons)]


def numbers_of(rows: Sequence[Row]) -> str:
    """What a typed number does after these, as JSON to keep."""
    return json.dumps([action for row in rows for action in actions_of(row)], ensure_ascii=False)


def parts_of(outgoing: Outgoing, *, longest: int) -> list[str]:
    """The whole as text, cut at line ends into parts of at most `longest` bytes of UTF-8."""
    return _cut(text_of(outgoing), longest)


def text_of(outgoing: Outgoing) -> str:
    """Bubbles, cards and numbered choices as lines."""
    lines = []
    rating = all(said.choices == SCORES for said in outgoing.said if said.choices)
    for said in outgoing.said:
        lines.append(_bubble(said))
        lines += [shown for card in said.cards if (shown := _card(card))]
    choices = [label for said in outgoing.said for label in said.choices]
    if choices and not rating:
        lines.append(text("choose"))
        for number, label in enumerate(choices, 1):
            lines.append(f"{number}. {label}")
    return "\n".join(line for line in lines if line)


def _bubble(said: Said) -> str:
    named = said.sender == Sender.AGENT.value and said.name
    words = said.text.strip()
    return text("agent_says", who=said.name, words=words) if named else words


def _card(card: Card) -> str:
    """A card's facts a line each. A list to choose from is in the numbered choices."""
    if card.get("kind") == "orders" and any("choice" in row for row in card.get("orders", ())):
        return ""
    shown = _LINES.get(str(card.get("kind")), _facts)(card)
    return "\n".join(line for line in shown if line)


def _order_line(order: Card) -> str:
    amount = text("amount", amount=order["amount"]) if order.get("amount") else ""
    return " ".join(str(part) for part in (order.get("title"), amount, order.get("status_text")) if part)


def _orders(card: Card) -> list[str]:
    return [str(card.get("title", "")), *(_order_line(order) for order in card.get("orders", ()))]


def _order(card: Card) -> list[str]:
    return [_order_line(card)]


def _parcel(card: Card) -> list[str]:
    head = " ".join(str(card[name]) for name in ("carrier_name", "tracking_no", "state_text") if card.get(name))
    return [head, *_steps(card.get("events", ()))]


def _refund(card: Card) -> list[str]:
    return [
        _order_line({**card, "title": card.get("order_title")}),
        str(card.get("next_step", "")),
        *_steps(card.get("timeline", ())),
    ]


def _facts(card: Card) -> list[str]:
    rows = [f"{row['label']}：{row['value']}" for row in card.get("rows", ())]
    return [str(card.get("title") or card.get("order_title") or ""), *rows, *_steps(card.get("timeline", ()))]


def _steps(steps: Sequence[Card]) -> list[str]:
    """The three newest: a text channel has no room for a parcel's whole way."""
    return [f"{step.get('time', '')} {step.get('text', '')}".strip() for step in steps[:3]]


_LINES = {"orders": _orders, "order": _order, "parcel": _parcel, "refund": _refund}


def _cut(words: str, longest: int) -> list[str]:
    parts: list[str] = []
    now = ""
    for line in _short_lines(words, longest):
        if now and len(f"{now}\n{line}".encode()) > longest:
            parts, now = [*parts, now], line
        else:
            now = f"{now}\n{line}" if now else line
    return [*parts, now] if now else parts


def _short_lines(words: str, longest: int) -> Iterator[str]:
    """Lines, and of a line that is too long its pieces: a character has at most four bytes."""
    size = longest // 4
    for line in words.split("\n"):
        if len(line.encode()) <= longest:
            yield line
        else:
            yield from (line[at : at + size] for at in range(0, len(line), size))
