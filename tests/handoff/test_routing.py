"""Who is offered which ticket, and what happens when nobody takes it."""

from __future__ import annotations

import pytest

from handoff.errors import AgentFull, IllegalChange
from handoff.presence import AgentState
from handoff.tickets import Reason, TicketState
from tests.handoff.conftest import Office

REFUND, PARCEL = {"intents": ("apply_refund",)}, {"intents": ("logistics_track",)}


async def _offered(office: Office) -> dict[str, str]:
    """ticket -> agent of the offers that are made now."""
    return dict(await office.queue.offer(most=50))


async def test_best_skilled_then_least_loaded_then_longest_idle(office: Office) -> None:
    await office.comes("novice", skills={"refund": 1})
    await office.comes("expert", skills={"refund": 3})
    await office.asks("t-1", **REFUND)
    assert await _offered(office) == {"t-1": "expert"}
    office.clock.forward(1)
    await office.comes("second", skills={"refund": 3})
    await office.asks("t-2", **REFUND)
    assert await _offered(office) == {"t-2": "second"}, "of two experts the one with less to do"
    await office.asks("t-3", **REFUND)
    assert await _offered(office) == {"t-3": "expert"}, "of two with as much to do the one idle for longer"


async def test_nobody_is_offered_more_than_they_can_take(office: Office) -> None:
    await office.comes("zhao", capacity=2)
    for number in range(4):
        await office.asks(f"t-{number}")
    assert sorted(await _offered(office)) == ["t-0", "t-1"]
    with pytest.raises(AgentFull):
        await office.desk.accept("t-2", "zhao", "小赵")


async def test_offer_that_runs_out_goes_back_to_its_old_place_and_two_set_the_agent_away(office: Office) -> None:
    await office.comes("zhao")
    for name in ("t-1", "t-2", "t-3"):
        await office.asks(name)
    await office.queue.offer(most=1)
    office.clock.forward(21)
    await office.presence.beat("zhao")
    await office.queue.expire_offer("t-1")
    assert [ticket.id for ticket in await office.queue.waiting()] == ["t-1", "t-2", "t-3"]
    assert await _offered(office) == {"t-2": "zhao", "t-3": "zhao"}, "the one who missed it is not asked again at once"
    office.clock.forward(21)
    await office.presence.beat("zhao")
    await office.dispatcher.tick()
    assert (await office.presence.agent("zhao")).state is AgentState.AWAY
    assert [ticket.id for ticket in await office.queue.waiting()] == ["t-1", "t-2", "t-3"]


async def test_refused_ticket_goes_to_somebody_else(office: Office) -> None:
    await office.comes("zhao", skills={"general": 3})
    await office.comes("qian", skills={"general": 1})
    await office.asks("t-1")
    assert await _offered(office) == {"t-1": "zhao"}
    await office.queue.refuse("t-1", "zhao")
    assert await _offered(office) == {"t-1": "qian"}
    with pytest.raises(IllegalChange):
        await office.desk.accept("t-1", "zhao", "小赵")
    assert (await office.desk.accept("t-1", "qian", "小钱")).state is TicketState.ACTIVE


async def test_agent_whose_connection_is_gone_loses_the_chats_to_the_front(office: Office) -> None:
    await office.comes("zhao")
    await office.asks("t-1")
    await office.desk.accept("t-1", "zhao", "小赵")
    await office.presence.set_state("zhao", AgentState.BUSY)
    for name in ("t-2", "t-3"):
        await office.asks(name)
    await office.asks("t-4", Reason.SAFETY_RISK)
    office.clock.forward(31)
    await office.dispatcher.tick()
    assert [ticket.id for ticket in await office.queue.waiting()][0] == "t-1"
    assert (await office.presence.agent("zhao")).load == 0
    assert await office.owner("t-1") == "queue"
    assert "小赵 的连接中断了" in (await office.said("t-1"))[-1]


async def test_last_agent_of_a_customer_is_preferred_if_free(office: Office) -> None:
    await office.comes("qian", skills={"general": 1})
    await office.asks("t-1")
    await office.desk.accept("t-1", "qian", "小钱")
    await office.desk.close("t-1", "qian")
    await office.comes("zhao", skills={"general": 3})
    again = await office.queue.enqueue(
        "t-2", f"{office.queue.shop}-t-1", "C-t-1", (await office.queue.ticket("t-1")).context
    )
    assert await _offered(office) == {again.id: "qian"}
    office.clock.forward(1)
    await office.asks("t-3")
    assert await _offered(office) == {"t-3": "zhao"}


