"""Agents' accounts and sessions: passwords as scrypt hashes in Redis, signed tokens for the console."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass

import jwt
from redis.asyncio import Redis

from handoff.errors import LoginRefused

AUDIENCE = "console"
KEY = "yd:agents:{name}"  # hash: shown salt hash roles shop
COST = {"n": 2**14, "r": 8, "p": 1}  # scrypt: about 50 ms a try
MAX_TRIES, TRY_SECONDS = 5, 60  # wrong passwords for one name in this time


@dataclass(frozen=True)
class Agent:
    """`name` logs in, `shown` is what customers see; `shop` is where they work."""

    name: str
    shown: str
    roles: tuple[str, ...] = ("agent",)
    shop: str = ""

    @property
    def editor(self) -> bool:
        """Whether they may change the knowledge base."""
        return "editor" in self.roles


class Agents:
    """Makes accounts and checks them."""

    def __init__(self, redis: Redis[str], *, secret: str, hours: float, shop: str = "") -> None:
        self._redis, self._secret, self._hours, self._shop = redis, secret, hours, shop

    async def add(
        self, name: str, shown: str, password: str, *, editor: bool = False, roles: tuple[str, ...] = ("agent",)
    ) -> None:
        """Makes the account or changes its password and roles; the shop is that of this desk."""
        salt = secrets.token_hex(16)
        held = " ".join((*roles, "editor") if editor and "editor" not in roles else roles)
        fields = {"shown": shown, "salt": salt, "hash": _hash(password, salt), "roles": held, "shop": self._shop}
        await self._redis.hset(KEY.format(name=name), mapping=fields)

    async def login(self, name: str, password: str) -> tuple[Agent, str]:
        """The agent and a session token. Raises LoginRefused, the same for a wrong name and a wrong password."""
        await self._count_try(name)
        account = await self._redis.hgetall(KEY.format(name=name))
        if not hmac.compare_digest(_hash(password, account.get("salt", "")), account.get("hash", "-")):
            raise LoginRefused("账号或密码不对")
        await self._redis.delete(f"yd:tries:{name}")
        roles = tuple(account.get("roles", "agent").split())
        agent = Agent(name, account["shown"], roles, account.get("shop", ""))
        return agent, self._sign(agent)

    def read(self, token: str) -> Agent:
        """The agent of a token. Raises LoginRefused."""
        try:
            claims = jwt.decode(
                token, self._secret, algorithms=["HS256"], audience=AUDIENCE, options={"require": ["sub", "exp"]}
            )
        except jwt.PyJWTError as error:
            raise LoginRefused("登录已过期，请重新登录") from error
        return Agent(claims["sub"], claims["shown"], tuple(claims.get("roles", ())), claims.get("shop", ""))

    async def _count_try(self, name: str) -> None:
        key = f"yd:tries:{name}"
        tries = await self._redis.incr(key)
        if tries == 1:
            await self._redis.expire(key, TRY_SECONDS)
        if tries > MAX_TRIES:
            raise LoginRefused("尝试次数过多，请一分钟后再试")

    def _sign(self, agent: Agent) -> str:
        claims = {
            "sub": agent.name,
            "shown": agent.shown,
            "roles": list(agent.roles),
            "shop": agent.shop,
            "aud": AUDIENCE,
            "exp": int(time.time() + self._hours * 3600),
        }
        return jwt.encode(claims, self._secret, algorithm="HS256")


def _hash(password: str, salt: str) -> str:
    return hashlib.scrypt(password.encode(), salt=salt.encode(), **COST).hex()
