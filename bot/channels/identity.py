"""Who a channel's user is in the shop. Unbound, they are a customer of their own, a guest, for whom no platform is ever
asked; the shop's server binds them by a token that it signs.

Key: yd:channel:{CHANNEL}:bound  hash, user -> customer id"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass

import jwt
from redis.asyncio import Redis

from bot.channels.errors import ChannelRefused
from bot.messages import GUEST, Channel

ALGORITHM, AUDIENCE = "HS256", "binding"  # a customer's chat token is no use here, nor the other way round
MINUTES = 10  # a binding that is made without an end is good for so long


@dataclass(frozen=True)
class Binding:
    """`user` of a channel is `customer` of the shop."""

    channel: Channel
    user: str
    customer: str


def sign_binding(binding: Binding, *, secret: str, minutes: float = MINUTES) -> str:
    """The token that a shop's server makes after it has seen both the login and the channel's id."""
    now = int(time.time())
    claims = {"sub": binding.customer, "channel": binding.channel.value, "user": binding.user, "aud": AUDIENCE}
    return jwt.encode({**claims, "iat": now, "exp": now + int(minutes * 60)}, secret, algorithm=ALGORITHM)


def read_binding(token: str, *, secret: str) -> Binding:
    """Raises ChannelRefused for a token that is forged, stale or for something else."""
    needed = ["sub", "channel", "user", "exp"]
    try:
        claims = jwt.decode(token, secret, algorithms=[ALGORITHM], audience=AUDIENCE, options={"require": needed})
        binding = Binding(Channel(claims["channel"]), str(claims["user"]), str(claims["sub"]))
    except (jwt.PyJWTError, ValueError) as error:
        raise ChannelRefused("binding", 401) from error
    if not binding.user or not binding.customer or binding.customer.startswith(GUEST):
        raise ChannelRefused("binding", 401)
    return binding


def guest_of(channel: Channel, user: str) -> str:
    """The customer id of somebody who is not bound; tells nothing of the user."""
    return f"{GUEST}{channel.value}:{hashlib.sha256(user.encode()).hexdigest()[:24]}"


class Identities:
    """The map, in Redis, without an end: a binding holds until it is undone."""

    def __init__(self, redis: Redis[str]) -> None:
        self._redis = redis

    async def bind(self, binding: Binding) -> None:
        """The last one counts."""
        await self._redis.hset(_key(binding.channel), binding.user, binding.customer)

    async def unbind(self, channel: Channel, user: str) -> bool:
        """Whether there was one."""
        return bool(await self._redis.hdel(_key(channel), user))

    async def customer(self, channel: Channel, user: str) -> str:
        """The bound customer, or the user's own guest."""
        return await self._redis.hget(_key(channel), user) or guest_of(channel, user)

    async def users(self, customer: str) -> list[Binding]:
        """Everything bound to a customer."""
        found = [(channel, await self._redis.hgetall(_key(channel))) for channel in Channel]
        return [Binding(channel, user, who) for channel, map_ in found for user, who in map_.items() if who == customer]


def _key(channel: Channel) -> str:
    return f"yd:channel:{{{channel.value}}}:bound"
