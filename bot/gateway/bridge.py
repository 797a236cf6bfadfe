"""From a channel's request to the conversation's log, and, where the channel can wait, back in the same breath."""

from __future__ import annotations

import asyncio
import logging
import time
import unicodedata
from dataclasses import asdict
from typing import Any

from bot.channels.contract import ChannelAdapter, HookAnswer, HookRequest, Incoming, Kind, Outgoing, Said
from bot.channels.courier import concerns, outgoing_of
from bot.channels.errors import ChannelError, ClaimGone
from bot.channels.identity import Identities, guest_of
from bot.channels.outbox import Outbox, Route
from bot.channels.rendering import Row, numbers_of
from bot.channels.texts import text
from bot.conversation import Conversations, wake_channel
from bot.errors import EventRefused
from bot.events import customer_event, now_ms, said_event
from bot.gateway.auth import Session, conversation_of
from bot.gateway.feed import Feed
from bot.gateway.intake import Intake
from bot.gateway.limits import Buckets
from bot.messages import Channel, Message, Owner, Sender
from bot.texts import text as service_text

logger = logging.getLogger("yingda.channels")

SPARE = 5.0  # seconds that a claim outlives the wait
CLAIMS, CLAIM_PAUSE = 20, 0.05  # tries, and seconds between them: then the answer is sent, not given back
SHOWN = {Kind.IMAGE: "picture", Kind.VOICE: "voice", Kind.OTHER: "other_shown"}


