"""The gateway's composition root: every collaborator is made here and handed on."""

from __future__ import annotations

import asyncio
import functools
import time
from contextlib import asynccontextmanager
from typing import AsyncIterator

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse
from redis.asyncio import Redis
from redis.exceptions import RedisError

from actions.platform.provider import platform_for
from bot.conversation import Conversations, wake_channel
from bot.errors import TokenRefused
from bot.family import Family
from bot.gateway import demo, family, hooks, kb_api, modes, pages, pointing_api, rest, uploads
from bot.gateway.chat import ChatChannel
from bot.gateway.family_socket import FamilySocket
from bot.gateway.feed import Feed
from bot.gateway.intake import Intake
from bot.gateway.limits import Buckets
from bot.gateway.line import Exchange
from bot.gateway.people import People
from bot.gateway.relay import RelayChannel
from bot.gateway.voice_memory import VoiceMemory
from bot.gateway.pointing import Pointing
from bot.gateway.upload_store import UploadStore
from bot.knowledge import Desk as KnowledgeDesk
from bot.settings import Settings
from bot.texts import text
from handoff import console_api
from handoff.agents import Agents
from handoff.console_socket import ConsoleSocket
from handoff.desk import Desk
from handoff.queue import TicketQueue


def create_app(settings: Settings) -> FastAPI:
    """The gateway of one shop."""
    redis: Redis[str] = Redis.from_url(settings.redis_url, decode_responses=True)
    feed, conversations = Feed(redis), Conversations(redis)
    desk = Desk(TicketQueue(redis, settings.shop), conversations)
    store = UploadStore(settings.var / "uploads")
    pointing = Pointing(store, platform_for)
    intake = Intake(conversations, desk, max_text=settings.max_text, pointing=pointing)
    buckets = Buckets(burst=settings.rate_burst, per_second=settings.rate_per_second)
    channel = ChatChannel(conversations, intake, feed, desk, buckets, secret=settings.token_secret)
    app = FastAPI(title="应答 gateway", lifespan=_lifespan(feed, redis, settings))
    _add_errors(app)
    _add_health(app, redis)

    @app.websocket("/chat/ws")
    async def chat(socket: WebSocket) -> None:
        await channel.serve(socket)

    app.include_router(rest.router(conversations, channel, feed, secret=settings.token_secret))
    app.include_router(pointing_api.router(pointing, secret=settings.token_secret))
    app.include_router(modes.router(secret=settings.token_secret))
    _add_family(app, settings, conversations, feed, buckets)
    agents = Agents(redis, secret=settings.token_secret, hours=settings.session_hours)
    app.include_router(uploads.router(conversations, store, agents, buckets, secret=settings.token_secret))
    uploads.add_errors(app)
    app.include_router(console_api.router(desk, agents, conversations))
    console_api.add_errors(app)
    app.include_router(kb_api.router(functools.lru_cache(maxsize=1)(lambda: KnowledgeDesk(settings)), agents))
    kb_api.add_errors(app)
    console = ConsoleSocket(desk, agents, conversations, feed, wake_channel)

    @app.websocket("/console/ws")
    async def agents_socket(socket: WebSocket) -> None:
        await console.serve(socket)

    _add_telephone(app, settings, conversations, intake, desk, feed)
    if settings.tracking == "kuaidi100" and settings.kuaidi100.callback:
        app.include_router(hooks.router(redis, salt=settings.kuaidi100.salt))
    if settings.demo:
        app.include_router(demo.router(settings))
    pages.mount(app)
    return app


def _add_telephone(
    app: FastAPI, settings: Settings, conversations: Conversations, intake: Intake, desk: Desk, feed: Feed
) -> None:
    """Only where a carrier's signature can be checked."""
    relay = settings.relay
    if not relay.auth_token:
        return
    people = People(conversations, desk, hours=relay.hours, minutes=relay.callback_minutes)
    memory = VoiceMemory(conversations.redis)
    exchange = Exchange(conversations, intake, people, memory, time.time, relay.wait_sound)
    telephone = RelayChannel(exchange, feed, relay, shop=settings.shop, secret=settings.token_secret)

    @app.websocket("/voice/relay")
    async def call(socket: WebSocket) -> None:
        await telephone.serve(socket)


def _add_family(app: FastAPI, settings: Settings, conversations: Conversations, feed: Feed, buckets: Buckets) -> None:
    relatives, secret = Family(conversations), settings.token_secret
    visits = FamilySocket(conversations, relatives, feed, buckets, secret=secret, max_text=settings.max_text)
    app.include_router(family.router(conversations, relatives, secret=secret))
    family.add_errors(app)

    @app.websocket("/family/ws")
    async def relative(socket: WebSocket) -> None:
        await visits.serve(socket)


def _lifespan(feed: Feed, redis: Redis[str], settings: Settings):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(feed.run())
        await asyncio.to_thread(UploadStore(settings.var / "uploads").sweep)
        yield
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
