"""Who is offered which ticket, and what happens when nobody takes it."""

from __future__ import annotations

import pytest

from handoff.errors import AgentFull, IllegalChange
from handoff.presence import AgentState
from handoff.tickets import Reason, TicketState
from tests.handoff.routing.conftest import Room

REFUND, PARCEL = {"intents": ("apply_refund",)}, {"intents": ("logistics_track",)}


async def _offered(room: Room) -> dict[str, str]:
    """ticket -> agent of the offers that are made now."""
    return dict(await room.queue.offer(most=50))


async def test_best_skilled_then_least_loaded_then_longest_idle(room: Room) -> None:
    await room.comes("novice", skills={"refund": 1})
    await room.comes("expert", skills={"refund": 3})
    await room.asks("t-1", **REFUND)
    assert await _offered(room) == {"t-1": "expert"}
    room.clock.forward(1)
    await room.comes("second", skills={"refund": 3})
    await room.asks("t-2", **REFUND)
    assert await _offered(room) == {"t-2": "second"}, "of two experts the one with less to do"
    await room.asks("t-3", **REFUND)
    assert await _offered(room) == {"t-3": "expert"}, "of two with as much to do the one idle for longer"


async def test_nobody_is_offered_more_than_they_can_take(room: Room) -> None:
    await room.comes("zhao", capacity=2)
    for number in range(4):
        await room.asks(f"t-{number}")
    assert sorted(await _offered(room)) == ["t-0", "t-1"]
    with pytest.raises(AgentFull):
        await room.desk.accept("t-2", "zhao", "小赵")


async def test_offer_that_runs_out_goes_back_to_its_old_place_and_two_set_the_agent_away(room: Room) -> None:
    await room.comes("zhao")
    for name in ("t-1", "t-2", "t-3"):
        await room.asks(name)
    await room.queue.offer(most=1)
    room.clock.forward(21)
    await room.presence.beat("zhao")
    await room.queue.expire_offer("t-1")
    assert [ticket.id for ticket in await room.queue.waiting()] == ["t-1", "t-2", "t-3"]
    assert await _offered(room) == {"t-2": "zhao", "t-3": "zhao"}, "the one who missed it is not asked again at once"
    room.clock.forward(21)
    await room.presence.beat("zhao")
    await room.dispatcher.tick()
    assert (await room.presence.agent("zhao")).state is AgentState.AWAY
    assert [ticket.id for ticket in await room.queue.waiting()] == ["t-1", "t-2", "t-3"]


async def test_refused_ticket_goes_to_somebody_else(room: Room) -> None:
    await room.comes("zhao", skills={"general": 3})
    await room.comes("qian", skills={"general": 1})
    await room.asks("t-1")
    assert await _offered(room) == {"t-1": "zhao"}
    await room.queue.refuse("t-1", "zhao")
    assert await _offered(room) == {"t-1": "qian"}
    with pytest.raises(IllegalChange):
        await room.desk.accept("t-1", "zhao", "小赵")
    assert (await room.desk.accept("t-1", "qian", "小钱")).state is TicketState.ACTIVE


async def test_agent_whose_connection_is_gone_loses_the_chats_to_the_front(room: Room) -> None:
    await room.comes("zhao")
    await room.asks("t-1")
    await room.desk.accept("t-1", "zhao", "小赵")
    await room.presence.set_state("zhao", AgentState.BUSY)
    for name in ("t-2", "t-3"):
        await room.asks(name)
    await room.asks("t-4", Reason.SAFETY_RISK)
    room.clock.forward(31)
    await room.dispatcher.tick()
    assert [ticket.id for ticket in await room.queue.waiting()][0] == "t-1"
    assert (await room.presence.agent("zhao")).load == 0
    assert await room.owner("t-1") == "queue"
    assert "小赵 的连接中断了" in (await room.said("t-1"))[-1]


async def test_last_agent_of_a_customer_is_preferred_if_free(room: Room) -> None:
    await room.comes("qian", skills={"general": 1})
    await room.asks("t-1")
    await room.desk.accept("t-1", "qian", "小钱")
    await room.desk.close("t-1", "qian")
    await room.comes("zhao", skills={"general": 3})
    again = await room.queue.enqueue("t-2", f"{room.queue.shop}-t-1", "C-t-1", (await room.queue.ticket("t-1")).context)
    assert await _offered(room) == {again.id: "qian"}
    room.clock.forward(1)
    await room.asks("t-3")
    assert await _offered(room) == {"t-3": "zhao"}


