"""When a person is called, with an assistant that answers what the test wants; queue and conversation are real."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import Any, AsyncIterator

import pytest
from redis.asyncio import Redis

from bot import callbacks
from bot.assistant.assistant import Answer, Memory
from bot.conversation import Conversations
from bot.events import customer_event, now_ms
from bot.messages import Band, Channel, Decision, Emotion, Message, Reply, Route, Sender
from bot.settings import HandoffLimits
from bot.turn import TurnTaker
from handoff import groups
from handoff.desk import Desk
from handoff.presence import AgentState, Presence
from handoff.queue import TicketQueue
from handoff.tickets import Reason, Ticket, TicketState

NIGHT, DAY = 1_790_017_200_000, 1_790_053_200_000  # 03:00 and 13:00 in China
UNSURE = {"band": Band.UNSURE, "understood": False, "intent": "faq"}
ANGRY = {"emotion": Emotion.ANGRY, "intent": "refund_progress"}
DOWN = {"says": "utter_platform_down", "intent": "apply_refund"}
REFUSED = {"says": "utter_refund_refused_signed", "intent": "apply_refund"}
FINE = {"intent": "logistics_track"}


class Parrot:
    """An assistant that answers as it was told, one answer a turn."""

    def __init__(self) -> None:
        self.next: dict[str, Any] = {}

    async def answer(self, message: Message, *, memory: Memory, is_current: bool) -> Answer:
        """The answer that was put in, or a failure."""
        if self.next.get("fails"):
            raise ValueError("broken")
        given = {"band": Band.ACT, "understood": True, "emotion": Emotion.CALM, "says": "utter_ok", **self.next}
        decision = Decision(Route.TASK, given["intent"], 0.9, given["band"], emotion=given["emotion"])
        said = json.dumps({"event": "bot", "text": "好", "metadata": {"utter_action": given["says"]}})
        reply = Reply("这是回答", "这是回答", answers=message.id)
        facts = given.get("facts", {})
        return Answer((reply,), decision, given.get("handoff", ""), given["understood"], Memory((said,)), facts)

    async def understand(self, text: str) -> dict[str, Any]:
        """For the shop's list of what always goes to people."""
        return {"decision": {"band": "act", "intent": self.next["intent"]}}

    def forget(self, conversation_id: str) -> None:
        """It remembers nothing."""


class Talk:
    """One customer's turns, as a worker takes them."""

    def __init__(self, redis: Redis[str], shop: str, **routing: Any) -> None:
        self.now = DAY
        limits = HandoffLimits(agent_hours=(9, 22))
        rules = replace(groups.load(), **routing)
        self.queue = TicketQueue(redis, shop, limits=limits, routing=rules, clock=lambda: self.now)
        self.log, self.parrot = Conversations(redis), Parrot()
        self.desk = Desk(self.queue, self.log)
        self.taker = TurnTaker(self.parrot, self.log, self.desk, seconds=5)  # type: ignore[arg-type]
        self.conversation = f"c-{shop}"

    async def says(self, words: str, channel: Channel = Channel.CHAT, **answer: Any) -> str:
        """The customer's words, and what is said in answer."""
        self.parrot.next = answer
        more = {"metadata": answer.pop("metadata", {})}
        message = Message(uuid.uuid4().hex, self.conversation, Sender.CUSTOMER, words, now_ms(), channel, **more)
        await self.log.open(self.conversation, customer=f"C-{self.conversation}", channel=channel.value)
        await self.log.say(message, customer_event(message))
        token = await self.log.claim(self.conversation, seconds=30)
        waiting = await self.log.next_waiting(self.conversation)
        assert token and waiting
        outcome = await self.taker.take(message, await self.log.state(self.conversation), 1)
        await self.log.commit(self.conversation, token, waiting, outcome.record)
        await outcome.afterwards()
        await self.log.release(self.conversation, token)
        return "\n".join(event.get("text", "") for event in outcome.record.events)

    async def ticket(self) -> Ticket | None:
        """The conversation's open ticket."""
        found = await self.queue.open_ticket(self.conversation)
        return await self.queue.ticket(found) if found else None


@pytest.fixture
async def redis(quiet_options) -> AsyncIterator[Redis[str]]:
    client: Redis[str] = Redis.from_url(quiet_options.redis_url, decode_responses=True)
    yield client
    await client.close()


@pytest.fixture
def talk(redis: Redis[str]) -> Talk:
    """A conversation of its own at a desk of its own."""
    return Talk(redis, f"shop-{uuid.uuid4().hex[:8]}")


