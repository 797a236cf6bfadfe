"""The gateway's composition root: every collaborator is made here and handed on."""

from __future__ import annotations

import asyncio
import functools
from contextlib import asynccontextmanager
from typing import AsyncIterator

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.conversation import Conversations, wake_channel
from bot.errors import TokenRefused
from bot.gateway import demo, hooks, kb_api, pages, rest, speech
from bot.gateway.audio import AudioChannel
from bot.gateway.chat import ChatChannel
from bot.gateway.feed import Feed
from bot.gateway.intake import Intake
from bot.gateway.limits import Buckets
from bot.knowledge import Desk as KnowledgeDesk
from bot.settings import Settings
from bot.texts import text
from bot.voice.recogniser import make_recogniser
from bot.voice.synthesiser import make_synthesiser
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
    intake = Intake(conversations, desk, max_text=settings.max_text)
    buckets = Buckets(burst=settings.rate_burst, per_second=settings.rate_per_second)
    channel = ChatChannel(conversations, intake, feed, desk, buckets, secret=settings.token_secret)
    app = FastAPI(title="应答 gateway", lifespan=_lifespan(feed, redis))
    _add_errors(app)
    _add_health(app, redis)

    @app.websocket("/chat/ws")
    async def chat(socket: WebSocket) -> None:
        await channel.serve(socket)

    app.include_router(rest.router(conversations, channel, feed, secret=settings.token_secret))
    synthesiser = make_synthesiser(settings)
    app.include_router(speech.router(conversations, synthesiser, secret=settings.token_secret))
    voices = (make_recogniser(settings), synthesiser)
    own_audio = AudioChannel(conversations, intake, feed, voices=voices, buckets=buckets, secret=settings.token_secret)

    @app.websocket("/voice/audio")
    async def audio(socket: WebSocket) -> None:
        await own_audio.serve(socket)

    agents = Agents(redis, secret=settings.token_secret, hours=settings.session_hours)
    app.include_router(console_api.router(desk, agents, conversations))
    console_api.add_errors(app)
    app.include_router(kb_api.router(functools.lru_cache(maxsize=1)(lambda: KnowledgeDesk(settings)), agents))
    kb_api.add_errors(app)
    console = ConsoleSocket(desk, agents, conversations, feed, wake_channel)

    @app.websocket("/console/ws")
    async def agents_socket(socket: WebSocket) -> None:
        await console.serve(socket)

    if settings.tracking == "kuaidi100" and settings.kuaidi100.callback:
        app.include_router(hooks.router(redis, salt=settings.kuaidi100.salt))
    if settings.demo:
        app.include_router(demo.router(settings))
    pages.mount(app)
    return app


def _lifespan(feed: Feed, redis: Redis[str]):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(feed.run())
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
