"""第二个, 最后一个, 那第三个呢: of the list of orders that was shown last, also after one of them has been answered."""

from __future__ import annotations

import re
from typing import Any, Awaitable, Callable, Mapping, Sequence

from actions.platform.contract import Platform
from actions.starts import STARTS
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
TURNS = 6  # of the customer, within which a list is still the one that is meant
_ASKS = "utter_ask_order_"
# What begins the task that showed the list, by the end of its question's name.
_INTENT_OF = {
    "warranty": "warranty_check",
    "order": "order_status",
    "logistics": "logistics_track",
    "repair": "repair_request",
    "invoice": "invoice",
    "price": "price_protection",
    "urge": "urge_shipment",
    "logistics_urge": "urge_delivery",
}
_ONLY_PLACE = re.compile(
    r"(?:那|还有|然后|再|先|看看?|查|我|的|呢|吗|啊|呀|吧|嘛|也|是|一下|看下|这|哪|咋样|怎么样|如何|了|[\W_])*"
    r"(?:第?[一二两三四五六七八九\d]+[个件单台条款样]|(?:倒数)?(?:最后|最末|末尾)(?:那|一)*[个件单台条款样]?|最(?:上|下)面(?:那|的|一)*[个件单台条款样]?)"
    r"(?:那|还有|然后|再|先|看看?|查|我|的|呢|吗|啊|呀|吧|嘛|也|是|一下|看下|咋样|怎么样|如何|了|[\W_])*"
)


def heard(turn: Turn) -> Step | None:
    """The task that showed the list, for the place in it that is named; None for everything else."""
    if turn.flow or len(turn.values("ordinal")) != 1 or not _ONLY_PLACE.fullmatch(turn.text):
        return None
    intent, listed = _list_before(turn)
    number = _at(turn.values("ordinal")[0], listed)
    return _of_order(intent, number) if number else None


def _list_before(turn: Turn) -> tuple[str, Sequence[str]]:
    """The task and the orders of the newest list, unless another task has come after it."""
    for event in turn.said_lately(TURNS):
        name = str((event.get("metadata") or {}).get("utter_action") or "")
        listed = _listed(event)
        if listed and name.removeprefix(_ASKS) in _INTENT_OF:
            return _INTENT_OF[name.removeprefix(_ASKS)], listed
    return "", ()


def _listed(event: Mapping[str, Any]) -> list[str]:
    cards = ((event.get("data") or {}).get("custom") or {}).get("cards") or ()
    return [str(row["order_id"]) for card in cards for row in card.get("orders") or ()]


def _at(place: object, listed: Sequence[str]) -> str:
    number = len(listed) if place == "last" else place if isinstance(place, int) else 0
    number = number if number >= 0 else len(listed) + 1 + number
    return listed[number - 1] if 1 <= number <= len(listed) else ""


def _of_order(intent: str, number: str) -> Step:
    async def start(turn: Turn, platform: Platform) -> None:
        """That task for that order."""
        named = [{"entity": "order_id", "value": number}]
        turn.become({"intent": intent, "text": turn.text, "entities": named, "decision": dict(turn.decision)})
        await STARTS[intent](turn, platform)

    return start