class Bridge:
    """One for the process; adapters come with the requests."""

    def __init__(
        self,
        conversations: Conversations,
        intake: Intake,
        feed: Feed,
        outbox: Outbox,
        identities: Identities,
        buckets: Buckets,
        *,
        shop: str,
    ) -> None:
        self._conversations, self._intake, self._feed, self._outbox = conversations, intake, feed, outbox
        self._identities, self._buckets, self._shop = identities, buckets, shop

    async def handle(self, adapter: ChannelAdapter, request: HookRequest) -> HookAnswer:
        """Keeps what came and answers. Raises ChannelError; then the caller asks again, and what was kept counts once."""
        end = time.monotonic() + adapter.patience
        answer, incoming = None, await adapter.receive(request)
        for one in incoming:
            answer = await self._take(adapter, request, one, end)
        return answer or await _empty(adapter, request, incoming[-1] if incoming else None)

    async def _take(
        self, adapter: ChannelAdapter, request: HookRequest, one: Incoming, end: float
    ) -> HookAnswer | None:
        known = await self._outbox.answered(adapter.channel, one.message_id)
        if known:
            return HookAnswer(**known)
        session = await self._session(adapter.channel, one.user)
        route = Route(session.conversation_id, adapter.channel, one.user, one.address)
        if one.kind in (Kind.CAME, Kind.LEFT):
            return await self._came_or_left(adapter, request, route, one)
        await self._conversations.open(route.conversation, customer=session.customer_id, channel=route.channel.value)
        await self._outbox.attach(route)
        try:
            return await self._talk(adapter, request, session, route, one, end)
        except EventRefused as refused:
            return await self._at_once(adapter, request, one, _words(route, one, refused.text))

    async def _session(self, channel: Channel, user: str) -> Session:
        """Whose conversation this is. Who was just bound stays with the person they are talking to as a guest."""
        guest, customer = guest_of(channel, user), await self._identities.customer(channel, user)
        if customer != guest:
            state = await self._conversations.state(conversation_of(self._shop, guest))
            customer = customer if state["owner"] == Owner.ASSISTANT.value else guest
        return Session(customer, conversation_of(self._shop, customer), channel)

    async def _came_or_left(
        self, adapter: ChannelAdapter, request: HookRequest, route: Route, one: Incoming
    ) -> HookAnswer | None:
        if one.kind is Kind.LEFT:
            await self._outbox.detach(route.conversation, route.channel)
            return None
        return await self._at_once(adapter, request, one, _words(route, one, text("welcome")))

    async def _at_once(
        self, adapter: ChannelAdapter, request: HookRequest, one: Incoming, outgoing: Outgoing
    ) -> HookAnswer | None:
        """Words that are in no log: in the same breath, or sent, and no harm if that fails."""
        answer = await adapter.reply(request, one, outgoing)
        if answer is None:
            try:
                await adapter.send(outgoing)
            except ChannelError as error:
                logger.warning("%s: %s", adapter.channel.value, error)
        return answer

    async def _talk(
        self, adapter: ChannelAdapter, request: HookRequest, session: Session, route: Route, one: Incoming, end: float
    ) -> HookAnswer | None:
        """Keeps a message; where the channel waits, nobody else delivers meanwhile."""
        if not adapter.patience:
            await self._keep(session, route, one)
            return None
        token = await self._claim(route, adapter.patience)
        try:
            async with self._feed.listen(wake_channel(route.conversation)) as woken:
                expected = await self._keep(session, route, one)
                rows = await self._answer(route, one, woken, end) if token and expected else []
            return await self._tell(adapter, request, route, token, one, rows) if token and rows else None
        except ClaimGone:
            return None
        finally:
            if token:
                await self._outbox.release(route, token)
                await self._conversations.redis.publish(wake_channel(route.conversation), "")

    async def _claim(self, route: Route, patience: float) -> str | None:
        """The courier holds it for a moment only, as a rule."""
        for _ in range(CLAIMS):
            if token := await self._outbox.claim(route, seconds=patience + SPARE):
                return token
            await asyncio.sleep(CLAIM_PAUSE)
        return None

    async def _keep(self, session: Session, route: Route, one: Incoming) -> bool:
        """Into the log; whether it will be answered at once. Raises EventRefused."""
        if not self._buckets.allow(session.customer_id):
            raise EventRefused("rate_limited", service_text("error_rate_limited"))
        if one.kind is Kind.TEXT or one.text:
            event = await self._event(route, one)
            await self._intake.take(session, event)
            return bool(event["type"] != "rate")
        message = _message(session, one)
        event = {**customer_event(message), "attachments": [dict(part) for part in one.attachments], "wordless": True}
        if one.kind is Kind.IMAGE:
            await self._conversations.say(message, event)
        else:
            await self._unread(message, event, one)
        return True

    async def _event(self, route: Route, one: Incoming) -> dict[str, Any]:
        """A number or label that was offered just now is a tap; all else is text."""
        typed = unicodedata.normalize("NFKC", one.text).strip(" 。.、")
        action = await self._outbox.number(route, typed)
        return {**(action or {"type": "message", "text": one.text}), "id": one.message_id}

    async def _unread(self, message: Message, event: dict[str, Any], one: Incoming) -> None:
        """Something we cannot read: kept for the agent; the assistant says so and asks for words."""
        await self._conversations.note(message.conversation_id, event, once=message.id)
        await self._conversations.keep(message.conversation_id)
        hint = "voice_unheard" if one.kind is Kind.VOICE else "other"
        said = {**said_event(Sender.SYSTEM, text(hint), f"{message.id}.0"), "answers": message.id}
        await self._conversations.note(message.conversation_id, said, expected=Owner.ASSISTANT, once=said["id"])

    async def _answer(self, route: Route, one: Incoming, woken: asyncio.Queue[Any], end: float) -> list[Row]:
        """What is untold up to the answer to this message; empty when it does not come in time or a person answers."""
        while True:
            cursor = await self._outbox.behind(route)
            rows = await self._conversations.events_after(route.conversation, cursor) if cursor is not None else []
            ours = [place for place, (_, event) in enumerate(rows) if event.get("answers") == one.message_id]
            if ours:
                return list(rows[: ours[-1] + 1])
            left, state = end - time.monotonic(), await self._conversations.state(route.conversation)
            if left <= 0 or state["owner"] == Owner.AGENT.value:
                return []
            await _next(woken, min(left, 1.0))

    async def _tell(
        self, adapter: ChannelAdapter, request: HookRequest, route: Route, token: str, one: Incoming, rows: list[Row]
    ) -> HookAnswer | None:
        """Remembered before it counts as told: a caller who hangs up and asks again gets the same."""
        ours = [row for row in rows if await concerns(self._conversations, route, row[1])]
        outgoing = outgoing_of(route, ours)
        answer = await adapter.reply(request, one, outgoing) if outgoing else None
        if answer:
            await self._outbox.remember(route.channel, one.message_id, asdict(answer))
            await self._outbox.advance(route, token, rows[-1][0], numbers=numbers_of(ours))
        return answer


async def _empty(adapter: ChannelAdapter, request: HookRequest, incoming: Incoming | None) -> HookAnswer:
    return await adapter.reply(request, incoming, None) or HookAnswer()


async def _next(woken: asyncio.Queue[Any], seconds: float) -> None:
    try:
        await asyncio.wait_for(woken.get(), seconds)
    except asyncio.TimeoutError:
        return


def _words(route: Route, one: Incoming, words: str) -> Outgoing:
    said = Said("", Sender.SYSTEM.value, "", words)
    return Outgoing(one.message_id, route.conversation, route.user, (said,), address=one.address)


def _message(session: Session, one: Incoming) -> Message:
    """A picture alone says nothing: the open question decides what it is."""
    return Message(
        id=one.message_id,
        conversation_id=session.conversation_id,
        sender=Sender.CUSTOMER,
        text=text(SHOWN[one.kind]),
        sent_at=now_ms(),
        channel=session.channel,
        attachments=one.attachments,
        metadata={"customer_id": session.customer_id, "tap": {"intent": "inform", "entities": {}}},
    )