@pytest.mark.parametrize(
    "turns, channel, reason",
    [
        ([UNSURE, UNSURE], Channel.CHAT, Reason.NOT_UNDERSTOOD),
        ([UNSURE], Channel.ELDERLY, Reason.NOT_UNDERSTOOD),
        ([UNSURE, FINE, UNSURE, FINE, UNSURE], Channel.CHAT, Reason.NOT_UNDERSTOOD),
        ([ANGRY, FINE, ANGRY], Channel.CHAT, Reason.ANGER),
        ([DOWN, DOWN], Channel.CHAT, Reason.PLATFORM_DOWN),
        ([REFUSED, REFUSED], Channel.CHAT, Reason.REFUSED_BY_RULE),
        ([{"fails": True}, {"fails": True}], Channel.CHAT, Reason.ASSISTANT_FAILED),
        ([{"fails": True}], Channel.ELDERLY, Reason.ASSISTANT_FAILED),
        ([{**FINE, "handoff": "safety_risk"}], Channel.CHAT, Reason.SAFETY_RISK),
        ([{**FINE, "metadata": {"handoff": "voice_key"}}], Channel.VOICE, Reason.VOICE_KEY),
    ],
)
async def test_person_is_called_at_the_last_turn_and_not_before(
    talk: Talk, turns: list[dict[str, Any]], channel: Channel, reason: Reason
) -> None:
    for turn in turns[:-1]:
        await talk.says("…", channel, **turn)
        assert await talk.ticket() is None
    await talk.says("…", channel, **turns[-1])
    ticket = await talk.ticket()
    assert ticket and ticket.reason is reason and ticket.place == 1
    assert (await talk.log.state(talk.conversation))["owner"] == "queue"


@pytest.mark.parametrize("turns", [[UNSURE, FINE, UNSURE], [DOWN, FINE, DOWN], [ANGRY, FINE], [REFUSED, FINE, REFUSED]])
async def test_what_is_over_does_not_count(talk: Talk, turns: list[dict[str, Any]]) -> None:
    for turn in turns:
        await talk.says("…", **turn)
    assert await talk.ticket() is None


@pytest.mark.parametrize("words", ["不用转人工了", "别排队了", "算了", "不用了，谢谢"])
async def test_who_does_not_want_to_wait_any_more_leaves_the_queue_by_saying_so(talk: Talk, words: str) -> None:
    await talk.says("转人工", handoff="customer_request", intent="request_human")
    await talk.says(words, intent="deny")
    assert await talk.ticket() is None
    assert (await talk.log.state(talk.conversation))["owner"] == "assistant"
    assert "已取消排队" in [e.get("text", "") for _, e in await talk.log.newest_events(talk.conversation)][-2]


@pytest.mark.parametrize("words", ["怎么还不转人工", "能不能不排队了", "不要退货了"])
async def test_reproaches_keep_the_place(talk: Talk, words: str) -> None:
    await talk.says("转人工", handoff="customer_request", intent="request_human")
    await talk.says(words, **FINE)
    assert await talk.ticket()


async def test_bare_no_to_what_was_asked_while_waiting_keeps_the_place(talk: Talk) -> None:
    await talk.says("转人工", handoff="customer_request", intent="request_human")
    await talk.says("取消订单", intent="cancel_order")
    await talk.says("算了", intent="deny")
    assert await talk.ticket()


async def test_shop_keeps_an_intent_for_people_and_nothing_is_done_before(redis: Redis[str]) -> None:
    talk = Talk(redis, f"shop-{uuid.uuid4().hex[:8]}", always_people=frozenset({"invoice"}))
    assert "这是回答" not in await talk.says("开发票", intent="invoice")
    ticket = await talk.ticket()
    assert ticket and ticket.reason is Reason.SHOP_RULE


async def test_question_which_order_is_asked_once_and_only_when_useful(talk: Talk) -> None:
    open_question = {"flow": {"skill": "refund", "asked": "order_id"}}
    words = await talk.says("转人工", handoff="customer_request", intent="request_human", facts=open_question)
    assert words.count("哪个订单") == 1
    assert "哪个订单" not in await talk.says(
        "转人工", handoff="customer_request", intent="request_human", facts=open_question
    )


async def test_context_carries_what_was_said(talk: Talk) -> None:
    await talk.says("我的快递", emotion=Emotion.ANXIOUS, intent="logistics_track")
    await talk.says("叽里", **UNSURE)
    await talk.says("咕噜", **UNSURE)
    ticket = await talk.ticket()
    assert ticket and ticket.group == "logistics"
    context = ticket.context
    assert [mood["emotion"] for mood in context.emotions][:1] == ["anxious"]
    assert context.suggestion == "这是回答" and context.first_message_at > 0
    assert context.profile == {"elderly": False, "vip": 0, "language": "zh", "channel": "chat"}
    await talk.desk.accept(ticket.id, "zhao", "小赵")
    await talk.desk.close(ticket.id, "zhao", code="solved")
    await talk.says("转人工", handoff="customer_request", intent="request_human")
    again = await talk.ticket()
    assert again and [earlier["code"] for earlier in again.context.earlier] == ["solved"]


