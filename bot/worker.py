"""The turn loop: takes conversations with unanswered messages, one worker each at a time, and answers in order."""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, AsyncIterator

from redis.exceptions import ConnectionError as RedisDown
from redis.exceptions import ResponseError

from actions.platform.computing import Computing
from bot.conversation import GROUP, INBOX, Conversations, TurnRecord, Waiting
from bot.errors import ClaimLost
from bot.messages import Owner
from bot.plain import in_plain_words
from bot.turn import TurnTaker

logger = logging.getLogger("yingda.worker")

AT_ONCE = 1000  # conversations in hand; waiting for a platform costs a task, and must keep nobody out
READ = 32  # entries of the inbox at a time
BLOCK_MS = 1000
RECLAIM_SECONDS = 2.0  # how often messages of dead workers are looked for


class Worker:
    """Any number of these may run against one Redis."""

    def __init__(self, conversations: Conversations, taker: TurnTaker, *, claim_seconds: float) -> None:
        self._conversations, self._taker, self._claim_seconds = conversations, taker, claim_seconds
        self._redis = conversations.redis
        self._name = f"worker-{uuid.uuid4().hex[:8]}"
        self._places = asyncio.Semaphore(AT_ONCE)
        self._computing = Computing()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Works until it is cancelled; turns in hand are finished first."""
        await self._make_group()
        reclaimer = asyncio.create_task(self._reclaim_forever())
        try:
            while True:
                await self._guarded(self._read_new)
        finally:
            reclaimer.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _make_group(self) -> None:
        try:
            await self._redis.xgroup_create(INBOX, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def _guarded(self, step: Any) -> None:
        """Redis away is a pause, not an end."""
        try:
            await step()
        except RedisDown:
            logger.warning("redis is away, trying again")
            await asyncio.sleep(0.5)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            await self._make_group()

    async def _read_new(self) -> None:
        """Several at once: on a busy loop every answer of Redis waits for a turn's computing."""
        await self._places.acquire()
        try:
            rows = await self._redis.xreadgroup(GROUP, self._name, {INBOX: ">"}, count=READ, block=BLOCK_MS)
        finally:
            self._places.release()
        for entry_id, fields in rows[0][1] if rows else ():
            await self._places.acquire()
            self._start(entry_id, fields["c"])

    async def _reclaim_forever(self) -> None:
        while True:
            await asyncio.sleep(RECLAIM_SECONDS)
            await self._guarded(self._reclaim)

    async def _reclaim(self) -> None:
        """Takes over what a worker took and did not finish in time."""
        idle = int(self._claim_seconds * 1000)
        _, rows, *_ = await self._redis.xautoclaim(INBOX, GROUP, self._name, min_idle_time=idle, count=READ)
        for entry_id, fields in rows:
            if fields:
                await self._places.acquire()
                self._start(entry_id, fields["c"])

    def _start(self, entry_id: str, conversation_id: str) -> None:
        task = asyncio.create_task(self._serve(entry_id, conversation_id))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._places.release()
        if not task.cancelled() and task.exception():
            logger.error("conversation left for another try: %r", task.exception())

    async def _serve(self, entry_id: str, conversation_id: str) -> None:
        """Answers everything that waits in a conversation. The inbox entry stays until nothing is left, so that
        another worker finds it should this one die."""
        token = await self._conversations.claim(conversation_id, seconds=self._claim_seconds)
        if token is None:
            return
        try:
            async with self._held(conversation_id, token):
                await self._answer_all(conversation_id, token)
            await self._redis.pipeline(transaction=False).xack(INBOX, GROUP, entry_id).xdel(INBOX, entry_id).execute()
        except ClaimLost as lost:
            self._taker.forget(conversation_id)
            logger.warning("claim lost: %s", lost)

    @asynccontextmanager
    async def _held(self, conversation_id: str, token: str) -> AsyncIterator[None]:
        """Renews the claim while the block runs."""
        keeper = asyncio.create_task(self._keep(conversation_id, token))
        try:
            yield
        finally:
            keeper.cancel()

    async def _keep(self, conversation_id: str, token: str) -> None:
        while True:
            await asyncio.sleep(self._claim_seconds / 3)
            await self._conversations.renew(conversation_id, token, seconds=self._claim_seconds)

    async def _answer_all(self, conversation_id: str, token: str) -> None:
        while True:
            waiting = await self._conversations.next_waiting(conversation_id)
            if waiting:
                await self._turn(conversation_id, token, waiting)
                await asyncio.sleep(0)  # others get their turn
            elif await self._conversations.release(conversation_id, token):
                return

    async def _turn(self, conversation_id: str, token: str, waiting: Waiting) -> None:
        state = await self._conversations.state(conversation_id)
        if state["owner"] == Owner.AGENT.value:
            await self._conversations.commit(conversation_id, token, waiting, TurnRecord())
            return
        attempts = await self._conversations.count_attempt(conversation_id, waiting.message.id, state)
        await self._conversations.whisper(conversation_id, {"type": "read", "id": waiting.message.id})
        async with self._computing.turn():
            outcome = await self._taker.take(waiting.message, state, attempts)
        said = in_plain_words(outcome.record.events, waiting.message.channel)
        await self._conversations.commit(conversation_id, token, waiting, replace(outcome.record, events=said))
        self._taker.committed(conversation_id, outcome.turns)
        await outcome.afterwards()
