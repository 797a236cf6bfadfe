"""How far each channel of a conversation has been told. Keys, with the conversation's id as hash tag:

    yd:{ID}:attached         hash    channel -> {"user", "address"} as JSON
    yd:{ID}:sent:CHANNEL     hash    cursor  id of the last event that was told, or passed over
                                     trying, tries  event whose delivery was begun, and how often
                                     opened, tried_at  how often the customer has written here; the same when it was begun
                                     held    1 = the channel is shut until the customer writes
                                     numbers what a typed number does now, JSON
    yd:{ID}:sending:CHANNEL  string  token of who delivers now; expires. After a failure it stays until then: the pause
    yd:channel:{CHANNEL}:answer:MESSAGE  string  what was answered in the same breath, JSON; expires
    yd:attached              zset    "ID CHANNEL" -> epoch ms of the customer's last message there

Everything expires with the conversation, KEEP_SECONDS after the customer's last message on the channel."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from bot.channels.errors import ClaimGone
from bot.conversation import KEEP_SECONDS, key
from bot.messages import Channel

SCRIPTS = Path(__file__).parent / "scripts"
ATTACHED = "yd:attached"
ANSWER_SECONDS = 60  # WeChat asks again at once, twice


@dataclass(frozen=True)
class Route:
    """One channel of one conversation, and who is at its other end."""

    conversation: str
    channel: Channel
    user: str
    address: Mapping[str, str]


class Outbox:
    """Every step that another process could take too is one script that checks the claim."""

    def __init__(self, redis: Redis[str]) -> None:
        self.redis = redis
        self._scripts = {p.stem: redis.register_script(p.read_text(encoding="utf-8")) for p in SCRIPTS.glob("*.lua")}

    async def attach(self, route: Route) -> None:
        """From now on this channel is told; what was said before stays untold, and a channel that was shut is open."""
        at, state = int(time.time() * 1000), json.dumps({"user": route.user, "address": dict(route.address)})
        keys = [key(route.conversation, name) for name in ("log", "attached", f"sent:{route.channel.value}")]
        await self._scripts["attach"](keys=keys, args=[route.channel.value, state, KEEP_SECONDS])
        await self.redis.zadd(ATTACHED, {f"{route.conversation} {route.channel.value}": at})
        await self.redis.zremrangebyscore(ATTACHED, 0, at - KEEP_SECONDS * 1000)

    async def detach(self, conversation: str, channel: Channel) -> None:
        """Nothing is told there any more."""
        await self.redis.hdel(key(conversation, "attached"), channel.value)
        await self.redis.zrem(ATTACHED, f"{conversation} {channel.value}")

    async def routes(self, conversation: str) -> list[Route]:
        """The channels of a conversation."""
        rows = await self.redis.hgetall(key(conversation, "attached"))
        return [Route(conversation, Channel(name), **json.loads(state)) for name, state in rows.items()]

    async def all(self) -> list[str]:
        """Conversations with a channel."""
        names = await self.redis.zrange(ATTACHED, 0, -1)
        return list(dict.fromkeys(str(name).split(" ")[0] for name in names))

    async def behind(self, route: Route) -> str | None:
        """The cursor, if the log has grown since and the channel is not shut."""
        cursor, held = await self.redis.hmget(_sent(route), "cursor", "held")
        newest = await self.redis.xrevrange(key(route.conversation, "log"), count=1)
        return cursor or "0-0" if newest and not held and newest[0][0] != cursor else None

    async def claim(self, route: Route, *, seconds: float) -> str | None:
        """A token if nobody else delivers here now."""
        token = secrets.token_hex(8)
        return token if await self.redis.set(_sending(route), token, nx=True, px=int(seconds * 1000)) else None

    async def begin(self, route: Route, token: str, event_id: str, *, seconds: float) -> int:
        """How often this event's delivery has been begun, this time included; keeps the claim. Raises ClaimGone."""
        return int(await self._guarded("begin", route, token, event_id, int(seconds * 1000)))

    async def advance(self, route: Route, token: str, event_id: str, *, numbers: str = "") -> None:
        """Everything up to this event is told; empty `numbers` keep the old. Raises ClaimGone."""
        await self._guarded("advance", route, token, event_id, numbers)

    async def hold(self, route: Route, token: str) -> None:
        """Shut until the customer writes. Raises ClaimGone."""
        await self._guarded("hold", route, token)

    async def pause(self, route: Route, token: str, *, seconds: float) -> None:
        """Nobody tries before that; the event begun counts as not tried. Raises ClaimGone."""
        await self._guarded("pause", route, token, int(seconds * 1000))

    async def release(self, route: Route, token: str) -> None:
        """Gives the claim back if it is still ours."""
        await self._scripts["drop"](keys=[_sending(route)], args=[token])

    async def number(self, route: Route, typed: str) -> dict[str, Any] | None:
        """What that number, or label, does now."""
        offered = json.loads(await self.redis.hget(_sent(route), "numbers") or "[]")
        chosen = [action for place, action in enumerate(offered, 1) if typed in (str(place), action["label"])]
        return chosen[0] if chosen else None

    async def remember(self, channel: Channel, message_id: str, answer: Mapping[str, Any]) -> None:
        """What a message was answered with: asked again, it is answered the same."""
        await self.redis.set(_answer(channel, message_id), json.dumps(answer, ensure_ascii=False), ex=ANSWER_SECONDS)

    async def answered(self, channel: Channel, message_id: str) -> dict[str, Any] | None:
        """What `remember` kept, or None."""
        found = await self.redis.get(_answer(channel, message_id))
        return json.loads(found) if found else None

    async def _guarded(self, name: str, route: Route, token: str, *args: object) -> Any:
        try:
            return await self._scripts[name](keys=[_sending(route), _sent(route)], args=[token, *args])
        except ResponseError as error:
            if "CLAIM_LOST" not in str(error):
                raise
            raise ClaimGone(f"{route.conversation} {route.channel.value}") from error


def _sent(route: Route) -> str:
    return key(route.conversation, f"sent:{route.channel.value}")


def _sending(route: Route) -> str:
    return key(route.conversation, f"sending:{route.channel.value}")


def _answer(channel: Channel, message_id: str) -> str:
    return f"yd:channel:{{{channel.value}}}:answer:{message_id}"
