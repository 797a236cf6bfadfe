"""Where is my refund: the named one, else the open ones, else the newest."""

from __future__ import annotations

import pytest

from actions import progress
from tests.actions.fakes import FakePlatform, Said, order, refund

ORDERS = [order(1), order(2), order(3)]
OPEN, DONE, CLOSED = (
    refund(n, order(n).order_id, s) for n, s in ((1, "WAIT_SELLER_AGREE"), (2, "SUCCESS"), (3, "CLOSED"))
)


async def test_none_offers_to_apply() -> None:
    said = Said(intent="refund_progress")
    await progress.start(said.turn, FakePlatform(held=ORDERS))
    assert (said.responses, said.buttons) == (["utter_no_refund"], ["申请退款"])


async def test_open_ones_come_before_done_ones() -> None:
    said = Said(intent="refund_progress")
    await progress.start(said.turn, FakePlatform(held=ORDERS, made=[DONE, OPEN]))
    assert said.responses == ["utter_refund_state"]


@pytest.mark.parametrize("made, response", [(DONE, "utter_refund_done"), (CLOSED, "utter_refund_closed")])
async def test_newest_is_told_when_none_is_open(made, response: str) -> None:
    said = Said(intent="refund_progress")
    await progress.start(said.turn, FakePlatform(held=ORDERS, made=[made]))
    assert said.responses == [response]


async def test_named_order_chooses_its_refund() -> None:
    said = Said(intent="refund_progress", order_id="0003")
    await progress.start(said.turn, FakePlatform(held=ORDERS, made=[OPEN, CLOSED]))
    assert said.responses == ["utter_refund_closed"]
