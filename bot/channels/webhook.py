"""The generic channel: signed JSON by POST, both ways. The format is in this folder's README.

Keys: yd:webhook:kept:ID  string; a message that is kept already, for twice the window"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from typing import Any, Callable, Mapping

import httpx
import stamina
from redis.asyncio import Redis

from bot.channels.contract import HookAnswer, HookRequest, Incoming, Kind, Outgoing
from bot.channels.errors import ChannelRefused, DeliveryFailed, Undeliverable
from bot.channels.settings import WebhookSettings
from bot.messages import Channel

TIMESTAMP, SIGNATURE, EVENT = "x-yingda-timestamp", "x-yingda-signature", "x-yingda-event"
WINDOW = 300  # seconds between the two clocks, either way
TIMEOUT = httpx.Timeout(4.0, connect=2.0)  # seconds
ATTEMPTS, RETRY_SECONDS = 4, 20.0
ID, USER = re.compile(r"^[A-Za-z0-9_-]{8,64}$"), re.compile(r"^[^\s]{1,128}$")
PICTURES = 9
KINDS = {kind.value: kind for kind in Kind}
AGAIN = {408, 425, 429}  # beside 5xx: the receiver asks for another try


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA256 over timestamp, a full stop, and the body as sent."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Webhook:
    """Satisfies ChannelAdapter. `clock` is epoch seconds."""

    channel = Channel.WEBHOOK
    patience = 0.0

    def __init__(
        self,
        settings: WebhookSettings,
        client: httpx.AsyncClient,
        redis: Redis[str],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings, self._client, self._redis, self._clock = settings, client, redis, clock

    async def receive(self, request: HookRequest) -> list[Incoming]:
        """One message; none for one that is kept already. Raises ChannelRefused."""
        self._check(request)
        incoming = _incoming(_object(request.body))
        return [] if await self._redis.exists(_kept(incoming.message_id)) else [incoming]

    async def reply(
        self, request: HookRequest, incoming: Incoming | None, outgoing: Outgoing | None
    ) -> HookAnswer | None:
        """Accepted, now that it is kept."""
        if outgoing:
            return None
        if incoming:
            await self._redis.set(_kept(incoming.message_id), 1, ex=2 * WINDOW)
        body = {"ok": True, "duplicate": incoming is None}
        return HookAnswer(json.dumps(body), "application/json", 202)

    async def send(self, outgoing: Outgoing) -> None:
        """Raises DeliveryFailed after some tries, Undeliverable for an answer that says never. Without an address nobody
        wants to be told."""
        if not self._settings.url:
            return
        body = json.dumps(_outgoing(outgoing), ensure_ascii=False).encode()
        again = stamina.retry_context(
            on=DeliveryFailed, attempts=ATTEMPTS, timeout=RETRY_SECONDS, wait_initial=0.1, wait_jitter=0.1
        )
        async for attempt in again:
            with attempt:
                await self._post(body, outgoing.id)

    async def _post(self, body: bytes, event_id: str) -> None:
        timestamp = str(int(self._clock()))
        headers = {TIMESTAMP: timestamp, SIGNATURE: sign(self._settings.secret, timestamp, body), EVENT: event_id}
        headers["content-type"] = "application/json"
        try:
            answer = await self._client.post(self._settings.url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise DeliveryFailed(type(error).__name__) from error
        if answer.status_code >= 500 or answer.status_code in AGAIN:
            raise DeliveryFailed(f"status {answer.status_code}")
        if not answer.is_success:
            raise Undeliverable(f"status {answer.status_code}")

    def _check(self, request: HookRequest) -> None:
        timestamp, given = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
        wanted = sign(self._settings.secret, timestamp, request.body)
        if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
            raise ChannelRefused("signature", 401)
        if not timestamp.isdigit() or abs(self._clock() - int(timestamp)) > WINDOW:
            raise ChannelRefused("timestamp", 401)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ChannelRefused("no json", 400) from error
    if not isinstance(found, dict):
        raise ChannelRefused("no object", 400)
    return found


def _incoming(raw: Mapping[str, Any]) -> Incoming:
    fields = {name: raw.get(name, "") for name in ("id", "user", "kind", "text")}
    if not all(isinstance(value, str) for value in fields.values()):
        raise ChannelRefused("id, user, kind and text are strings", 400)
    if not ID.match(fields["id"]) or not USER.match(fields["user"]):
        raise ChannelRefused("id or user", 400)
    kind = KINDS.get(fields["kind"] or Kind.TEXT.value)
    if kind is None:
        raise ChannelRefused("kind", 400)
    return Incoming(fields["user"], fields["id"], kind, fields["text"], _pictures(raw.get("pictures", [])))


def _pictures(raw: Any) -> tuple[Mapping[str, str], ...]:
    """Addresses only: we never fetch them."""
    if not isinstance(raw, list) or len(raw) > PICTURES or not all(isinstance(url, str) for url in raw):
        raise ChannelRefused("pictures", 400)
    if not all(re.match(r"^https?://[^\s]{1,1000}$", url) for url in raw):
        raise ChannelRefused("pictures", 400)
    return tuple({"kind": "image", "id": f"webhook-{_short(url)}", "url": url} for url in raw)


def _short(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()[:24]


def _outgoing(outgoing: Outgoing) -> dict[str, Any]:
    bubbles = [
        {
            "event": said.event,
            "sender": said.sender,
            "name": said.name,
            "text": said.text,
            "cards": [_card(card) for card in said.cards],
            "choices": list(said.choices),
        }
        for said in outgoing.said
    ]
    return {"id": outgoing.id, "conversation": outgoing.conversation, "user": outgoing.user, "messages": bubbles}


def _card(card: Mapping[str, Any]) -> dict[str, Any]:
    """Without the names of choices, which mean something to our own clients only."""
    rows = [{name: value for name, value in row.items() if name != "choice"} for row in card.get("orders", ())]
    return {**card, "orders": rows} if rows else dict(card)


def _kept(message_id: str) -> str:
    return f"yd:webhook:kept:{message_id}"
