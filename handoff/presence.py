"""Agents at the desk: their state, what they can do, how much they have, and their sign of life."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import Enum
from typing import Mapping, Sequence

from handoff.errors import AgentNotFound
from handoff.groups import SKILLS
from handoff.lua import flat
from handoff.queue import TicketQueue

LOST = "connection_lost"  # a reason for away that the desk itself gives


class AgentState(str, Enum):
    """Only who is online is offered tickets; busy keeps the chats at hand and wants no more."""

    ONLINE = "online"
    BUSY = "busy"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True)
class AgentAtDesk:
    """`skills` skill -> level 1..3; empty languages or channels mean all; `load` of `capacity`: a chat counts 1."""

    name: str
    shown: str = ""
    state: AgentState = AgentState.OFFLINE
    away_reason: str = ""
    since: int = 0
    skills: Mapping[str, int] = field(default_factory=lambda: {skill: 1 for skill in SKILLS})
    languages: tuple[str, ...] = ("zh",)
    channels: tuple[str, ...] = ()
    capacity: int = 5
    load: int = 0


class Presence:
    """Every change puts the agent into the lists of the groups that they serve, atomically."""

    def __init__(self, queue: TicketQueue) -> None:
        self._queue = queue

    async def set_state(self, name: str, state: AgentState, *, reason: str = "", shown: str = "") -> AgentAtDesk:
        """Comes, goes, or is away for a reason."""
        known = await self.agent(name, default=True)
        groups = self._queue.routing.of_agent(known.skills, known.languages, known.channels)
        fields = {"state": state.value, "away_reason": reason, "groups": _words(groups)}
        await self._write(
            name, {**fields, **({"shown": shown} if shown else {})}, alive=state is not AgentState.OFFLINE
        )
        return await self.agent(name)

    async def configure(
        self,
        name: str,
        *,
        skills: Mapping[str, int] | None = None,
        capacity: int | None = None,
        languages: Sequence[str] | None = None,
        channels: Sequence[str] | None = None,
        shown: str = "",
    ) -> AgentAtDesk:
        """Changes what is given; the rest stays. Raises ValueError for a skill that there is not."""
        known = await self.agent(name, default=True)
        unknown = set(skills or ()) - set(SKILLS)
        if unknown:
            raise ValueError(f"no skill {', '.join(sorted(unknown))}; there are {', '.join(SKILLS)}")
        fitting = (
            known.skills if skills is None else skills,
            known.languages if languages is None else languages,
            known.channels if channels is None else channels,
        )
        groups = self._queue.routing.of_agent(*fitting)
        fields: dict[str, object] = {
            "skills": json.dumps(dict(fitting[0])),
            "languages": json.dumps(list(fitting[1])),
            "channels": json.dumps(list(fitting[2])),
            **({"shown": shown} if shown else {}),
        }
        room = known.capacity if capacity is None else capacity
        await self._write(name, {**fields, "capacity": room, "groups": _words(groups)}, alive=False)
        return await self.agent(name)

    async def beat(self, name: str) -> None:
        """A sign of life. One that is not at the desk needs none."""
        await self._queue.redis.zadd(self._queue.key("beats"), {name: self._queue.clock()})

    async def agent(self, name: str, *, default: bool = False) -> AgentAtDesk:
        """Raises AgentNotFound, or with `default` returns somebody who has just come."""
        raw = await self._queue.redis.hgetall(self._queue.key(f"agent:{name}"))
        if not raw and not default:
            raise AgentNotFound(name)
        return _agent(name, raw, self._queue.limits.capacity)

    async def all(self) -> list[AgentAtDesk]:
        """Everybody ever seen here, by name."""
        redis, key = self._queue.redis, self._queue.key
        names = sorted(await redis.smembers(key("agents")))
        async with redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.hgetall(key(f"agent:{name}"))
            rows = await pipe.execute()
        return [_agent(name, raw, self._queue.limits.capacity) for name, raw in zip(names, rows, strict=True)]

    async def silent(self) -> list[str]:
        """Those whose last sign of life is too old."""
        return await self._queue.redis.zrangebyscore(self._queue.key("beats"), "-inf", self._cutoff())

    async def lose(self, name: str) -> list[str]:
        """Takes everything from an agent whose connection is gone; the tickets that moved. None if they came back."""
        done, *moved = await self._queue.scripts.run("lost", name, self._cutoff(), LOST)
        return moved if done else []

    def _cutoff(self) -> int:
        return self._queue.clock() - int(self._queue.limits.agent_gone_seconds * 1000)

    async def _write(self, name: str, fields: Mapping[str, object], *, alive: bool) -> None:
        await self._queue.scripts.run("presence", name, int(alive), *flat(fields))


def _words(groups: Mapping[str, int]) -> str:
    return " ".join(f"{group}={level}" for group, level in groups.items())


def _agent(name: str, raw: Mapping[str, str], capacity: int) -> AgentAtDesk:
    new = AgentAtDesk(name)
    return AgentAtDesk(
        name=name,
        shown=raw.get("shown", ""),
        state=AgentState(raw.get("state") or "offline"),
        away_reason=raw.get("away_reason", ""),
        since=int(raw.get("since") or 0),
        skills=json.loads(raw["skills"]) if raw.get("skills") else new.skills,
        languages=tuple(json.loads(raw["languages"])) if raw.get("languages") else new.languages,
        channels=tuple(json.loads(raw["channels"])) if raw.get("channels") else new.channels,
        capacity=int(raw.get("capacity") or capacity),
        load=int(raw.get("load") or 0),
    )
