"""Calls to WeChat's servers: the token in the query, `errcode` in the answer, a stale token renewed once.

Codes: developers.weixin.qq.com, 全局返回码, and developer.work.weixin.qq.com/document/path/90313."""

from __future__ import annotations

import logging
from typing import Any, Mapping

import httpx
from redis.asyncio import Redis

from bot.channels.errors import DeliveryFailed, Undeliverable, WindowClosed
from bot.channels.wechat.tokens import AccessTokens

logger = logging.getLogger("yingda.wechat")

TIMEOUT = httpx.Timeout(4.0, connect=2.0)  # seconds
STALE = {40001, 40014, 42001, 42007}  # the token: wrong, refused, too old
LATER = {-1, 45009, 45011, 45033, 48008, 60020}  # busy, too often, our address not yet known to them
CLOSED = {45015, 45047, 95001, 95002}  # the customer must write first: too late, too many (WeCom: the last two)
Json = dict[str, Any]


class WechatApi:
    """One account. `official` tells whose way to a token it is: an official account's or WeCom's."""

    def __init__(
        self, redis: Redis[str], client: httpx.AsyncClient, *, account: str, secret: str, official: bool
    ) -> None:
        self._client, self._account, self._secret = client, account, secret
        self._tokens = AccessTokens(redis, account, self._stable if official else self._corp)

    async def call(self, path: str, body: Mapping[str, Any]) -> Json:
        """The answer of POST `path`. Raises DeliveryFailed, WindowClosed or Undeliverable."""
        token = await self._tokens.get()
        answer = await self._post(path, body, token)
        if answer.get("errcode") in STALE:
            token = await self._tokens.get(refused=token)
            answer = await self._post(path, body, token)
        return _checked(path, answer)

    async def _post(self, path: str, body: Mapping[str, Any], token: str) -> Json:
        return await self._ask(
            self._client.build_request("POST", path, params={"access_token": token}, json=dict(body))
        )

    async def _ask(self, request: httpx.Request) -> Json:
        """Errors name the path only: the query carries the token."""
        try:
            answer = (await self._client.send(request)).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise DeliveryFailed(f"{request.url.path}: {type(error).__name__}") from None
        if not isinstance(answer, dict):
            raise DeliveryFailed(f"{request.url.path}: no object")
        return answer

    async def _stable(self, force: bool) -> tuple[str, int]:
        body = {"grant_type": "client_credential", "appid": self._account, "secret": self._secret}
        request = self._client.build_request("POST", "/cgi-bin/stable_token", json={**body, "force_refresh": force})
        return _token(await self._ask(request))

    async def _corp(self, force: bool) -> tuple[str, int]:
        params = {"corpid": self._account, "corpsecret": self._secret}
        return _token(await self._ask(self._client.build_request("GET", "/cgi-bin/gettoken", params=params)))


def _token(answer: Json) -> tuple[str, int]:
    if not answer.get("access_token"):
        raise DeliveryFailed(f"no access token: errcode {answer.get('errcode')}")
    return str(answer["access_token"]), int(answer.get("expires_in", 0))


def _checked(path: str, answer: Json) -> Json:
    code = answer.get("errcode", 0)
    if code == 0:
        return answer
    if code in CLOSED:
        raise WindowClosed(f"{path}: {code}")
    if code in LATER or code in STALE:
        raise DeliveryFailed(f"{path}: {code}")
    raise Undeliverable(f"{path}: {code}")
