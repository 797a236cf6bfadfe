"""What a turn of Rasa's said, as the Reply that goes to the customer."""

from __future__ import annotations

import json
from typing import Any, Mapping

from bot.messages import Choice, Reply
from bot.voice.speech import for_ear


def reply(said: Mapping[str, Any], answers: str) -> Reply:
    """With its words for the ear, and every button a Choice. `answers` is the message answered."""
    custom = said.get("custom") or {}
    text = said.get("text") or ""
    return Reply(
        text=text,
        speech=custom.get("speech") or for_ear(text),
        cards=tuple(_with_choices(card) for card in custom.get("cards") or ()),
        quick_replies=tuple(_choice(button) for button in said.get("buttons") or ()),
        answers=answers,
    )


def _choice(button: Mapping[str, str]) -> Choice:
    intent, brace, rest = button["payload"].lstrip("/").partition("{")
    return Choice(button["title"], {"intent": intent, "entities": json.loads(brace + rest) if brace else {}})


def _with_choices(card: Mapping[str, Any]) -> dict[str, Any]:
    """A card whose rows' buttons are Choices like all others."""
    rows = [{**row, "choice": _choice(row["choice"])} if "choice" in row else row for row in card.get("orders", ())]
    return {**card, "orders": rows} if rows else dict(card)
