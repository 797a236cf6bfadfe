"""A customer shows an order, pictures, a file or a product and asks nothing yet: what it is about is asked."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

from actions.choosing import SEARCHED
from actions.describing import described
from actions.platform.contract import Order, Platform
from actions.turn import Turn, choice

TEXTS = Path(__file__).with_name("showing.yml")
BRIEF = 8  # characters of a message that says little more than a name: 全家福那个呢
OVER = ("CLOSED", "SUCCESS")


async def answer(turn: Turn, platform: Platform) -> bool:
    """Whether something was shown; then it is answered, and remembered as what is talked about."""
    if turn.metadata.get("attachments"):
        _files(turn)
    elif turn.values("order_id"):
        await _order(turn, await platform.order(str(turn.values("order_id")[0])))
    elif turn.values("product") and turn.text.startswith("["):
        turn.say_words(_texts()["product"]["one"].format(title=turn.values("product")[0]))
    elif turn.values("product") or turn.intent == "inform" and len(turn.text) <= BRIEF:
        fitting = described(turn, await platform.orders(limit=SEARCHED))
        if len(fitting) == 1:
            await _order(turn, fitting[0])
    return turn.said


def _files(turn: Turn) -> None:
    kinds = [str(item.get("type", "")) for item in turn.metadata.get("attachments") or ()]
    pictures = [kind for kind in kinds if kind.startswith("image/")]
    words = _texts()["pictures" if pictures else "files"]
    shown = words["many"].format(count=len(pictures)) if len(pictures) > 1 else words["one"]
    carried = {"picture": list(turn.pictures)} if pictures else {}
    choices = [
        choice(label, intent, **(carried if intent == "damaged_or_missing" else {}))
        for label, intent in words["choices"].items()
    ]
    turn.say_words(shown, choices=choices)


async def _order(turn: Turn, order: Order) -> None:
    words = _texts()["order"]
    running = order.refund and order.refund.get("status") not in OVER
    offered = words["refund"] if running else words["choices"].get(order.status, words["other"])
    choices = [choice(label, intent, order_id=order.order_id) for label, intent in offered.items()]
    turn.mention(order.order_id)
    turn.say_words(words["one"].format(title=order.title, status=order.status_text), choices=choices)


@functools.lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    return yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
