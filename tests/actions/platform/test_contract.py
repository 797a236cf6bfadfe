"""What every adapter must do, each against a real server on the loopback."""

from __future__ import annotations

import time

import pytest

from actions.platform.contract import UNKNOWN
from actions.platform.errors import BadAnswer, NotFound, PlatformError, RateLimited, Unavailable
from actions.platform.http import BREAK_AFTER
from actions.platform.partial import CALLS
from tests.actions.platform.worlds import World


async def test_order_has_fen_ids_as_strings_and_a_masked_receiver(world: World) -> None:
    order = await world.platform(world.me).order(world.order_id)
    assert (order.order_id, order.payment_fen) == (world.order_id, world.payment_fen)
    assert isinstance(order.payment_fen, int) and order.items and order.items[0].oid.isdigit()
    assert order.created.endswith("+08:00") and order.status_text
    assert order.address and "****" in order.address.phone and "*" in order.address.name
    assert order.raw["status"] if order.raw else order.raw_status


async def test_list_has_own_orders_newest_first_and_no_more_than_asked_for(world: World) -> None:
    platform = world.platform(world.me)
    orders = await platform.orders(limit=50)
    created = [order.created for order in orders]
    assert created == sorted(created, reverse=True) and world.order_id in [order.order_id for order in orders]
    assert world.theirs not in [order.order_id for order in orders]
    assert len(await world.platform(world.me).orders(limit=1)) == 1


@pytest.mark.parametrize("what", ["theirs", "nothing", "nonsense"])
async def test_what_is_not_theirs_is_not_found_like_what_does_not_exist(world: World, what: str) -> None:
    order_id = {"theirs": world.theirs, "nothing": "999999999999999999", "nonsense": "abc"}[what]
    for call in (world.platform(world.me).order(order_id), world.platform(world.me).shipments(order_id)):
        with pytest.raises(NotFound):
            await call


async def test_other_customers_refund_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        await world.platform(world.me).after_sale("900003")


async def test_unknown_state_stays_raw_beside_unknown(world: World) -> None:
    order_id = world.odd()
    order = await world.platform(world.me).order(order_id)
    assert (order.status, order.raw_status) == (UNKNOWN, "TRADE_SOMETHING_NEW")


async def test_parcels_have_scans_newest_first(world: World) -> None:
    parcels = await world.platform(world.me).shipments(world.order_id)
    assert parcels and parcels[0].tracking_no and parcels[0].state != UNKNOWN
    times = [scan.time for scan in parcels[0].events]
    assert len(times) > 1 and times == sorted(times, reverse=True)


async def test_rate_limit_says_when_to_come_again_and_does_not_open_the_breaker(world: World) -> None:
    world.fault("limited")
    for _ in range(BREAK_AFTER + 1):
        with pytest.raises(RateLimited) as limited:
            await world.platform(world.me).order(world.order_id)
        assert limited.value.retry_after == 3


@pytest.mark.parametrize("kind", ["garbage", "half"])
async def test_nonsense_is_a_bad_answer(world: World, kind: str) -> None:
    world.fault(kind)
    with pytest.raises(BadAnswer):
        await world.platform(world.me).orders()


async def test_failing_platform_is_unavailable_then_left_alone(world: World) -> None:
    world.fault("error")
    for _ in range(BREAK_AFTER + 1):
        with pytest.raises(Unavailable):
            await world.platform(world.me).orders()
    world.fault("")
    began = time.monotonic()
    with pytest.raises(Unavailable, match="OpenedState"):
        await world.platform(world.me).orders()
    assert time.monotonic() - began < 0.5


async def test_slow_platform_is_given_up_in_time(world: World) -> None:
    world.fault("slow")
    began = time.monotonic()
    with pytest.raises(Unavailable):
        await world.platform(world.me).order(world.order_id)
    assert 2.5 < time.monotonic() - began < 4.0


def test_every_call_of_the_contract_is_there(world: World) -> None:
    platform = world.platform(world.me)
    assert len(CALLS) > 50 and not [name for name in CALLS if not callable(getattr(platform, name))]


async def test_every_failure_is_of_the_one_family(world: World) -> None:
    with pytest.raises(PlatformError):
        await world.platform("nobody").order(world.order_id)
