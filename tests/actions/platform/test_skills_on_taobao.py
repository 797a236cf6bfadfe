"""Skills written against the reference platform, on TOP: what it has works, what it lacks leads to a person."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import cancel, logistics, order, progress, refund, run
from tests.actions.platform import worlds
from tests.actions.platform.worlds import World
from tests.platform_servers import top_rows


@pytest.fixture
def top(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with worlds.taobao() as world:
        monkeypatch.setattr(run, "platform_for", lambda customer: world.platform("C1"))
        yield world


async def said(step: Any, intent: str, **entities: str) -> list[dict[str, Any]]:
    """All that one turn says to the customer."""
    found = [{"entity": name, "value": value} for name, value in entities.items()]
    message = {"text": "", "intent": {"name": intent}, "entities": found}
    message["metadata"] = {"customer_id": "C1", "message_id": "m-1"}
    dispatcher = CollectingDispatcher()
    await run.run(step, dispatcher, Tracker("c", {}, message, [], False, None, {}, "action_listen"))
    return dispatcher.messages


def cards(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [card for message in messages for card in message["custom"].get("cards", [])]


async def test_orders_are_shown_with_their_amounts(top: World) -> None:
    (card,) = cards(await said(order.start, "query_order"))
    amounts = {row["order_id"]: row["amount"] for row in card["orders"]}
    assert amounts[top_rows.SENT] == "200.07" and top_rows.OTHERS not in amounts


async def test_parcel_is_shown_with_its_way(top: World) -> None:
    (card,) = cards(await said(logistics.start, "track_logistics", order_id=top_rows.SENT))
    assert (card["tracking_no"], card["state_text"]) == ("YT0000000000001", "派送中")


async def test_refund_that_runs_is_shown_with_its_next_step(top: World) -> None:
    shown = cards(await said(progress.start, "refund_progress"))
    assert any(card.get("amount") == "10.00" and card["next_step"] for card in shown)


async def test_refund_that_top_does_not_take_is_explained_and_given_to_a_person(top: World) -> None:
    (message,) = await said(refund.start, "request_refund", order_id=top_rows.UNSENT, reason="not_wanted")
    assert message["response"] == "utter_platform_unsupported_rule" and "还没有发货" in message["rule"]
    assert [button["title"] for button in message["buttons"]] == ["转人工"]


async def test_cancelling_still_asks_first(top: World) -> None:
    (message,) = await said(cancel.start, "cancel_order", order_id=top_rows.UNSENT)
    assert message["response"] not in ("utter_platform_down", "utter_not_found")
    assert message["buttons"]
