"""What a customer may ask for: all that is kept of them, or that nothing is.

Where something of a customer may lie: conversations and tickets in Redis, the archive in SQL, the folder of uploads, the
switch of unasked messages, bindings of channels. The review list and the editors' questions keep no ids and are masked.
Orders are the platform's, not ours."""

from __future__ import annotations

import asyncio
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, AsyncIterator

from redis.asyncio import Redis

from bot.archive import Archive
from bot.channels.identity import Identities, guest_of
from bot.conversation import Conversations, key
from bot.errors import YingdaError
from bot.gateway.auth import conversation_of
from bot.reminders import OFF
from handoff.tickets import TicketState

CLOSED = (TicketState.CLOSED.value, TicketState.ABANDONED.value)
MEMBERS = {"list": "lrem", "set": "srem", "zset": "zrem"}  # Redis type -> how a member goes


class TicketOpen(YingdaError):
    """Somebody waits for a person, or is served by one: that is ended first."""


@dataclass(frozen=True)
class Belongings:
    """Whose (a customer and the guests bound to them), and which conversations and tickets."""

    customers: tuple[str, ...]
    conversations: tuple[str, ...]
    tickets: tuple[str, ...]


class Privacy:
    """One shop's customers."""

    def __init__(self, redis: Redis[str], archive: Archive, *, shop: str, uploads: Path) -> None:
        self._redis, self._archive, self._shop, self._uploads = redis, archive, shop, uploads
        self._conversations, self._identities = Conversations(redis), Identities(redis)

    async def export(self, customer: str) -> dict[str, Any]:
        """Everything, ready for JSON. Files are named by their path below the folder of uploads."""
        found = await self._find(customer)
        return {
            "customer": customer,
            "conversations": [await self._conversation(name) for name in found.conversations],
            "tickets": [{"id": name, **await self._redis.hgetall(self._ticket(name))} for name in found.tickets],
            "bindings": [
                {"channel": bound.channel.value, "user": bound.user} for bound in await self._identities.users(customer)
            ],
            "reminders_off": bool(await self._redis.sismember(OFF, customer)),
            "uploads": [str(file.relative_to(self._uploads)) for file in self._files(found)],
        }

    async def erase(self, customer: str) -> dict[str, int]:
        """Deletes everything; how much of each. Raises TicketOpen, and then nothing is deleted. Done again, it finds
        nothing."""
        found = await self._find(customer)
        await self._check_closed(found)
        files = self._files(found)
        events = sum([await self._erase_conversation(name) for name in found.conversations])
        for ticket_id in found.tickets:
            await self._erase_ticket(ticket_id)
        bindings = await self._identities.users(customer)
        for bound in bindings:
            await self._identities.unbind(bound.channel, bound.user)
        for name in found.customers:
            await self._erase_counts(name)
        counts = {"conversations": len(found.conversations), "events": events, "tickets": len(found.tickets)}
        return {**counts, "files": len(files), "bindings": len(bindings)}

    async def _find(self, customer: str) -> Belongings:
        bound = await self._identities.users(customer)
        customers = (customer, *(guest_of(one.channel, one.user) for one in bound))
        names = {name for who in customers for name in await asyncio.to_thread(self._archive.of_customer, who)}
        async for name in self._owned(key("*", "state"), "customer", customers):
            names.add(name[len("yd:{") : -len("}:state")])
        tickets = [name async for name in self._owned(self._ticket("*"), "customer", customers)]
        made = {conversation_of(self._shop, who) for who in customers}
        names |= {name for name in made if await self._redis.exists(key(name, "log"), key(name, "state"))}
        return Belongings(customers, tuple(sorted(names)), tuple(name[len(self._ticket("")) :] for name in tickets))

    async def _owned(self, pattern: str, field: str, customers: tuple[str, ...]) -> AsyncIterator[str]:
        """Hashes whose field names one of them."""
        async for name in self._redis.scan_iter(match=pattern, count=1000):
            if await self._redis.hget(name, field) in customers:
                yield str(name)

    async def _conversation(self, conversation_id: str) -> dict[str, Any]:
        """Archive and Redis together, each event once; what a button carries inside stays out."""
        old = {row.id: row.event for row in await asyncio.to_thread(self._archive.events, conversation_id)}
        new = dict(await self._conversations.events_after(conversation_id, count=100_000))
        rows = sorted({**old, **new}.items(), key=lambda row: tuple(int(part) for part in row[0].split("-")))
        shown = [{"event": name, **{k: v for k, v in event.items() if k != "choices"}} for name, event in rows]
        return {"id": conversation_id, "state": await self._conversations.state(conversation_id), "events": shown}

    async def _check_closed(self, found: Belongings) -> None:
        for ticket_id in found.tickets:
            state = await self._redis.hget(self._ticket(ticket_id), "state")
            if state not in CLOSED:
                raise TicketOpen(f"ticket {ticket_id} is {state}: close it first")

    async def _erase_conversation(self, conversation_id: str) -> int:
        """Redis first, then SQL, which takes no late copy of it any more. How many events went, wherever they lay."""
        held = await self._conversations.events_after(conversation_id, count=100_000)
        kept = await asyncio.to_thread(self._archive.events, conversation_id)
        names = [name async for name in self._redis.scan_iter(match=key(conversation_id, "*"), count=1000)]
        if names:
            await self._redis.delete(*names)
        await self._forget_routes(conversation_id)
        await asyncio.to_thread(self._archive.erase, conversation_id, int(time.time() * 1000))
        shutil.rmtree(self._uploads / conversation_id, ignore_errors=True)
        return len({name for name, _ in held} | {row.id for row in kept})

    async def _forget_routes(self, conversation_id: str) -> None:
        attached = await self._redis.zrange("yd:attached", 0, -1)
        gone = [name for name in attached if str(name).split(" ")[0] == conversation_id]
        if gone:
            await self._redis.zrem("yd:attached", *gone)

    async def _erase_ticket(self, ticket_id: str) -> None:
        """The ticket, and its id wherever the desk lists it."""
        await self._redis.delete(self._ticket(ticket_id))
        async for name in self._redis.scan_iter(match=self._desk("*"), count=1000):
            kind = str(await self._redis.type(name))
            if kind in MEMBERS:
                args = (name, 0, ticket_id) if kind == "list" else (name, ticket_id)
                await getattr(self._redis, MEMBERS[kind])(*args)

    async def _erase_counts(self, customer: str) -> None:
        await self._redis.srem(OFF, customer)
        desk = [self._desk(f"{name}:{customer}") for name in ("customer", "last", "done")]
        voice = [f"yd:voice:{{{customer}}}:{name}" for name in ("style", "done")]
        await self._redis.delete(*desk, *voice)
        async for name in self._redis.scan_iter(match="yd:remind:*", count=1000):
            if str(name).split(":", 3)[-1] == customer:
                await self._redis.delete(name)

    def _files(self, found: Belongings) -> list[Path]:
        folders = [self._uploads / name for name in found.conversations]
        return sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())

    def _desk(self, name: str) -> str:
        return f"yd:desk:{{{self._shop}}}:{name}"

    def _ticket(self, ticket_id: str) -> str:
        return self._desk(f"ticket:{ticket_id}")
