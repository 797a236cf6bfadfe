"""The routes of the channels, and what hangs on them: adapters as the settings say, one bridge, one courier."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Mapping

import httpx
from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import PlainTextResponse

from bot.channels.contract import ChannelAdapter, HookRequest
from bot.channels.courier import Courier
from bot.channels.errors import ChannelRefused
from bot.channels.identity import Identities, read_binding
from bot.channels.outbox import Outbox
from bot.channels.settings import ChannelSettings
from bot.channels.webhook import TIMEOUT, Webhook
from bot.channels.wechat import api
from bot.channels.wechat.api import WechatApi
from bot.channels.wechat.kefu import CustomerService
from bot.channels.wechat.official import OfficialAccount
from bot.conversation import Conversations
from bot.gateway.auth import bearer
from bot.gateway.bridge import Bridge
from bot.gateway.feed import Feed
from bot.gateway.intake import Intake
from bot.gateway.limits import Buckets
from bot.messages import Channel
from bot.settings import Settings

LONGEST = 256 * 1024  # bytes of a request


class ChannelHooks:
    """Without a channel in the settings it has no routes but the bindings, and nothing runs."""

    def __init__(
        self, settings: Settings, conversations: Conversations, intake: Intake, feed: Feed, buckets: Buckets
    ) -> None:
        self._clients: list[httpx.AsyncClient] = []
        self._secret = settings.token_secret
        outbox, self._identities = Outbox(conversations.redis), Identities(conversations.redis)
        self.adapters = self._adapters(settings.channels, conversations)
        self._bridge = Bridge(conversations, intake, feed, outbox, self._identities, buckets, shop=settings.shop)
        self._courier = Courier(conversations, outbox, self.adapters)

    def _adapters(self, given: ChannelSettings, conversations: Conversations) -> Mapping[Channel, ChannelAdapter]:
        redis, made = conversations.redis, list[ChannelAdapter]()
        if given.wechat:
            account = WechatApi(
                redis,
                self._client(given.wechat.url, api.TIMEOUT),
                account=given.wechat.app_id,
                secret=given.wechat.app_secret,
                official=True,
            )
            made.append(OfficialAccount(given.wechat, account))
        if given.wecom:
            account = WechatApi(
                redis,
                self._client(given.wecom.url, api.TIMEOUT),
                account=given.wecom.corp_id,
                secret=given.wecom.secret,
                official=False,
            )
            made.append(CustomerService(given.wecom, account, redis))
        if given.webhook:
            made.append(Webhook(given.webhook, self._client("", TIMEOUT), redis))
        return {adapter.channel: adapter for adapter in made}

    def _client(self, url: str, timeout: httpx.Timeout) -> httpx.AsyncClient:
        client = httpx.AsyncClient(base_url=url, timeout=timeout)
        self._clients.append(client)
        return client

    def router(self) -> APIRouter:
        """Below /hooks: one path a channel, and the bindings."""
        routes = APIRouter(prefix="/hooks", tags=["hooks"])
        for adapter in self.adapters.values():
            self._mount(routes, adapter)

        @routes.post("/bindings")
        async def bind(authorization: str | None = Header(None)) -> dict[str, bool]:
            """Binds a channel's user to a customer, both named in the bearer token that the shop's server signed."""
            await self._identities.bind(read_binding(bearer(authorization), secret=self._secret))
            return {"ok": True}

        @routes.delete("/bindings")
        async def unbind(authorization: str | None = Header(None)) -> dict[str, bool]:
            """Undoes a binding; the token is made the same way."""
            binding = read_binding(bearer(authorization), secret=self._secret)
            return {"ok": await self._identities.unbind(binding.channel, binding.user)}

        return routes

    def _mount(self, routes: APIRouter, adapter: ChannelAdapter) -> None:
        async def called(request: Request) -> Response:
            """What the channel posts to us; signed, or refused."""
            answer = await self._bridge.handle(adapter, await _request(request))
            return Response(answer.body, answer.status, media_type=answer.media_type)

        routes.add_api_route(f"/{adapter.channel.value}", called, methods=["GET", "POST"], name=adapter.channel.value)

    async def run(self) -> None:
        """Delivers until cancelled."""
        async with AsyncExitStack() as clients:
            for client in self._clients:
                await clients.enter_async_context(client)
            await (self._courier.run() if self.adapters else asyncio.Event().wait())


async def _request(request: Request) -> HookRequest:
    """Raises ChannelRefused for one that is too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            raise ChannelRefused("too long", 413)
    headers = {name.lower(): value for name, value in reversed(request.headers.items())}
    return HookRequest(request.method, dict(reversed(request.query_params.multi_items())), headers, body)


async def refused(request: Request, error: Exception) -> Response:
    """A channel's failure as its caller sees it: what is forged is told apart from what may be tried again."""
    status = error.status if isinstance(error, ChannelRefused) else 503
    return PlainTextResponse("refused" if status < 500 else "later", status)
