"""Everything that is said is told once, whoever dies and however many deliver."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.channels import courier as couriers
from bot.channels.contract import HookAnswer, HookRequest, Incoming, Outgoing
from bot.channels.courier import TRIES, Courier
from bot.channels.errors import DeliveryFailed, Undeliverable
from bot.channels.outbox import Outbox, Route
from bot.conversation import Conversations, key
from bot.events import Event, owner_event, rating_event, said_event
from bot.messages import Channel, Owner, Sender
from bot.stopping import stop


class Recorder:
    """A channel that remembers what it was told; `before` is raised, or awaited, first."""

    channel, patience = Channel.WEBHOOK, 0.0

    def __init__(self) -> None:
        self.told: list[Outgoing] = []
        self.before: list[Any] = []

    async def receive(self, request: HookRequest) -> list[Incoming]:
        return []

    async def reply(self, request: HookRequest, incoming: Incoming | None, outgoing: Outgoing | None) -> HookAnswer:
        return HookAnswer()

    async def send(self, outgoing: Outgoing) -> None:
        self.told.append(outgoing)
        await asyncio.sleep(0.001)
        if self.before:
            raise self.before.pop(0)

    def texts(self) -> list[str]:
        return [said.text for outgoing in self.told for said in outgoing.said]


class Killed(BaseException):
    """The process is gone: nothing more of it runs."""


class Talk:
    """A conversation with a channel."""

    def __init__(self, conversations: Conversations, outbox: Outbox, recorder: Recorder) -> None:
        self.conversations, self.outbox, self.recorder = conversations, outbox, recorder
        self.route = Route(f"c{uuid.uuid4().hex[:20]}", Channel.WEBHOOK, "u1", {})

    def courier(self) -> Courier:
        """One more process."""
        return Courier(self.conversations, self.outbox, {Channel.WEBHOOK: self.recorder})

    async def say(self, *words: str) -> None:
        """An agent says something."""
        for sentence in words:
            await self.note(said_event(Sender.AGENT, sentence, uuid.uuid4().hex, name="小赵"))

    async def note(self, event: Event) -> None:
        await self.conversations.note(self.route.conversation, event)

    async def look(self) -> None:
        """A process looks once."""
        await self.courier().look(self.route.conversation)

    async def expire_claim(self) -> None:
        """Time goes by."""
        await self.outbox.redis.delete(key(self.route.conversation, "sending:webhook"))


@pytest.fixture
async def talk(redis_url: str) -> AsyncIterator[Talk]:
    """In a database of its own: the gateway's courier does not look there."""
    redis: Redis[str] = Redis.from_url(redis_url.replace("db=0", "db=1"), decode_responses=True)
    made = Talk(Conversations(redis), Outbox(redis), Recorder())
    await made.say("以前说的")
    await made.outbox.attach(made.route)
    yield made
    await redis.close()


async def test_what_is_said_after_attaching_is_told_once_in_order(talk: Talk) -> None:
    await talk.say("一", "二")
    await talk.look()
    await talk.look()
    assert talk.recorder.texts() == ["一", "二"]
    assert talk.recorder.told[0].said[0].name == "小赵"


async def test_many_couriers_tell_everything_once(talk: Talk) -> None:
    await talk.say(*[str(number) for number in range(20)])
    await asyncio.gather(*(talk.look() for _ in range(8)))
    await talk.look()
    assert talk.recorder.texts() == [str(number) for number in range(20)]


async def test_killed_half_way_is_told_once_more_with_the_same_id_and_never_a_third_time(talk: Talk) -> None:
    await talk.say("一", "二")
    for _ in range(TRIES):
        talk.recorder.before = [Killed()]
        with pytest.raises(Killed):
            await talk.look()
        await talk.look()  # the claim of the dead one still stands: nobody else delivers
        await talk.expire_claim()
    await talk.look()
    assert talk.recorder.texts() == ["一"] * TRIES + ["二"]
    assert len({outgoing.id for outgoing in talk.recorder.told}) == 2


async def test_receiver_that_fails_is_asked_again_after_the_pause_as_often_as_needed(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await talk.say("一")
    for _ in range(TRIES + 2):
        talk.recorder.before = [DeliveryFailed("down")]
        await talk.look()
        await talk.look()
        await talk.expire_claim()
    await talk.look()
    assert talk.recorder.texts() == ["一"] * (TRIES + 3)
    assert len({outgoing.id for outgoing in talk.recorder.told}) == 1


async def test_what_can_never_be_told_does_not_hold_up_the_rest(talk: Talk) -> None:
    talk.recorder.before = [Undeliverable("no")]
    await talk.say("一", "二")
    await talk.look()
    assert talk.recorder.texts() == ["一", "二"]


async def test_delivery_without_an_end_is_given_up_and_counts_as_a_try(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(couriers, "SEND_SECONDS", 0.02)

    async def hang(outgoing: Outgoing) -> None:
        talk.recorder.told.append(outgoing)
        await asyncio.sleep(5)

    monkeypatch.setattr(talk.recorder, "send", hang)
    await talk.say("一")
    for _ in range(TRIES + 1):
        await talk.look()
        await talk.expire_claim()
    assert talk.recorder.texts() == ["一"] * TRIES
    assert await talk.outbox.behind(talk.route) is None


async def test_rating_and_queue_are_told_and_the_score_can_be_typed(talk: Talk) -> None:
    await talk.note(owner_event(Owner.QUEUE, place=3))
    await talk.note(rating_event("t-1", "小赵"))
    await talk.look()
    queue, rating = talk.recorder.texts()
    assert "第 3 位" in queue and "小赵" in rating
    action = await talk.outbox.number(talk.route, "4")
    assert action and (action["type"], action["ticket"], action["score"]) == ("rate", "t-1", 4)


async def test_detached_channel_is_told_nothing(talk: Talk) -> None:
    await talk.say("一")
    await talk.outbox.detach(talk.route.conversation, Channel.WEBHOOK)
    await talk.look()
    assert talk.recorder.told == []


async def test_running_courier_hears_of_what_is_said(talk: Talk) -> None:
    task = asyncio.create_task(talk.courier().run())
    try:
        await talk.say("一")
        await asyncio.wait_for(_heard(talk, "一"), 20)
    finally:
        await stop(task)


async def _heard(talk: Talk, *words: str) -> None:
    while talk.recorder.texts() != list(words):
        await asyncio.sleep(0.01)
