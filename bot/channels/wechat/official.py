"""A WeChat official account: signed and, where a key is set, sealed messages; the answer in the same breath if it is
there within five seconds, else through the customer-service message API.

Published: developers.weixin.qq.com, 接收普通消息, 接收事件推送, 被动回复用户消息, 客服消息."""

from __future__ import annotations

import hashlib
import time
from typing import Mapping

from bot.channels.contract import HookAnswer, HookRequest, Incoming, Kind, Outgoing
from bot.channels.errors import ChannelRefused
from bot.channels.rendering import parts_of
from bot.channels.settings import WechatSettings
from bot.channels.wechat import xml
from bot.channels.wechat.api import WechatApi
from bot.channels.wechat.envelope import Envelope, check_signature
from bot.messages import Channel

PATIENCE = 4.5  # seconds: WeChat hangs up after five and asks again, three times in all
SEND = "/cgi-bin/message/custom/send"
LONGEST = 2048  # bytes of a text
ARTICLES = 1  # of a news message that customer service may send
SUCCESS = HookAnswer("success")
Fields = Mapping[str, str]


class OfficialAccount:
    """Satisfies ChannelAdapter."""

    channel = Channel.WECHAT
    patience = PATIENCE

    def __init__(self, settings: WechatSettings, api: WechatApi) -> None:
        self._token, self._api = settings.token, api
        self._envelope = Envelope(settings.token, settings.aes_key, settings.app_id) if settings.aes_key else None

    async def receive(self, request: HookRequest) -> list[Incoming]:
        """A GET only proves who asks. Raises ChannelRefused."""
        self._check(request)
        if request.method == "GET":
            return []
        return _incoming(self._fields(request))

    async def reply(
        self, request: HookRequest, incoming: Incoming | None, outgoing: Outgoing | None
    ) -> HookAnswer | None:
        """The echo for a GET; else a text, or the empty success."""
        if request.method == "GET":
            return HookAnswer(self._echo(request))
        if outgoing is None:
            return SUCCESS
        parts = parts_of(outgoing, longest=LONGEST)
        if len(parts) != 1 or articles_of(outgoing):
            return None
        return HookAnswer(self._sealed(request, _passive(self._fields(request), parts[0])), "application/xml")

    async def send(self, outgoing: Outgoing) -> None:
        """As few messages as hold the text: WeChat lets five through for each one of the customer's."""
        for part in parts_of(outgoing, longest=LONGEST):
            body = {"touser": outgoing.user, "msgtype": "text", "text": {"content": part}}
            await self._api.call(SEND, body)
        for article in articles_of(outgoing):
            await self._api.call(SEND, {"touser": outgoing.user, "msgtype": "news", "news": {"articles": [article]}})

    def _check(self, request: HookRequest) -> None:
        """In the safe mode the message's own signature counts; the plain one, which covers no text, is checked beside it."""
        query = request.query
        signed, timestamp, nonce = (query.get(name, "") for name in ("signature", "timestamp", "nonce"))
        check_signature(signed, self._token, timestamp, nonce)

    def _echo(self, request: HookRequest) -> str:
        return request.query.get("echostr", "")

    def _fields(self, request: HookRequest) -> dict[str, str]:
        found, query = xml.read(request.body), request.query
        if self._envelope is None:
            return found
        if "Encrypt" not in found:
            raise ChannelRefused("sealed messages only")
        signed, timestamp, nonce = (query.get(name, "") for name in ("msg_signature", "timestamp", "nonce"))
        return xml.read(self._envelope.open(found["Encrypt"], signed=signed, timestamp=timestamp, nonce=nonce))

    def _sealed(self, request: HookRequest, plain: str) -> str:
        if self._envelope is None:
            return plain
        timestamp, nonce = str(int(time.time())), request.query.get("nonce", "")
        sealed = self._envelope.seal(plain)
        sign = self._envelope.sign(sealed, timestamp=timestamp, nonce=nonce)
        return xml.write({"Encrypt": sealed, "MsgSignature": sign, "TimeStamp": int(timestamp), "Nonce": nonce})


def _incoming(fields: Fields) -> list[Incoming]:
    kind = _KINDS.get(fields.get("MsgType", ""), Kind.OTHER)
    if fields.get("MsgType") == "event":
        return _event(fields)
    attachments = _pictures(fields) if kind is Kind.IMAGE else ()
    said = fields.get("Content") or fields.get("Recognition") or ""
    return [Incoming(_user(fields), _message_id(fields), kind, said, attachments)]


def _event(fields: Fields) -> list[Incoming]:
    """A menu's click says its key; following and leaving are told; all else is nothing to answer."""
    name, user = fields.get("Event", "").lower(), _user(fields)
    if name == "click" and fields.get("EventKey"):
        return [Incoming(user, _message_id(fields), Kind.TEXT, fields["EventKey"])]
    kinds = {"subscribe": Kind.CAME, "unsubscribe": Kind.LEFT}
    return [Incoming(user, _message_id(fields), kinds[name])] if name in kinds else []


def _user(fields: Fields) -> str:
    if not fields.get("FromUserName"):
        raise ChannelRefused("nobody sent this", 400)
    return fields["FromUserName"]


def _message_id(fields: Fields) -> str:
    """MsgId, and for events, which have none, sender and time, as WeChat says."""
    told = fields.get("MsgId") or "|".join(fields.get(name, "") for name in ("FromUserName", "CreateTime", "Event"))
    return f"wx-{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _pictures(fields: Fields) -> tuple[Fields, ...]:
    return ({"kind": "image", "id": f"wechat-{fields.get('MediaId', '')}", "url": fields.get("PicUrl", "")},)


def _passive(fields: Fields, words: str) -> str:
    return xml.write(
        {
            "ToUserName": fields.get("FromUserName", ""),
            "FromUserName": fields.get("ToUserName", ""),
            "CreateTime": int(time.time()),
            "MsgType": "text",
            "Content": words,
        }
    )


def articles_of(outgoing: Outgoing) -> list[dict[str, str]]:
    """Cards that lead somewhere, as articles; those without an address are in the text already."""
    cards = [card for said in outgoing.said for card in said.cards if card.get("url")]
    return [
        {
            "title": str(card.get("title", "")),
            "description": str(card.get("text", "")),
            "url": str(card["url"]),
            "picurl": str(card.get("picture", "")),
        }
        for card in cards
    ]


_KINDS = {"text": Kind.TEXT, "image": Kind.IMAGE, "voice": Kind.VOICE}