async def test_ticket_overflows_to_the_next_group_after_its_wait(office: Office) -> None:
    await office.comes("zhao", skills={"general": 2})
    await office.asks("t-1", **PARCEL)
    assert await _offered(office) == {}
    office.clock.forward(89)
    await office.presence.beat("zhao")
    await office.dispatcher.tick()
    assert (await office.queue.ticket("t-1")).state is TicketState.WAITING
    office.clock.forward(2)
    await office.presence.beat("zhao")
    await office.dispatcher.tick()
    assert (await office.queue.ticket("t-1")).offered_to == "zhao"


async def test_a_call_waits_for_an_agent_with_room_and_is_not_passed_over_for_ever(office: Office) -> None:
    await office.comes("zhao")
    await office.asks("t-chat")
    await office.desk.accept("t-chat", "zhao", "小赵")
    await office.asks("t-call", channel="voice")
    for number in range(3):
        await office.asks(f"t-{number}")
        assert await _offered(office) == {}, "the agent is held for the call"
    await office.desk.close("t-chat", "zhao")
    assert await _offered(office) == {"t-call": "zhao"}


async def test_customer_keeps_the_place_and_comes_back_to_it(office: Office) -> None:
    for name in ("t-1", "t-2", "t-3"):
        await office.asks(name)
    await office.desk.leave("t-2", keep_place=True)
    assert await office.owner("t-2") == "assistant"
    assert [ticket.id for ticket in await office.queue.waiting()] == ["t-1", "t-3"]
    assert (await office.queue.ticket("t-2")).place == 2
    await office.desk.come_back("t-2")
    assert [ticket.id for ticket in await office.queue.waiting()] == ["t-1", "t-2", "t-3"]
    assert await office.owner("t-2") == "queue"


async def test_kept_place_ends_and_the_customer_is_told(office: Office) -> None:
    await office.asks("t-1")
    await office.desk.leave("t-1", keep_place=True)
    office.clock.forward(1801)
    await office.dispatcher.tick()
    office.clock.forward(2)
    await office.dispatcher.tick()
    assert (await office.queue.ticket("t-1")).state is TicketState.ABANDONED
    assert "已到时间" in (await office.said("t-1"))[-1]


async def test_customer_gone_for_three_minutes_finds_a_notice(office: Office) -> None:
    await office.comes("zhao")
    await office.asks("t-1")
    await office.desk.accept("t-1", "zhao", "小赵")
    for _ in range(4):
        office.clock.forward(60)
        await office.presence.beat("zhao")
        await office.queue.seen(f"{office.queue.shop}-t-1")
        await office.dispatcher.tick()
    assert (await office.queue.ticket("t-1")).state is TicketState.ACTIVE
    office.clock.forward(181)
    await office.presence.beat("zhao")
    await office.dispatcher.tick()
    assert (await office.queue.ticket("t-1")).state is TicketState.CLOSED
    assert "离开已超过 3 分钟" in (await office.said("t-1"))[-1]


async def test_wrap_up_frees_the_customer_and_closes_by_itself(office: Office) -> None:
    await office.comes("zhao")
    await office.asks("t-1")
    await office.desk.accept("t-1", "zhao", "小赵")
    await office.desk.wrap_up("t-1", "zhao")
    assert await office.owner("t-1") == "assistant"
    office.clock.forward(121)
    await office.presence.beat("zhao")
    await office.dispatcher.tick()
    assert (await office.queue.ticket("t-1")).state is TicketState.CLOSED
    assert (await office.presence.agent("zhao")).load == 0


async def test_transfer_to_an_agent_and_to_a_group(office: Office) -> None:
    for name in ("zhao", "qian"):
        await office.comes(name, skills={"general": 1})
    await office.asks("t-1")
    await office.desk.accept("t-1", "zhao", "小赵")
    moved = await office.desk.transfer("t-1", "zhao", to="qian", note="客户要发票")
    assert (moved.state, moved.offered_to) == (TicketState.OFFERED, "qian")
    assert await office.owner("t-1") == "queue"
    await office.desk.accept("t-1", "qian", "小钱")
    moved = await office.desk.transfer("t-1", "qian", group="dispute")
    assert (moved.state, moved.group) == (TicketState.WAITING, "dispute")
    rows = await office.log.events_after(moved.conversation_id)
    assert not [event for _, event in rows if event["type"] == "transfer"], "the note is not the customer's to read"
    rows = await office.log.events_after(moved.conversation_id, staff=True)
    assert [event["text"] for _, event in rows if event["type"] == "transfer"] == ["客户要发票"]


async def test_change_that_its_maker_did_not_live_to_show_is_shown_by_a_dispatcher(office: Office) -> None:
    await office.asks("t-1")
    await office.queue.accept("t-1", "zhao", "小赵")  # the gateway dies here
    assert await office.owner("t-1") == "queue"
    office.clock.forward(2)
    await office.dispatcher.tick()
    await office.dispatcher.tick()
    assert await office.owner("t-1") == "agent"
    assert await office.said("t-1") == ["小赵 为您服务。"]
