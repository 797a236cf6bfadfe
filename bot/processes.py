"""The long-running commands: gateway, worker, platform. Each parses nothing: it builds and hands over."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from urllib.parse import urlsplit

from redis.asyncio import Redis

from bot import train
from bot.settings import Settings

READY_SECONDS = 5  # a worker's mark outlives it by at most this
WORKER_READY = "yd:worker:ready"


def gateway(settings: Settings) -> None:
    """Serves the API and the pages."""
    import uvicorn

    from bot.gateway.app import create_app

    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="warning",
        ws_max_size=256 * 1024,
        ws_ping_interval=settings.handoff.ping_seconds,
        ws_ping_timeout=settings.handoff.ping_seconds,
        timeout_graceful_shutdown=3,
    )


def platform(settings: Settings) -> None:
    """Serves the reference platform where PLATFORM_URL says."""
    import uvicorn

    from bot.platform.app import create_app

    at = urlsplit(settings.platform_url)
    uvicorn.run(create_app(settings), host=at.hostname or "127.0.0.1", port=at.port or 8601, log_level="warning")


def worker(settings: Settings) -> None:
    """Answers customers until SIGTERM; the turn in hand is finished."""
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    from bot.assistant.assistant import Assistant
    from bot.conversation import Conversations
    from bot.knowledge import Follower, Notebook, open_store
    from bot.review import ReviewList
    from bot.turn import TurnTaker
    from bot.worker import Worker
    from handoff import groups
    from handoff.desk import Desk
    from handoff.queue import TicketQueue

    redis: Redis[str] = Redis.from_url(settings.redis_url, decode_responses=True)
    assistant = Assistant.load(train.model_path(settings), action_url=settings.action_endpoint)
    follower = Follower(open_store(settings))
    await asyncio.to_thread(follower.look)
    await assistant.understand("你好")
    conversations = Conversations(redis)
    routing = groups.load(settings.groups_file)
    desk = Desk(TicketQueue(redis, settings.shop, limits=settings.handoff, routing=routing), conversations)
    review = ReviewList(settings.database_url)
    notebook = Notebook(open_store(settings))
    taker = TurnTaker(assistant, conversations, desk, seconds=settings.turn_seconds, review=review, notebook=notebook)
    following = asyncio.create_task(follower.run())
    try:
        await _until_told(Worker(conversations, taker, claim_seconds=settings.claim_seconds), redis)
    finally:
        following.cancel()


def proactive(settings: Settings) -> None:
    """Says unasked messages until SIGTERM."""
    asyncio.run(_proactive(settings))


async def _proactive(settings: Settings) -> None:
    import httpx

    from actions.platform.provider import event_feed
    from bot.conversation import Conversations
    from bot.proactive import Hook, Proactive
    from bot.reminders import Manners

    redis: Redis[str] = Redis.from_url(settings.redis_url, decode_responses=True)
    manners = Manners(*settings.quiet_hours, settings.daily_notices)
    async with httpx.AsyncClient(timeout=5.0) as client:
        hook = Hook(settings.notify_hook, settings.token_secret, client) if settings.notify_hook else None
        work = Proactive(event_feed(), Conversations(redis), shop=settings.shop, manners=manners, hook=hook)
        task = asyncio.create_task(work.run())
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        await asyncio.gather(task, return_exceptions=True)
    await redis.close()


async def _until_told(worker, redis: Redis[str]) -> None:  # type: ignore[no-untyped-def]
    work = asyncio.create_task(worker.run())
    marking = asyncio.create_task(_mark_ready(redis))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, work.cancel)
    try:
        await work
    except asyncio.CancelledError:
        print(f"worker {os.getpid()} stops", file=sys.stderr)
    finally:
        marking.cancel()
        await redis.close()


async def _mark_ready(redis: Redis[str]) -> None:
    while True:
        await redis.set(WORKER_READY, os.getpid(), ex=READY_SECONDS)
        await asyncio.sleep(READY_SECONDS / 3)
