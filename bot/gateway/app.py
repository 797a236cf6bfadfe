"""The gateway's composition root: every collaborator is made here and handed on."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import AsyncIterator

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse, PlainTextResponse
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.conversation import Conversations, wake_channel
from bot.errors import TokenRefused
from bot.gateway import demo, hooks, pages, rest
from bot.gateway.chat import ChatChannel
from bot.gateway.console import add_console
from bot.gateway.feed import Feed
from bot.gateway.intake import Intake
from bot.gateway.limits import Buckets
from bot.settings import Settings
from bot.texts import text
from handoff import console_api, groups, supervisor_api
from handoff.board import Board
from handoff.console_socket import ConsoleSocket
from handoff.desk import Desk
from handoff.dispatcher import Dispatcher
from handoff.presence import Presence
from handoff.queue import TicketQueue


def create_app(settings: Settings) -> FastAPI:
    """The gateway of one shop."""
    redis: Redis[str] = Redis.from_url(settings.redis_url, decode_responses=True)
    feed, conversations = Feed(redis), Conversations(redis)
    routing = groups.load(settings.groups_file)
    queue = TicketQueue(redis, settings.shop, limits=settings.handoff, routing=routing)
    desk, presence = Desk(queue, conversations), Presence(queue)
    board, dispatcher = Board(queue, presence), Dispatcher(desk, presence)
    intake = Intake(conversations, desk, max_text=settings.max_text)
    buckets = Buckets(burst=settings.rate_burst, per_second=settings.rate_per_second)
    channel = ChatChannel(conversations, intake, feed, desk, buckets, secret=settings.token_secret)
    app = FastAPI(title="应答 gateway", lifespan=_lifespan(feed, redis, dispatcher, queue.key("changed")))
    _add_errors(app)
    _add_health(app, redis)
    _add_metrics(app, board)

    @app.websocket("/chat/ws")
    async def chat(socket: WebSocket) -> None:
        await channel.serve(socket)

    app.include_router(rest.router(conversations, channel, feed, secret=settings.token_secret))
    agents = add_console(app, settings, desk, conversations)
    app.include_router(console_api.router(desk, agents, conversations, presence))
    app.include_router(supervisor_api.router(desk, agents, presence, board))
    console_api.add_errors(app)
    console = ConsoleSocket(desk, agents, conversations, feed, wake_channel, presence=presence, board=board)

    @app.websocket("/console/ws")
    async def agents_socket(socket: WebSocket) -> None:
        await console.serve(socket)

    if settings.tracking == "kuaidi100" and settings.kuaidi100.callback:
        app.include_router(hooks.router(redis, salt=settings.kuaidi100.salt))
    if settings.demo:
        app.include_router(demo.router(settings))
    pages.mount(app)
    return app


def _lifespan(feed: Feed, redis: Redis[str], dispatcher: Dispatcher, changed: str):  # type: ignore[no-untyped-def]
    async def dispatch() -> None:
        async with feed.listen(changed) as woken:
            await dispatcher.run(woken)

    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(feed.run()), asyncio.create_task(dispatch())]
        yield
        for task in tasks:
            task.cancel()
        await redis.close()

    return run


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(TokenRefused)
    async def refused(request: Request, error: TokenRefused) -> JSONResponse:
        body = {"type": "error", "code": "unauthorized", "text": text("error_unauthorized")}
        return JSONResponse(body, 401, {"WWW-Authenticate": "Bearer"})

    @app.exception_handler(RedisError)
    async def away(request: Request, error: RedisError) -> JSONResponse:
        return JSONResponse({"type": "error", "code": "unavailable", "text": text("error_unavailable")}, 503)


def _add_health(app: FastAPI, redis: Redis[str]) -> None:
    @app.get("/healthz", tags=["health"])
    async def health() -> dict[str, bool]:
        """Whether this process can take messages: Redis answers."""
        await redis.ping()
        return {"ok": True}


def _add_metrics(app: FastAPI, board: Board) -> None:
    @app.get("/metrics", tags=["health"], response_class=PlainTextResponse)
    async def metrics() -> str:
        """The desk's counters and gauges for Prometheus."""
        return await board.prometheus()
