"""Tickets: atomic changes, nothing assigned twice, nothing dropped."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from redis.asyncio import Redis

from handoff.errors import IllegalChange, TicketNotFound
from handoff.queue import TicketQueue
from handoff.tickets import HandoffContext, Reason, TicketState

ASKED = HandoffContext(reason=Reason.CUSTOMER_REQUEST, summary=("客户要求人工",))
DANGER = HandoffContext(reason=Reason.SAFETY_RISK, summary=("安全风险",))


@pytest.fixture
async def queue(stack):
    redis = Redis.from_url(stack.env["REDIS_URL"], decode_responses=True)
    yield TicketQueue(redis, f"shop-{uuid.uuid4().hex[:8]}")
    await redis.close()


async def test_enqueue_twice_opens_one_ticket(queue: TicketQueue) -> None:
    first = await queue.enqueue("t-1", "c-1", "C1", ASKED)
    again = await queue.enqueue("t-1", "c-1", "C1", DANGER)
    assert first == again
    assert [ticket.id for ticket in await queue.waiting()] == ["t-1"]


async def test_place_is_the_order_of_asking_but_danger_goes_first(queue: TicketQueue) -> None:
    for name in ("t-1", "t-2"):
        await queue.enqueue(name, f"c-{name}", "C1", ASKED)
        await asyncio.sleep(0.002)
    await queue.enqueue("t-3", "c-3", "C3", DANGER)
    places = {ticket.id: ticket.place for ticket in await queue.waiting()}
    assert places == {"t-3": 1, "t-1": 2, "t-2": 3}


async def test_of_ten_agents_at_once_one_gets_the_ticket(queue: TicketQueue) -> None:
    await queue.enqueue("t-1", "c-1", "C1", ASKED)
    tries = [queue.accept("t-1", f"agent-{n}", f"坐席{n}") for n in range(10)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    won = [result for result in results if not isinstance(result, Exception)]
    assert len(won) == 1
    assert all(isinstance(result, IllegalChange) for result in results if isinstance(result, Exception))
    assert (await queue.ticket("t-1")).agent == won[0].agent


async def test_whole_life_of_a_ticket(queue: TicketQueue) -> None:
    await queue.enqueue("t-1", "c-1", "C1", ASKED)
    assert (await queue.accept("t-1", "zhao", "小赵")).state is TicketState.ACTIVE
    assert [ticket.id for ticket in await queue.of_agent("zhao")] == ["t-1"]
    closed = await queue.close("t-1", "zhao")
    assert closed.state is TicketState.CLOSED and closed.closed_at >= closed.accepted_at >= closed.opened_at
    assert await queue.of_agent("zhao") == []
    assert [ticket.id for ticket in await queue.closed()] == ["t-1"]


async def test_illegal_change_names_both_states(queue: TicketQueue) -> None:
    await queue.enqueue("t-1", "c-1", "C1", ASKED)
    with pytest.raises(IllegalChange, match=r"waiting.*closed"):
        await queue.close("t-1", "zhao")
    await queue.accept("t-1", "zhao", "小赵")
    with pytest.raises(IllegalChange, match="zhao"):
        await queue.close("t-1", "qian")
    with pytest.raises(IllegalChange, match=r"active.*abandoned"):
        await queue.abandon("t-1")


async def test_unknown_ticket_is_not_found(queue: TicketQueue) -> None:
    with pytest.raises(TicketNotFound):
        await queue.ticket("t-none")


async def test_rating_counts_once_and_only_when_closed(queue: TicketQueue) -> None:
    await queue.enqueue("t-1", "c-1", "C1", ASKED)
    assert not await queue.rate("t-1", 5)
    await queue.accept("t-1", "zhao", "小赵")
    await queue.close("t-1", "zhao")
    assert await queue.rate("t-1", 4)
    assert not await queue.rate("t-1", 1)
    assert (await queue.ticket("t-1")).score == 4
