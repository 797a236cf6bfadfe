"""A person answers somebody on WeChat: both see everything, and the score comes back as a typed number."""

from __future__ import annotations

import uuid

import pytest

from bot.conversation import Conversations
from bot.events import owner_event
from bot.gateway.auth import conversation_of
from bot.local_stack import until
from bot.messages import Channel, Owner
from handoff.desk import Desk
from handoff.queue import TicketQueue
from handoff.tickets import HandoffContext, Reason
from tests.channels.conftest import Hub
from tests.channels.wechat_client import message, push, said, say


@pytest.fixture
def desk(conversations: Conversations, hub: Hub) -> Desk:
    return Desk(TicketQueue(conversations.redis, hub.options.shop), conversations)


async def _hand_over(desk: Desk, conversations: Conversations, conversation_id: str, customer: str) -> str:
    """As a turn does that opens a ticket; an agent takes it."""
    ticket_id, context = f"t-{uuid.uuid4().hex}", HandoffContext(Reason.CUSTOMER_REQUEST, ("要人工",), channel="wechat")
    ticket = await desk.open(ticket_id, conversation_id, customer, context)
    state = {"owner": Owner.QUEUE.value, "ticket": ticket_id}
    await conversations.note(conversation_id, owner_event(Owner.QUEUE, place=ticket.place), state=state)
    await desk.accept(ticket_id, "zhao", "小赵")
    return ticket_id


async def test_agent_and_customer_on_wechat_hear_each_other(hub: Hub, desk: Desk, conversations: Conversations) -> None:
    conversation_id, user = hub.conversation(Channel.WECHAT), hub.user
    say(hub.http, user, "人工")
    ticket_id = await _hand_over(desk, conversations, conversation_id, "guest")
    until(lambda: len(hub.tencent.texts(user)) == 2, "place and greeting")
    assert say(hub.http, user, "在吗") == {}  # a person answers: WeChat is not kept waiting
    await desk.say(ticket_id, "zhao", "在的，您说", uuid.uuid4().hex)
    until(lambda: "小赵：在的，您说" in hub.tencent.texts(user), "the agent's words")
    assert said(push(hub.http, message(user, "voice", MediaId="m1"))) == {}
    await desk.close(ticket_id, "zhao")
    until(lambda: "回复 1 到 5" in hub.tencent.texts(user)[-1], "the question for a score")
    say(hub.http, user, "5")
    until(lambda: "谢谢" in hub.tencent.texts(user)[-1], "thanks")
    assert (await desk.queue.ticket(ticket_id)).score == 5
    events = [event for _, event in await conversations.events_after(conversation_id)]
    shown = [(event["text"], event["channel"]) for event in events if event.get("sender") == "customer"]
    assert shown == [("人工", "wechat"), ("在吗", "wechat"), ("[语音]", "wechat")]


async def test_agents_words_reach_all_channels_of_a_customer(
    hub: Hub, desk: Desk, conversations: Conversations
) -> None:
    customer = f"C-{hub.user}"
    hub.bind(Channel.WECHAT, customer)
    say(hub.http, hub.user, "人工")
    ticket_id = await _hand_over(desk, conversations, conversation_of("demo", customer), customer)
    await desk.say(ticket_id, "zhao", "您好", uuid.uuid4().hex)
    until(lambda: "小赵：您好" in hub.tencent.texts(hub.user), "the agent's words on WeChat")
    shown = hub.http.get("/api/chat/events", headers=hub.shopper(customer)).json()
    assert "您好" in [event.get("text") for event in shown]


async def test_talk_begun_as_a_guest_is_finished_as_such(hub: Hub, desk: Desk, conversations: Conversations) -> None:
    guest, customer = hub.conversation(Channel.WECHAT), f"C-{hub.user}"
    say(hub.http, hub.user, "人工")
    ticket_id = await _hand_over(desk, conversations, guest, "guest")
    hub.bind(Channel.WECHAT, customer)
    say(hub.http, hub.user, "我绑定好了")
    await desk.close(ticket_id, "zhao")
    say(hub.http, hub.user, "谢谢")
    texts = [
        [e.get("text") for _, e in await conversations.events_after(c)]
        for c in (guest, conversation_of("demo", customer))
    ]
    assert "我绑定好了" in texts[0] and "谢谢" in texts[1] and "谢谢" not in texts[0]
