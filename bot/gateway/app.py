"""The gateway's composition root: every part is mounted here with what it needs."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import AsyncIterator

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse
from redis.exceptions import RedisError

from bot.channels.errors import ChannelError
from bot.errors import TokenRefused
from bot.family import Family
from bot.gateway import abilities, channel_hooks, demo, family, hooks, modes, pages, pointing_api, rest, speech, uploads
from bot.gateway.audio import AudioChannel
from bot.gateway.channel_hooks import ChannelHooks
from bot.gateway.chat import ChatChannel
from bot.gateway.console import add_console
from bot.gateway.family_socket import FamilySocket
from bot.gateway.line import Exchange
from bot.gateway.people import People
from bot.gateway.relay import RelayChannel
from bot.gateway.shared import Shared
from bot.gateway.voice_memory import VoiceMemory
from bot.settings import Settings
from bot.stopping import stop
from bot.texts import text
from bot.voice.recogniser import make_recogniser
from bot.voice.synthesiser import make_synthesiser
from handoff.dispatcher import Dispatcher


def create_app(settings: Settings) -> FastAPI:
    """The gateway of one shop."""
    shared = Shared.of(settings)
    hooked = ChannelHooks(settings, shared.conversations, shared.intake, shared.feed, shared.buckets)
    app = FastAPI(title="应答 gateway", lifespan=_lifespan(shared, hooked))
    _add_errors(app)
    _add_health(app, shared)
    _add_chat(app, shared)
    _add_family(app, shared)
    _add_voice(app, shared)
    _add_telephone(app, shared)
    _add_hooks(app, shared, hooked)
    checker = uploads.Checker()
    agents = add_console(app, shared, checker)
    keys = {"secret": shared.secret, "shop": settings.shop}
    app.include_router(uploads.router(shared.conversations, shared.uploads, agents, shared.buckets, checker, **keys))
    uploads.add_errors(app)
    if settings.demo:
        app.include_router(demo.router(settings))
    pages.mount(app)
    return app


def _add_chat(app: FastAPI, shared: Shared) -> None:
    conversations, feed = shared.conversations, shared.feed
    channel = ChatChannel(conversations, shared.intake, feed, shared.desk, shared.buckets, secret=shared.secret)
    app.include_router(rest.router(conversations, channel, feed, secret=shared.secret))
    app.include_router(pointing_api.router(shared.pointing, secret=shared.secret))
    app.include_router(modes.router(secret=shared.secret))

    @app.websocket("/chat/ws")
    async def chat(socket: WebSocket) -> None:
        await channel.serve(socket)


def _add_family(app: FastAPI, shared: Shared) -> None:
    conversations, longest = shared.conversations, shared.settings.max_text
    relatives = Family(conversations)
    visits = FamilySocket(conversations, relatives, shared.feed, shared.buckets, secret=shared.secret, max_text=longest)
    app.include_router(family.router(conversations, relatives, secret=shared.secret))
    family.add_errors(app)

    @app.websocket("/family/ws")
    async def relative(socket: WebSocket) -> None:
        await visits.serve(socket)


def _add_voice(app: FastAPI, shared: Shared) -> None:
    """Speech for the pages, and what their microphones hear."""
    synthesiser = make_synthesiser(shared.settings)
    voices = (make_recogniser(shared.settings), synthesiser)
    app.include_router(abilities.router(*voices))
    app.include_router(speech.router(shared.conversations, synthesiser, secret=shared.secret))
    own = AudioChannel(
        shared.conversations, shared.intake, shared.feed, voices=voices, buckets=shared.buckets, secret=shared.secret
    )

    @app.websocket("/voice/audio")
    async def audio(socket: WebSocket) -> None:
        await own.serve(socket)


def _add_telephone(app: FastAPI, shared: Shared) -> None:
    """Only where a carrier's signature can be checked."""
    relay = shared.settings.relay
    if not relay.auth_token:
        return
    people = People(
        shared.conversations, shared.desk, hours=shared.settings.handoff.agent_hours, minutes=relay.callback_minutes
    )
    memory = VoiceMemory(shared.redis)
    exchange = Exchange(shared.conversations, shared.intake, people, memory, time.time, relay.wait_sound)
    telephone = RelayChannel(exchange, shared.feed, relay, shop=shared.settings.shop, secret=shared.secret)

    @app.websocket("/voice/relay")
    async def call(socket: WebSocket) -> None:
        await telephone.serve(socket)


def _add_hooks(app: FastAPI, shared: Shared, hooked: ChannelHooks) -> None:
    app.include_router(hooked.router())
    app.add_exception_handler(ChannelError, channel_hooks.refused)
    given = shared.settings.kuaidi100
    if shared.settings.tracking == "kuaidi100" and given.callback:
        app.include_router(hooks.router(shared.redis, salt=given.salt))


def _lifespan(shared: Shared, hooked: ChannelHooks):  # type: ignore[no-untyped-def]
    dispatcher = Dispatcher(shared.desk, shared.presence)

    async def dispatch() -> None:
        async with shared.feed.listen(shared.desk.queue.key("changed")) as woken:
            await dispatcher.run(woken)

    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(work) for work in (shared.feed.run(), hooked.run(), dispatch())]
        await asyncio.to_thread(shared.uploads.sweep)
        yield
        await stop(*tasks)
        await shared.redis.close()

    return run


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(TokenRefused)
    async def refused(request: Request, error: TokenRefused) -> JSONResponse:
        body = {"type": "error", "code": "unauthorized", "text": text("error_unauthorized")}
        return JSONResponse(body, 401, {"WWW-Authenticate": "Bearer"})

    @app.exception_handler(RedisError)
    async def away(request: Request, error: RedisError) -> JSONResponse:
        return JSONResponse({"type": "error", "code": "unavailable", "text": text("error_unavailable")}, 503)


def _add_health(app: FastAPI, shared: Shared) -> None:
    @app.get("/healthz", tags=["health"])
    async def health() -> dict[str, bool]:
        """Whether this process can take messages: Redis answers."""
        await shared.redis.ping()
        return {"ok": True}
