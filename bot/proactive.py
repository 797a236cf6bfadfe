"""Says one useful message when something happens at the platform: into the customer's conversation, or, where there
is none, to the app's notification hook. Never in quiet hours, never more than the day's limit, never to a customer
who has switched it off, never into a talk with a person. Every event is said at most once."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import hmac
import json
import logging
from dataclasses import asdict
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Mapping

import httpx
import yaml
from redis.exceptions import RedisError

from actions.platform.contract import EventFeed, PlatformEvent
from actions.platform.errors import PlatformError
from bot.conversation import Conversations
from bot.events import reply_event
from bot.gateway.auth import conversation_of
from bot.messages import Choice, Owner, Reply
from bot.reminders import Manners, Reminders
from bot.voice.speech import for_ear

logger = logging.getLogger("yingda.proactive")

TEXTS = Path(__file__).with_name("proactive.yml")
PAUSE_SECONDS = 30.0  # between looks at the feed
LATER = timedelta(minutes=30)  # a person is in the talk, or the hook does not answer
STALE = timedelta(days=3)  # what has waited so long is no news
OFF = {"intent": "stop_flow", "entities": {"reminders": "off"}}


class Hook:
    """The app's notification service: JSON by POST, signed with HMAC-SHA256 over the body."""

    def __init__(self, url: str, secret: str, client: httpx.AsyncClient) -> None:
        self._url, self._secret, self._client = url, secret, client

    async def send(self, event: PlatformEvent, words: str) -> None:
        """Raises httpx.HTTPError. The receiver tells repeats by `event_id`."""
        body = {"event_id": event.event_id, "kind": event.kind, "customer_id": event.customer_id, "text": words}
        raw = json.dumps({**body, "order_id": event.fields.get("order_id", "")}, ensure_ascii=False).encode()
        signature = hmac.new(self._secret.encode(), raw, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Yingda-Signature": signature}
        (await self._client.post(self._url, content=raw, headers=headers)).raise_for_status()


class Proactive:
    """`shop` names the conversations; `clock` is what time it is."""

    def __init__(
        self,
        feed: EventFeed,
        conversations: Conversations,
        *,
        shop: str,
        manners: Manners,
        hook: Hook | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._feed, self._conversations, self._shop = feed, conversations, shop
        self._reminders = Reminders(conversations.redis)
        self._manners, self._hook, self._clock = manners, hook, clock

    async def run(self) -> None:
        """Until cancelled; a platform or Redis that is away is a pause."""
        while True:
            try:
                await self.look()
            except (PlatformError, RedisError) as error:
                logger.warning("proactive: %s", type(error).__name__)
            await asyncio.sleep(PAUSE_SECONDS)

    async def look(self) -> int:
        """One look at what is held and what is new; how many messages were said."""
        said = 0
        for held in await self._reminders.due(self._clock()):
            said += await self._take(PlatformEvent(**held))
        for event in await self._feed.events(after=await self._reminders.cursor()):
            said += await self._take(event)
            await self._reminders.move(event.event_id)
        return said

    async def _take(self, event: PlatformEvent) -> bool:
        """Says, holds or drops one event. A held one is let go only after that."""
        until = await self._wait_until(event)
        stale = (until or self._clock()) - _moment(event) >= STALE
        if until and not stale:
            await self._reminders.release(asdict(event))
            await self._reminders.hold(asdict(event), until)
            return False
        said = not stale and await self._say(event)
        await self._reminders.release(asdict(event))
        return said

    async def _wait_until(self, event: PlatformEvent) -> datetime | None:
        """When it may be said, if not now."""
        now = self._clock()
        if self._manners.quiet(now):
            return self._manners.morning(now)
        if await self._reminders.said(event.customer_id, now) >= self._manners.daily:
            return self._manners.morning(now, tomorrow=True)
        state = await self._conversations.state(self._conversation(event))
        return now + LATER if state["owner"] != Owner.ASSISTANT.value else None

    async def _say(self, event: PlatformEvent) -> bool:
        """Into the conversation if there is one, else to the hook; False when nobody could be told."""
        reply = reply_of(event)
        if reply is None or not await self._reminders.wanted(event.customer_id):
            return False
        state = await self._conversations.state(self._conversation(event))
        told = await self._write(event, reply) if state.get("customer") else await self._post(event, reply)
        if told:
            await self._reminders.count(event.customer_id, self._clock())
        return told

    async def _write(self, event: PlatformEvent, reply: Reply) -> bool:
        made = {**reply_event(reply, 0), "proactive": event.kind}
        conversation_id = self._conversation(event)
        return bool(await self._conversations.note(conversation_id, made, expected=Owner.ASSISTANT, once=reply.answers))

    async def _post(self, event: PlatformEvent, reply: Reply) -> bool:
        if self._hook is None:
            return False
        try:
            await self._hook.send(event, reply.text)
        except httpx.HTTPError as error:
            logger.warning("proactive: hook %s, event %s", type(error).__name__, event.event_id)
            return False
        return True

    def _conversation(self, event: PlatformEvent) -> str:
        return conversation_of(self._shop, event.customer_id)


def reply_of(event: PlatformEvent) -> Reply | None:
    """The message for an event, with what can be done and the off switch; None for a kind without words."""
    words = _texts().get(event.kind)
    if words is None:
        return None
    said = words["text"].format(**_values(event.fields))
    order = {"order_id": str(event.fields["order_id"])} if event.fields.get("order_id") else {}
    choices = [Choice(label, {"intent": intent, "entities": order}) for label, intent in words["buttons"]]
    off = Choice(_texts()["off_button"], OFF)
    return Reply(text=said, speech=for_ear(said), quick_replies=(*choices, off), answers=f"p-{event.event_id}")


def _values(fields: Mapping[str, str | int]) -> dict[str, str]:
    """An event's fields as sentences need them: money in yuan, days in words."""
    fen, until = int(fields.get("amount_fen", 0)), str(fields.get("until", ""))
    day = date.fromisoformat(until) if until else None
    shown = {"amount": f"{fen // 100}.{fen % 100:02d}", "until": f"{day.year}年{day.month}月{day.day}日" if day else ""}
    return {"title": str(fields.get("title", "")), **shown}


def _moment(event: PlatformEvent) -> datetime:
    return datetime.fromisoformat(event.time)


@functools.lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    return yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
