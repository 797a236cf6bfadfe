"""No button twice: what begins the task whose last question is put beside it is that question already."""

from __future__ import annotations

import json
from typing import Any, Mapping, Sequence

from rasa_sdk.events import EventType

from actions import flow as flows
from actions.flow import Flow
from actions.run import SKILLS
from actions.starts import STARTS


def without_doubles(messages: Sequence[dict[str, Any]], slots: Mapping[str, Any], events: Sequence[EventType]) -> None:
    """Takes from all answers of a turn but the last the buttons that begin the task which waits for its yes."""
    flow = flows.read({**slots, **{event["name"]: event["value"] for event in events if event.get("event") == "slot"}})
    if flow is None or flow.asked != "confirmed":
        return
    for message in messages[:-1]:
        message["buttons"] = [button for button in message.get("buttons") or [] if not _begins(button, flow)]


def _begins(button: Mapping[str, str], flow: Flow) -> bool:
    """Whether the button starts the flow's skill for the flow's order, or for none that it names."""
    intent, brace, rest = button["payload"].lstrip("/").partition("{")
    order = json.loads(brace + rest).get("order_id", "") if brace else ""
    start = STARTS.get(intent)
    same = start is not None and start.__module__ == SKILLS[flow.skill].__name__
    return same and order in ("", flow.order_id)
