"""Relatives whom a customer has let into a conversation: who, since which event, until when.

    yd:{ID}:family   hash   invitation id -> JSON Invitation; `ID:device` -> the device that opened the link first

An invitation is there as long as the relative may read; ending it deletes it, and every read asks for it again.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from typing import Any, Mapping

from redis.asyncio import Redis

from bot.conversation import Conversations, key
from bot.errors import InvitationRefused
from bot.events import now_ms, said_event
from bot.messages import Sender
from bot.texts import text

MAX_PEOPLE = 3  # in one conversation at a time
MAX_NAME = 8  # characters
HOURS = 2.0  # from the invitation on; then the customer is asked again
START = "0-0"  # before every event of a log


@dataclass(frozen=True)
class Invitation:
    """`since` is the newest event when the customer agreed: nothing up to it is ever shown. `until` is epoch ms."""

    id: str
    name: str
    since: str
    until: int
    opened: bool = False


class Family:
    """Every change is told in the conversation, so that the customer and an agent read who is there."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    @property
    def _redis(self) -> Redis[str]:
        return self._conversations.redis

    async def invite(self, conversation_id: str, name: str) -> Invitation:
        """A new invitation, from now on. Raises InvitationRefused when enough people are invited."""
        if len(await self.people(conversation_id)) >= MAX_PEOPLE:
            raise InvitationRefused("too_many", text("family_too_many", count=MAX_PEOPLE))
        newest = await self._conversations.newest_events(conversation_id, count=1)
        since = newest[-1][0] if newest else START
        made = Invitation(secrets.token_hex(8), name, since, now_ms() + int(HOURS * 3_600_000))
        place = key(conversation_id, "family")
        await self._redis.hset(place, made.id, json.dumps(asdict(made), ensure_ascii=False))
        await self._redis.expire(place, int(HOURS * 3600) + 60)
        await self._tell(conversation_id, "family_invited", name)
        return made

    async def open(self, conversation_id: str, invitation_id: str, device: str) -> Invitation:
        """The relative has opened the link. Raises InvitationRefused for a link that is over, or that was opened on
        another device before."""
        invitation = await self.held(conversation_id, invitation_id)
        place, field = key(conversation_id, "family"), f"{invitation_id}:device"
        if await self._redis.hsetnx(place, field, device):
            await self._tell(conversation_id, "family_came", invitation.name)
        elif await self._redis.hget(place, field) != device:
            raise InvitationRefused("used", text("family_link_used"))
        return invitation

    async def held(self, conversation_id: str, invitation_id: str) -> Invitation:
        """The invitation, while it holds. Raises InvitationRefused when it was ended or its time is over."""
        raw = await self._redis.hget(key(conversation_id, "family"), invitation_id)
        invitation = _read(raw) if raw else None
        if invitation is None or invitation.until <= now_ms():
            raise InvitationRefused("over", text("family_over"))
        return invitation

    async def people(self, conversation_id: str) -> list[Invitation]:
        """Whose invitation holds now, the first invited first."""
        rows: Mapping[str, str] = await self._redis.hgetall(key(conversation_id, "family"))
        found = [_read(raw, opened=f"{name}:device" in rows) for name, raw in rows.items() if ":" not in name]
        return sorted((item for item in found if item.until > now_ms()), key=lambda item: item.until)

    async def say(self, conversation_id: str, invitation: Invitation, words: str, message_id: str) -> str | None:
        """The relative's line, once for each id. It goes into the log and to nobody who acts on it: neither the
        assistant nor a confirmation ever reads it."""
        own_id = f"family-{invitation.id}-{message_id}"
        event = said_event(Sender.HELPER, words, own_id, name=invitation.name)
        return await self._conversations.note(conversation_id, event, once=own_id)

    async def end(self, conversation_id: str, invitation_id: str = "") -> int:
        """Ends one invitation, or all; how many held. Whoever is connected is told by the wake-up."""
        people = [item for item in await self.people(conversation_id) if invitation_id in ("", item.id)]
        for item in people:
            await self._redis.hdel(key(conversation_id, "family"), item.id, f"{item.id}:device")
            await self._tell(conversation_id, "family_left", item.name)
        return len(people)

    async def _tell(self, conversation_id: str, name: str, who: str) -> None:
        event = {**said_event(Sender.SYSTEM, text(name, who=who), secrets.token_hex(16)), "family": True}
        await self._conversations.note(conversation_id, event)


def _read(raw: str, *, opened: bool = False) -> Invitation:
    values: dict[str, Any] = json.loads(raw)
    return Invitation(**{**values, "opened": opened})
