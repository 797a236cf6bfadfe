"""The conversation log in Redis: what was said, who owns the conversation, and who may answer it.

Keys, with the conversation's id as hash tag so that one script's keys share a slot of Redis Cluster:

    yd:{ID}:log      stream  every event, field `e` = JSON (see `bot/events.py`); the id is the event id
    yd:{ID}:pending  list    customer messages that nobody has answered, oldest first, JSON
    yd:{ID}:seen     hash    client message id -> event id, so that a resent message counts once
    yd:{ID}:state    hash    owner customer channel ticket settled agent_name turns failures unanswered attempts
    yd:{ID}:claim    string  token of the worker that answers now; expires
    yd:{ID}:tracker  list    the newest dialogue events, JSON lines
    yd:{ID}:slots    string  all dialogue slots, JSON
    yd:inbox         stream  conversation ids with something to answer; group `workers`
    yd:wake:ID       channel empty = the log has grown; JSON = a passing event (typing, place)

All keys of a conversation expire KEEP_SECONDS after its last message.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Mapping, Sequence

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from bot.errors import ClaimLost
from bot.events import STAFF
from bot.messages import Message, Owner, from_dict, to_dict

SCRIPTS = Path(__file__).parent / "scripts"
KEEP_SECONDS = 30 * 24 * 3600
KEPT_LINES = 30  # as many dialogue events as a live tracker holds
INBOX, GROUP = "yd:inbox", "workers"
WAKE = "yd:wake:"  # and the conversation's id
Event = Mapping[str, Any]


def key(conversation_id: str, name: str) -> str:
    """The Redis key of one part of a conversation."""
    return f"yd:{{{conversation_id}}}:{name}"


def wake_channel(conversation_id: str) -> str:
    """Where readers of the log are woken."""
    return f"{WAKE}{conversation_id}"


@dataclass(frozen=True)
class Waiting:
    """A customer message that waits; `raw` is its exact line in `pending`."""

    message: Message
    raw: str


@dataclass(frozen=True)
class TurnRecord:
    """What a turn writes. `state` values are strings; `slots` empty keeps the old ones."""

    events: Sequence[Event] = ()
    tracker_lines: Sequence[str] = ()
    slots: str = ""
    state: Mapping[str, str] | None = None


class Conversations:
    """Every read and write of conversations. One atomic script a change."""

    def __init__(self, redis: Redis[str]) -> None:
        self.redis = redis
        self._scripts = {p.stem: redis.register_script(p.read_text(encoding="utf-8")) for p in SCRIPTS.glob("*.lua")}

    async def open(self, conversation_id: str, *, customer: str, channel: str) -> None:
        """Makes sure that the conversation has its customer; the channel is the one used last."""
        state = key(conversation_id, "state")
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.hsetnx(state, "customer", customer).hset(state, "channel", channel)
            await pipe.expire(state, KEEP_SECONDS).execute()

    async def state(self, conversation_id: str) -> dict[str, str]:
        """The state hash; `owner` is always there."""
        return {"owner": Owner.ASSISTANT.value, **await self.redis.hgetall(key(conversation_id, "state"))}

    async def say(self, message: Message, event: Event) -> tuple[str, bool, Owner]:
        """Appends a customer's message. Returns its event id, whether it is new, and who answers. When this
        has returned, the message is kept and a worker will see it."""
        names = ("log", "pending", "seen", "state")
        keys = [key(message.conversation_id, name) for name in names]
        line = json.dumps(to_dict(message), ensure_ascii=False)
        args = [message.id, _dump(event), line, wake_channel(message.conversation_id), KEEP_SECONDS]
        event_id, new, owner = await self._scripts["append"](keys=keys, args=args)
        if owner != Owner.AGENT.value:
            await self.redis.xadd(INBOX, {"c": message.conversation_id})
        return event_id, bool(new), Owner(owner)

    async def note(
        self,
        conversation_id: str,
        event: Event,
        *,
        expected: Owner | None = None,
        state: Mapping[str, str] | None = None,
        clear_pending: bool = False,
        once: str = "",
    ) -> str | None:
        """Appends an agent's or the system's event and changes the state with it; None if another owns it now.
        With `once`, a second event of that id is not appended."""
        keys = [key(conversation_id, name) for name in ("log", "state", "pending", "seen")]
        pairs = [part for pair in (state or {}).items() for part in pair]
        wanted = expected.value if expected else ""
        args = [wanted, _dump(event), wake_channel(conversation_id), int(clear_pending), once, *pairs]
        ids = await self._scripts["note"](keys=keys, args=args)
        return ids[0] if ids else None

    async def keep(self, conversation_id: str) -> None:
        """Starts the time anew after which the log goes."""
        for name in ("log", "seen", "state"):
            await self.redis.expire(key(conversation_id, name), KEEP_SECONDS)

    async def settle(
        self,
        conversation_id: str,
        events: Sequence[Event],
        *,
        expected: str,
        state: Mapping[str, str],
        clear_pending: bool = False,
    ) -> bool:
        """Shows a ticket's change: events and state together, if the state's `settled` is still the expected one."""
        keys = [key(conversation_id, name) for name in ("log", "state", "pending")]
        pairs = [part for pair in state.items() for part in pair]
        lines = [_dump(event) for event in events]
        args = [expected, wake_channel(conversation_id), int(clear_pending), len(lines), *lines, *pairs]
        return bool(await self._scripts["settle"](keys=keys, args=args))

    async def whisper(self, conversation_id: str, event: Event) -> None:
        """Tells whoever is connected now; nothing is kept."""
        await self.redis.publish(wake_channel(conversation_id), _dump(event))

    async def events_after(
        self, conversation_id: str, after: str = "", *, count: int = 500, staff: bool = False
    ) -> list[tuple[str, dict[str, Any]]]:
        """(event id, event) after an event id, oldest first; with `staff`, also what only the desk may read."""
        start = f"({after}" if after else "-"
        return _read(await self.redis.xrange(key(conversation_id, "log"), start, "+", count=count), staff)

    async def newest_events(
        self, conversation_id: str, *, count: int = 200, staff: bool = False
    ) -> list[tuple[str, dict[str, Any]]]:
        """The last events, oldest first; with `staff`, also what only the desk may read."""
        return _read(reversed(await self.redis.xrevrange(key(conversation_id, "log"), count=count)), staff)

    async def events_before(
        self, conversation_id: str, before: str, *, count: int = 50
    ) -> list[tuple[str, dict[str, Any]]]:
        """The last events before an event id, oldest first."""
        rows = await self.redis.xrevrange(key(conversation_id, "log"), f"({before}", "-", count=count)
        return _read(reversed(rows), staff=False)

    async def was_handed_over(self, conversation_id: str) -> bool:
        """Whether agents have had, or have, anything to do with it."""
        rows = await self.newest_events(conversation_id, count=1000)
        return any(e["type"] == "owner" and e["owner"] != Owner.ASSISTANT.value for _, e in rows)

    async def event(self, conversation_id: str, event_id: str) -> dict[str, Any] | None:
        """One event, or None."""
        rows = await self.redis.xrange(key(conversation_id, "log"), event_id, event_id)
        return json.loads(rows[0][1]["e"]) if rows else None

    async def said(self, conversation_id: str, message_id: str) -> dict[str, Any] | None:
        """What the sender of that message id said, or None."""
        event_id = await self.redis.hget(key(conversation_id, "seen"), message_id) if message_id else None
        return await self.event(conversation_id, event_id) if event_id else None

    async def claim(self, conversation_id: str, *, seconds: float) -> str | None:
        """A token if nobody else answers this conversation."""
        token = secrets.token_hex(8)
        taken = await self.redis.set(key(conversation_id, "claim"), token, nx=True, px=int(seconds * 1000))
        return token if taken else None

    async def renew(self, conversation_id: str, token: str, *, seconds: float) -> bool:
        """Keeps a claim; False when it is lost."""
        args = [token, int(seconds * 1000)]
        return bool(await self._scripts["renew"](keys=[key(conversation_id, "claim")], args=args))

    async def release(self, conversation_id: str, token: str) -> bool:
        """Gives back if nothing waits; False when there is more to do. Raises ClaimLost."""
        keys = [key(conversation_id, "claim"), key(conversation_id, "pending")]
        result = await self._scripts["release"](keys=keys, args=[token])
        if result < 0:
            raise ClaimLost(conversation_id)
        return bool(result)

    async def next_waiting(self, conversation_id: str) -> Waiting | None:
        """The oldest message that nobody has answered."""
        raw = await self.redis.lindex(key(conversation_id, "pending"), 0)
        return Waiting(from_dict(Message, json.loads(raw)), raw) if raw else None

    async def memory(self, conversation_id: str) -> tuple[list[str], str]:
        """Dialogue events and slots as the last turn left them."""
        lines = await self.redis.lrange(key(conversation_id, "tracker"), 0, -1)
        return lines, await self.redis.get(key(conversation_id, "slots")) or ""

    async def count_attempt(self, conversation_id: str, message_id: str, state: Mapping[str, str]) -> int:
        """How often this message's turn has been begun, this time included; `state` as just read, under the claim. One
        write: where Redis syncs each of them, three cost a turn more than its computing."""
        before = int(state.get("attempts", 0)) if state.get("attempt_of") == message_id else 0
        values = {"attempt_of": message_id, "attempts": before + 1}
        await self.redis.hset(key(conversation_id, "state"), mapping=values)
        return before + 1

    async def commit(self, conversation_id: str, token: str, waiting: Waiting, record: TurnRecord) -> list[str]:
        """Writes a whole turn or nothing. Raises ClaimLost."""
        names = ("claim", "log", "pending", "state", "tracker", "slots")
        pairs = [part for pair in (record.state or {}).items() for part in pair]
        parts = ([_dump(event) for event in record.events], list(record.tracker_lines), pairs)
        counted = [item for part in parts for item in (len(part), *part)]
        args = [token, waiting.raw, wake_channel(conversation_id), record.slots, KEPT_LINES, *counted]
        try:
            return await self._scripts["commit"](keys=[key(conversation_id, name) for name in names], args=args)
        except ResponseError as error:
            raise ClaimLost(f"{conversation_id}: {error}") from error


def _read(rows: Iterable[Any], staff: bool) -> list[tuple[str, dict[str, Any]]]:
    events = ((event_id, json.loads(fields["e"])) for event_id, fields in rows)
    return [(event_id, event) for event_id, event in events if staff or event.get("type") not in STAFF]


def _dump(event: Event) -> str:
    return json.dumps(event, ensure_ascii=False)