async def test_at_night_a_message_and_a_phone_become_a_callback(talk: Talk) -> None:
    talk.now = NIGHT
    assert "9:00 上班" in await talk.says("转人工", handoff="customer_request", intent="request_human")
    assert await talk.ticket() is None
    assert "手机号" in await talk.says("手机屏幕有坏点，想换一台")
    assert "已登记" in await talk.says("13800138000")
    ticket = await talk.ticket()
    assert ticket and ticket.state is TicketState.CALLBACK
    assert (ticket.context.phone, ticket.context.callback_message) == ("13800138000", "手机屏幕有坏点，想换一台")
    assert (await talk.log.state(talk.conversation))["owner"] == "assistant"
    assert [found.id for found in await talk.queue.callbacks()] == [ticket.id]
    await talk.desk.accept(ticket.id, "zhao", "小赵")
    assert (await talk.log.state(talk.conversation))["owner"] == "agent"


async def test_callback_becomes_a_ticket_when_the_customer_asks_again_by_day(talk: Talk) -> None:
    talk.now = NIGHT
    await talk.says("转人工", handoff="customer_request", intent="request_human")
    await talk.says("想退货，电话 13800138000")
    talk.now = DAY
    await talk.says("转人工", handoff="customer_request", intent="request_human")
    ticket = await talk.ticket()
    assert ticket and ticket.state is TicketState.WAITING and ticket.context.phone == "13800138000"
    assert (await talk.log.state(talk.conversation))["owner"] == "queue"


async def test_at_night_no_thanks_ends_it_and_danger_does_not_wait(talk: Talk) -> None:
    talk.now = NIGHT
    await talk.says("转人工", handoff="customer_request", intent="request_human")
    assert "不登记" in await talk.says("不用了")
    assert "这是回答" in await talk.says("我的快递", **FINE)
    await talk.says("冒烟了", handoff="safety_risk", intent="safety_risk")
    ticket = await talk.ticket()
    assert ticket and ticket.state is TicketState.WAITING


async def test_at_night_an_agent_who_is_there_gets_the_ticket(talk: Talk) -> None:
    talk.now = NIGHT
    await Presence(talk.queue).set_state("zhao", AgentState.ONLINE)
    await talk.says("转人工", handoff="customer_request", intent="request_human")
    ticket = await talk.ticket()
    assert ticket and ticket.state is TicketState.WAITING


async def test_no_phone_is_asked_for_twice_and_never_again(talk: Talk) -> None:
    talk.now = NIGHT
    await talk.says("转人工", handoff="customer_request", intent="request_human")
    assert "手机号" in await talk.says("屏幕坏了")
    assert "再发一次" in await talk.says("138001")
    assert "在这里回复" in await talk.says("不想留")
    ticket = await talk.ticket()
    assert ticket and ticket.context.phone == "" and "屏幕坏了" in ticket.context.callback_message


@pytest.mark.parametrize(
    "hours, now, there",
    [
        ((9, 22), NIGHT, False),
        ((9, 22), DAY, True),
        ((22, 6), NIGHT, True),
        ((22, 6), DAY, False),
        ((0, 24), NIGHT, True),
    ],
)
def test_hours_are_the_shops(hours: tuple[int, int], now: int, there: bool) -> None:
    assert callbacks.at_work(now, HandoffLimits(agent_hours=hours)) is there


async def test_who_waits_and_asks_is_told_how_the_queue_stands(redis: Redis[str]) -> None:
    shop = f"shop-{uuid.uuid4().hex[:8]}"
    first, second = Talk(redis, shop), Talk(redis, shop)
    second.conversation, second.now = f"{first.conversation}-2", first.now + 1000
    for talk in (first, second):
        await talk.says("转人工", **{**FINE, "handoff": "customer_request"})
    assert "最前面" in await first.says("在吗", **FINE)
    told = await second.says("还要多久", **FINE)
    assert "前面还有 1 位" in told and "这是回答" not in told
    assert "这是回答" in await second.says("我的快递到哪了", **FINE)


async def test_nobody_in_the_queue_is_told_of_one(talk: Talk) -> None:
    assert "这是回答" in await talk.says("在吗", **FINE)
