"""WeCom customer service (微信客服): WeCom only tells that there is something; messages are fetched with a cursor.

Published: developer.work.weixin.qq.com/document/path/94670 (receiving), 94677 (sending).
Keys: yd:wecom:{CORP}:cursor  hash, account -> cursor of what is kept
      yd:wecom:{CORP}:sync:ACCOUNT  string, who fetches now; expires"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any, Mapping

from redis.asyncio import Redis

from bot.channels.contract import HookAnswer, HookRequest, Incoming, Kind, Outgoing
from bot.channels.errors import ChannelRefused
from bot.channels.rendering import parts_of
from bot.channels.settings import WecomSettings
from bot.channels.wechat import xml
from bot.channels.wechat.api import WechatApi
from bot.channels.wechat.envelope import Envelope
from bot.channels.wechat.tokens import RELEASE
from bot.messages import Channel

SYNC, SEND = "/cgi-bin/kf/sync_msg", "/cgi-bin/kf/send_msg"
GREET = "/cgi-bin/kf/send_msg_on_event"  # the one thing that may be said before the customer writes
PAGES = 20  # of at most 1000 messages, for one call of theirs
LONGEST = 2048  # bytes of a text
SYNC_SECONDS = 30
FROM_CUSTOMER, FROM_SYSTEM = 3, 4
Row = Mapping[str, Any]


class CustomerService:
    """Satisfies ChannelAdapter. There is no answer in the same breath here."""

    channel = Channel.WECOM
    patience = 0.0

    def __init__(self, settings: WecomSettings, api: WechatApi, redis: Redis[str]) -> None:
        self._envelope = Envelope(settings.token, settings.aes_key, settings.corp_id)
        self._api, self._redis, self._corp = api, redis, settings.corp_id
        self._drop = redis.register_script(RELEASE)

    async def receive(self, request: HookRequest) -> list[Incoming]:
        """What has come since the cursor. Raises ChannelRefused, DeliveryFailed."""
        if request.method == "GET":
            self._open(request, request.query.get("echostr", ""))
            return []
        fields = xml.read(self._open(request, xml.read(request.body).get("Encrypt", "")))
        if fields.get("Event") != "kf_msg_or_event":
            return []
        return await self._sync(fields.get("Token", ""), fields.get("OpenKfId", ""))

    async def reply(
        self, request: HookRequest, incoming: Incoming | None, outgoing: Outgoing | None
    ) -> HookAnswer | None:
        """The echo for a GET; else the empty success, now that what came is kept and the cursor may move."""
        if request.method == "GET":
            return HookAnswer(self._open(request, request.query.get("echostr", "")))
        if incoming and incoming.receipt:
            await self._move(incoming.address.get("account", ""), incoming.receipt)
        return None if outgoing else HookAnswer("success")

    async def send(self, outgoing: Outgoing) -> None:
        """`msgid` is made from the event, so that WeCom refuses a second one of it."""
        to: dict[str, str] = {"touser": outgoing.user, "open_kfid": outgoing.address.get("account", "")}
        code = outgoing.address.get("welcome")
        for number, part in enumerate(parts_of(outgoing, longest=LONGEST)):
            name = hashlib.sha256(f"{outgoing.conversation}|{outgoing.id}|{number}".encode()).hexdigest()[:32]
            message = {"msgid": name, "msgtype": "text", "text": {"content": part}}
            await self._api.call(GREET if code else SEND, {**({"code": code} if code else to), **message})

    def _open(self, request: HookRequest, sealed: str) -> str:
        signed, timestamp, nonce = (request.query.get(name, "") for name in ("msg_signature", "timestamp", "nonce"))
        return self._envelope.open(sealed, signed=signed, timestamp=timestamp, nonce=nonce)

    async def _sync(self, token: str, account: str) -> list[Incoming]:
        """One process fetches at a time; what another has fetched meanwhile is dropped by its ids."""
        lock, mine = f"yd:wecom:{{{self._corp}}}:sync:{account}", secrets.token_hex(8)
        if not await self._redis.set(lock, mine, nx=True, ex=SYNC_SECONDS):
            raise ChannelRefused("already fetching", 503)
        try:
            return await self._pages(token, account)
        finally:
            await self._drop(keys=[lock], args=[mine])

    async def _pages(self, token: str, account: str) -> list[Incoming]:
        """All that is new, the last of them with the cursor behind it; a stretch without messages moves it at once."""
        cursor, found = await self._redis.hget(self._cursors(), account) or "", []
        for _ in range(PAGES):
            body = {"cursor": cursor, "token": token, "open_kfid": account, "limit": 1000}
            answer = await self._api.call(SYNC, body)
            cursor = str(answer.get("next_cursor") or cursor)
            found += [one for row in answer.get("msg_list", ()) if (one := _incoming(row))]
            if not answer.get("has_more"):
                break
        if not found:
            await self._move(account, cursor)
            return []
        last = found[-1]
        end = Incoming(last.user, last.message_id, last.kind, last.text, last.attachments, last.address, cursor)
        return [*found[:-1], end]

    async def _move(self, account: str, cursor: str) -> None:
        await self._redis.hset(self._cursors(), account, cursor)

    def _cursors(self) -> str:
        return f"yd:wecom:{{{self._corp}}}:cursor"


def _incoming(row: Row) -> Incoming | None:
    """A customer's message; None for what our own people and the system wrote, and for events beside the greeting."""
    account, kind = str(row.get("open_kfid", "")), str(row.get("msgtype", ""))
    name, event = _name(row), row.get("event") or {}
    if kind == "event":
        return _came(event, name)
    if row.get("origin") != FROM_CUSTOMER:
        return None
    user = str(row.get("external_userid", ""))
    if kind == "text":
        return _one(user, name, Kind.TEXT, str((row.get("text") or {}).get("content", "")), account=account)
    if kind == "image":
        picture = {"kind": "image", "id": f"wecom-{(row.get('image') or {}).get('media_id', '')}"}
        return Incoming(user, name, Kind.IMAGE, "", (picture,), {"account": account})
    return _one(user, name, Kind.VOICE if kind == "voice" else Kind.OTHER, account=account)


def _came(event: Row, name: str) -> Incoming | None:
    """WeCom gives a code where a greeting is welcome: to somebody new, once in 48 hours."""
    code, user = event.get("welcome_code"), str(event.get("external_userid", ""))
    if event.get("event_type") != "enter_session" or not code:
        return None
    address = {"account": str(event.get("open_kfid", "")), "welcome": str(code)}
    return Incoming(user, name, Kind.CAME, address=address)


def _one(user: str, name: str, kind: Kind, words: str = "", *, account: str) -> Incoming:
    return Incoming(user, name, kind, words, address={"account": account})


def _name(row: Row) -> str:
    return f"wk-{hashlib.sha256(str(row.get('msgid', '')).encode()).hexdigest()[:32]}"
