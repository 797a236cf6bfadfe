"""Conversations that wait for something keep nobody out, and who comes back from a platform lets new ones go first."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, AsyncIterator, Mapping

import pytest
from redis.asyncio import Redis

from actions.platform.computing import Computing, away
from bot.conversation import Conversations, TurnRecord
from bot.events import customer_event, now_ms, reply_event
from bot.messages import Message, Reply, Sender
from bot.stopping import stop
from bot.turn import Outcome
from bot.worker import Worker

WAITING = 200


@dataclass
class Taker:
    """Turns whose words are 慢 wait at a platform until `answered`."""

    answered: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: int = 0

    async def take(self, message: Message, state: Mapping[str, str], attempts: int) -> Outcome:
        if message.text == "慢":
            self.waiting += 1
            async with away():
                await self.answered.wait()
        return Outcome(TurnRecord([reply_event(Reply(text="好", answers=message.id), 0)], state={"turns": "1"}), 1)

    def committed(self, conversation_id: str, turns: int) -> None: ...

    def forget(self, conversation_id: str) -> None: ...


@pytest.fixture
async def conversations(quiet_options: Any) -> AsyncIterator[Conversations]:
    redis: Redis[str] = Redis.from_url(quiet_options.redis_url, decode_responses=True)
    yield Conversations(redis)
    await redis.close()


async def until(condition: Any) -> None:
    for _ in range(1500):
        if await condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come")


async def test_two_hundred_that_wait_for_the_platform_do_not_keep_another_from_being_answered(
    conversations: Conversations, new_id: Any
) -> None:
    async def say(words: str) -> str:
        message = Message(new_id(), f"at-once-{new_id()}", Sender.CUSTOMER, words, now_ms())
        await conversations.say(message, customer_event(message))
        return message.conversation_id

    async def is_answered(conversation_id: str) -> bool:
        return not await conversations.next_waiting(conversation_id)

    async def all_wait() -> bool:
        return taker.waiting == WAITING

    async def all_answered() -> bool:
        return all([await is_answered(one) for one in slow])

    taker = Taker()
    work = asyncio.create_task(Worker(conversations, taker, claim_seconds=60).run())  # type: ignore[arg-type]
    slow = [await say("慢") for _ in range(WAITING)]
    await until(all_wait)
    quick = await say("快")
    await until(lambda: is_answered(quick))
    assert not await all_answered()
    taker.answered.set()
    await until(all_answered)
    await stop(work)


async def test_who_comes_back_from_the_platform_lets_a_new_turn_go_first() -> None:
    computing, order = Computing(1), []
    platform, computed = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with computing.turn():
            async with away():
                await platform.wait()
            order.append("slow")

    async def busy() -> None:
        async with computing.turn():
            await computed.wait()

    async def quick() -> None:
        async with computing.turn():
            order.append("quick")

    tasks = [asyncio.create_task(slow()), asyncio.create_task(busy())]
    await asyncio.sleep(0)
    platform.set()
    await asyncio.sleep(0.01)
    tasks.append(asyncio.create_task(quick()))
    await asyncio.sleep(0.01)
    computed.set()
    await asyncio.gather(*tasks)
    assert order == ["quick", "slow"]


async def test_a_cancelled_turn_leaves_its_place_to_others() -> None:
    computing = Computing(1)

    async def hold() -> None:
        async with computing.turn():
            await asyncio.sleep(60)

    tasks = [asyncio.create_task(hold()) for _ in range(3)]
    await asyncio.sleep(0.01)
    await stop(*reversed(tasks))
    async with computing.turn():
        pass
