"""Unasked messages: one useful sentence, never at night, never too many, never to who wants none."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, AsyncIterator

import httpx
import pytest
from redis.asyncio import Redis

from actions.platform.contract import EVENT_KINDS, PlatformEvent
from bot.conversation import Conversations
from bot.gateway.auth import conversation_of
from bot.messages import Owner
from bot.proactive import Hook, Proactive, reply_of
from bot.reminders import CHINA, CURSOR, HELD, Manners, Reminders

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=CHINA)
NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=CHINA)
MANNERS = Manners(quiet_from=21, quiet_until=9, daily=2)
FIELDS = {"order_id": "20261123", "title": "保温杯", "amount_fen": 5900, "until": "2026-12-20"}


def event(number: int, customer: str, kind: str = "refund_paid", time: datetime = NOON) -> PlatformEvent:
    return PlatformEvent(str(number), kind, customer, time.isoformat(), "s", FIELDS)


class Feed:
    """Gives the events behind a number, as the platform does."""

    def __init__(self, *events: PlatformEvent) -> None:
        self.held = list(events)

    async def events(self, *, after: str = "", limit: int = 100) -> list[PlatformEvent]:
        return [one for one in self.held if int(one.event_id) > int(after or 0)][:limit]


class Service:
    """What the tests need of the service: a customer of their own, a clock, what was said."""

    def __init__(self, redis: Redis) -> None:  # type: ignore[type-arg]
        self.customer, self.now = f"P{uuid.uuid4().hex[:8]}", NOON
        self.conversations, self.reminders = Conversations(redis), Reminders(redis)
        self.conversation = conversation_of("demo", self.customer)

    async def look(self, feed: Feed, hook: Hook | None = None) -> int:
        clock = lambda: self.now  # noqa: E731
        work = Proactive(feed, self.conversations, shop="demo", manners=MANNERS, hook=hook, clock=clock)
        return await work.look()

    async def said(self) -> list[dict[str, Any]]:
        return [event for _, event in await self.conversations.events_after(self.conversation)]


@pytest.fixture
async def service(stack) -> AsyncIterator[Service]:  # type: ignore[no-untyped-def]
    """A customer who has a conversation; the feed is read from its beginning."""
    redis = Redis.from_url(stack.env["REDIS_URL"], decode_responses=True)
    await redis.delete(CURSOR, HELD)
    made = Service(redis)
    await made.conversations.open(made.conversation, customer=made.customer, channel="chat")
    yield made
    await redis.close()


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_every_kind_has_words_a_way_on_and_the_off_switch(kind: str) -> None:
    reply = reply_of(event(1, "C1", kind))
    assert reply and "保温杯" in reply.text and "{" not in reply.text
    assert len(reply.quick_replies) >= 2
    assert reply.quick_replies[0].payload["entities"] == {"order_id": "20261123"}
    assert reply.quick_replies[-1].payload == {"intent": "stop_flow", "entities": {"reminders": "off"}}


def test_kind_without_words_is_passed_over() -> None:
    assert reply_of(event(1, "C1", "something_new")) is None


async def test_event_is_said_once(service: Service) -> None:
    feed = Feed(event(1, service.customer))
    assert await service.look(feed) == 1
    assert await service.look(feed) == 0
    [said] = await service.said()
    assert "59.00 元" in said["text"]
    assert [button["label"] for button in said["quick_replies"]] == ["看退款进度", "不再提醒"]


async def test_event_said_before_a_crash_is_not_said_again(service: Service) -> None:
    feed = Feed(event(1, service.customer))
    await service.look(feed)
    await service.reminders.move("")
    await service.look(feed)
    assert len(await service.said()) == 1


async def test_night_waits_for_the_morning(service: Service) -> None:
    service.now = NIGHT
    assert await service.look(Feed(event(1, service.customer, time=NIGHT))) == 0
    service.now = NIGHT + timedelta(hours=9)
    assert await service.look(Feed()) == 0
    service.now = datetime(2026, 11, 25, 9, 0, tzinfo=CHINA)
    assert await service.look(Feed()) == 1


async def test_third_of_a_day_waits_for_the_next(service: Service) -> None:
    events = [event(number, service.customer) for number in (1, 2, 3)]
    assert await service.look(Feed(*events)) == 2
    service.now = datetime(2026, 11, 25, 9, 0, tzinfo=CHINA)
    assert await service.look(Feed()) == 1


async def test_switched_off_hears_nothing_until_switched_on(service: Service) -> None:
    await service.reminders.switch(service.customer, on=False)
    assert await service.look(Feed(event(1, service.customer))) == 0
    await service.reminders.switch(service.customer, on=True)
    assert await service.look(Feed(event(2, service.customer))) == 1
    assert len(await service.said()) == 1


async def test_talk_with_a_person_is_not_interrupted(service: Service) -> None:
    await service.conversations.note(service.conversation, {"type": "owner"}, state={"owner": Owner.AGENT.value})
    assert await service.look(Feed(event(1, service.customer))) == 0
    await service.conversations.note(service.conversation, {"type": "owner"}, state={"owner": Owner.ASSISTANT.value})
    service.now = NOON + timedelta(minutes=31)
    assert await service.look(Feed()) == 1


async def test_old_news_is_dropped(service: Service) -> None:
    assert await service.look(Feed(event(1, service.customer, time=NOON - timedelta(days=4)))) == 0
    assert await service.said() == []


async def test_customer_without_a_conversation_is_told_by_the_app(service: Service) -> None:
    got: list[httpx.Request] = []
    client = httpx.AsyncClient(
        transport=httpx.MockTransport(lambda request: got.append(request) or httpx.Response(204))
    )
    stranger = replace(event(1, f"N{uuid.uuid4().hex[:8]}"), kind="shipment_stuck")
    assert await service.look(Feed(stranger), Hook("http://app.local/notify", "s3cret", client)) == 1
    body = json.loads(got[0].content)
    assert (body["event_id"], body["order_id"]) == ("1", "20261123")
    assert len(got[0].headers["X-Yingda-Signature"]) == 64


async def test_app_that_does_not_answer_stops_nothing(service: Service) -> None:
    client = httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(500)))
    events = [event(1, f"N{uuid.uuid4().hex[:8]}"), event(2, service.customer)]
    assert await service.look(Feed(*events), Hook("http://app.local/notify", "s3cret", client)) == 1


@pytest.mark.parametrize(
    "hours, hour, quiet",
    [
        ((21, 9), 20, False),
        ((21, 9), 21, True),
        ((21, 9), 8, True),
        ((21, 9), 9, False),
        ((1, 5), 3, True),
        ((1, 5), 6, False),
    ],
)
def test_quiet_hours_may_go_over_midnight(hours: tuple[int, int], hour: int, quiet: bool) -> None:
    assert Manners(*hours).quiet(NOON.replace(hour=hour)) is quiet