async def test_ticket_overflows_to_the_next_group_after_its_wait(room: Room) -> None:
    await room.comes("zhao", skills={"general": 2})
    await room.asks("t-1", **PARCEL)
    assert await _offered(room) == {}
    room.clock.forward(89)
    await room.presence.beat("zhao")
    await room.dispatcher.tick()
    assert (await room.queue.ticket("t-1")).state is TicketState.WAITING
    room.clock.forward(2)
    await room.presence.beat("zhao")
    await room.dispatcher.tick()
    assert (await room.queue.ticket("t-1")).offered_to == "zhao"


async def test_a_call_waits_for_an_agent_with_room_and_is_not_passed_over_for_ever(room: Room) -> None:
    await room.comes("zhao")
    await room.asks("t-chat")
    await room.desk.accept("t-chat", "zhao", "小赵")
    await room.asks("t-call", channel="voice")
    for number in range(3):
        await room.asks(f"t-{number}")
        assert await _offered(room) == {}, "the agent is held for the call"
    await room.desk.close("t-chat", "zhao")
    assert await _offered(room) == {"t-call": "zhao"}


async def test_customer_keeps_the_place_and_comes_back_to_it(room: Room) -> None:
    for name in ("t-1", "t-2", "t-3"):
        await room.asks(name)
    await room.desk.leave("t-2", keep_place=True)
    assert await room.owner("t-2") == "assistant"
    assert [ticket.id for ticket in await room.queue.waiting()] == ["t-1", "t-3"]
    assert (await room.queue.ticket("t-2")).place == 2
    await room.desk.come_back("t-2")
    assert [ticket.id for ticket in await room.queue.waiting()] == ["t-1", "t-2", "t-3"]
    assert await room.owner("t-2") == "queue"


async def test_kept_place_ends_and_the_customer_is_told(room: Room) -> None:
    await room.asks("t-1")
    await room.desk.leave("t-1", keep_place=True)
    room.clock.forward(1801)
    await room.dispatcher.tick()
    room.clock.forward(2)
    await room.dispatcher.tick()
    assert (await room.queue.ticket("t-1")).state is TicketState.ABANDONED
    assert "已到时间" in (await room.said("t-1"))[-1]


async def test_customer_gone_for_three_minutes_finds_a_notice(room: Room) -> None:
    await room.comes("zhao")
    await room.asks("t-1")
    await room.desk.accept("t-1", "zhao", "小赵")
    for _ in range(4):
        room.clock.forward(60)
        await room.presence.beat("zhao")
        await room.queue.seen(f"{room.queue.shop}-t-1")
        await room.dispatcher.tick()
    assert (await room.queue.ticket("t-1")).state is TicketState.ACTIVE
    room.clock.forward(181)
    await room.presence.beat("zhao")
    await room.dispatcher.tick()
    assert (await room.queue.ticket("t-1")).state is TicketState.CLOSED
    assert "离开已超过 3 分钟" in (await room.said("t-1"))[-1]


async def test_wrap_up_frees_the_customer_and_closes_by_itself(room: Room) -> None:
    await room.comes("zhao")
    await room.asks("t-1")
    await room.desk.accept("t-1", "zhao", "小赵")
    await room.desk.wrap_up("t-1", "zhao")
    assert await room.owner("t-1") == "assistant"
    room.clock.forward(121)
    await room.presence.beat("zhao")
    await room.dispatcher.tick()
    assert (await room.queue.ticket("t-1")).state is TicketState.CLOSED
    assert (await room.presence.agent("zhao")).load == 0


async def test_transfer_to_an_agent_and_to_a_group(room: Room) -> None:
    for name in ("zhao", "qian"):
        await room.comes(name, skills={"general": 1})
    await room.asks("t-1")
    await room.desk.accept("t-1", "zhao", "小赵")
    moved = await room.desk.transfer("t-1", "zhao", to="qian", note="客户要发票")
    assert (moved.state, moved.offered_to) == (TicketState.OFFERED, "qian")
    assert await room.owner("t-1") == "queue"
    await room.desk.accept("t-1", "qian", "小钱")
    moved = await room.desk.transfer("t-1", "qian", group="dispute")
    assert (moved.state, moved.group) == (TicketState.WAITING, "dispute")
    rows = await room.log.events_after(moved.conversation_id)
    assert not [event for _, event in rows if event["type"] == "transfer"], "the note is not the customer's to read"
    rows = await room.log.events_after(moved.conversation_id, staff=True)
    assert [event["text"] for _, event in rows if event["type"] == "transfer"] == ["客户要发票"]


async def test_change_that_its_maker_did_not_live_to_show_is_shown_by_a_dispatcher(room: Room) -> None:
    await room.asks("t-1")
    await room.queue.accept("t-1", "zhao", "小赵")  # the gateway dies here
    assert await room.owner("t-1") == "queue"
    room.clock.forward(2)
    await room.dispatcher.tick()
    await room.dispatcher.tick()
    assert await room.owner("t-1") == "agent"
    assert await room.said("t-1") == ["小赵 为您服务。"]
