"""Who sits at the desk, and the signed tokens with which the console speaks."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

import jwt

from handoff.errors import LoginRefused

AUDIENCE = "console"
KNOWN_SECONDS = 2.0  # a session that was closed elsewhere, or a role that was taken away, lives on this long
EXPIRED = "登录已过期，请重新登录"


class Role(str, Enum):
    """What an account may do. A supervisor and an admin may do what an agent may; an admin may do everything."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    ADMIN = "admin"


@dataclass(frozen=True)
class Agent:
    """`name` logs in, `shown` is what customers see; one refund may be `refund_limit_fen` at most."""

    name: str
    shown: str
    roles: tuple[Role, ...] = (Role.AGENT,)
    shop: str = "demo"
    refund_limit_fen: int = 0

    def may(self, role: Role) -> bool:
        """Whether the account has the role, or is an admin."""
        return role in self.roles or Role.ADMIN in self.roles

    @property
    def editor(self) -> bool:
        """Whether they may change the knowledge base."""
        return self.may(Role.EDITOR)

    @property
    def supervisor(self) -> bool:
        """Whether they may see and steer the others' work."""
        return self.may(Role.SUPERVISOR)


class Sessions(Protocol):
    """Where accounts and sessions are kept; every call waits for SQL."""

    def check(self, name: str, password: str) -> Agent: ...

    def begin(self, session: str, name: str, expires_at: int) -> None: ...

    def end(self, session: str) -> None: ...

    def of_session(self, session: str) -> Agent: ...


class Agents:
    """Logs agents in and out, and reads their tokens."""

    def __init__(self, sessions: Sessions, *, secret: str, hours: float) -> None:
        self._sessions, self._secret, self._hours = sessions, secret, hours
        self._known: dict[str, tuple[Agent, float]] = {}  # session -> the agent and until when that is believed

    async def login(self, name: str, password: str) -> tuple[Agent, str]:
        """The agent and a session token. Raises LoginRefused, the same for a wrong name and a wrong password."""
        agent = await asyncio.to_thread(self._sessions.check, name, password)
        return agent, await asyncio.to_thread(self.token_for, agent)

    async def logout(self, token: str) -> None:
        """The token is of no use from now on. Raises LoginRefused for one that is none."""
        session = self._claims(token)["jti"]
        await asyncio.to_thread(self._sessions.end, session)
        self._known.pop(session, None)

    def token_for(self, agent: Agent) -> str:
        """A new session's token. Waits for SQL."""
        session, expires = secrets.token_hex(16), int(time.time() + self._hours * 3600)
        self._sessions.begin(session, agent.name, expires * 1000)
        claims = {"sub": agent.name, "jti": session, "aud": AUDIENCE, "exp": expires}
        return jwt.encode(claims, self._secret, algorithm="HS256")

    def read(self, token: str) -> Agent:
        """The agent of a token, with the roles they had at most KNOWN_SECONDS ago. Raises LoginRefused."""
        session, now = self._claims(token)["jti"], time.monotonic()
        agent, until = self._known.get(session, (None, 0.0))
        if agent is None or until < now:
            agent = self._sessions.of_session(session)
            self._known = {name: seen for name, seen in self._known.items() if seen[1] > now}
            self._known[session] = (agent, now + KNOWN_SECONDS)
        return agent

    def session(self, token: str) -> str:
        """The id of a token's session. Raises LoginRefused for one that is none."""
        return str(self._claims(token)["jti"])

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(
                token, self._secret, algorithms=["HS256"], audience=AUDIENCE, options={"require": ["sub", "jti", "exp"]}
            )
        except jwt.PyJWTError as error:
            raise LoginRefused(EXPIRED) from error


def to_json(agent: Agent) -> dict[str, Any]:
    """What the console is told of an agent."""
    return {
        "name": agent.name,
        "shown": agent.shown,
        "roles": [role.value for role in agent.roles],
        "shop": agent.shop,
        "editor": agent.editor,
        "supervisor": agent.supervisor,
        "refund_limit_fen": agent.refund_limit_fen,
    }
