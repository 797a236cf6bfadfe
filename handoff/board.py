"""The desk as a supervisor sees it: live, by day, and for Prometheus, from the same counts (measures.py)."""

from __future__ import annotations

import datetime
from typing import Any, Iterator, Mapping

from bot.messages import to_dict
from handoff.lua import day_of
from handoff.measures import BOUNDS, HISTOGRAMS, measures, observed
from handoff.presence import AgentAtDesk, AgentState, Presence
from handoff.queue import TicketQueue

MOST_DAYS = 400
COUNTERS: tuple[str, ...] = ("opened", "accepted", "in_sla", "closed", "abandoned", "callbacks", "transfers")
COUNTERS += (
    "agents_lost",
    "overflowed",
    "offers_missed",
    "offers_refused",
    "taken_over",
    "repeated",
    "ratings",
    "refunds",
    "refunds_in_time",
)


class Board:
    """Reads only."""

    def __init__(self, queue: TicketQueue, presence: Presence) -> None:
        self._queue, self._presence = queue, presence

    async def now(self) -> dict[str, Any]:
        """Queue, groups, agents and today's measures."""
        agents = await self._presence.all()
        groups = [row async for row in self._groups(agents)]
        today = measures(await self._counts(f"day:{day_of(self._queue.clock())}"))
        sla = today["sla"]
        return {
            "waiting": await self._waiting_count(),
            "longest_wait_seconds": max((row["longest_wait_seconds"] for row in groups), default=0),
            "active": sum(agent.load for agent in agents),
            "sla_percent": None if sla is None else round(100 * sla, 1),
            "groups": groups,
            "agents": [await self._with_tickets(agent) for agent in agents],
            "today": today,
        }

    async def days(self, first: str, to: str) -> list[dict[str, Any]]:
        """Measures of each day from `first` to `to`, YYYY-MM-DD; empty means today."""
        today = day_of(self._queue.clock())
        return [
            {"day": day, **measures(await self._counts(f"day:{day}"))} for day in _days(first or today, to or today)
        ]

    async def prometheus(self) -> str:
        """The text format: counters and histograms since the shop was opened, gauges of now."""
        counts, board = await self._counts("total"), await self.now()
        shop = f'shop="{self._queue.shop}"'
        lines = [line for name in COUNTERS for line in _counter(name, counts.get(name, 0), shop)]
        lines += [line for name in HISTOGRAMS for line in _histogram(name, counts, shop)]
        for name in ("waiting", "active", "longest_wait_seconds"):
            lines += [f"# TYPE yingda_handoff_{name} gauge", f"yingda_handoff_{name}{{{shop}}} {board[name]}"]
        lines.append("# TYPE yingda_handoff_agents gauge")
        for state in AgentState:
            here = sum(1 for agent in board["agents"] if agent["state"] == state.value)
            lines.append(f'yingda_handoff_agents{{{shop},state="{state.value}"}} {here}')
        return "\n".join(lines) + "\n"

    async def _counts(self, name: str) -> dict[str, int]:
        raw = await self._queue.redis.hgetall(self._queue.key(name))
        return {key: int(value) for key, value in raw.items()}

    async def _waiting_count(self) -> int:
        ids: set[str] = set()
        for name in self._queue.routing.names:
            ids.update(await self._queue.redis.zrange(self._queue.key(f"queue:{name}"), 0, -1))
        return len(ids)

    async def _groups(self, agents: list[AgentAtDesk]):  # type: ignore[no-untyped-def]
        key, redis, routing = self._queue.key, self._queue.redis, self._queue.routing
        pace = await redis.hgetall(key("pace"))
        served = {a.name: routing.of_agent(a.skills, a.languages, a.channels) for a in agents}
        online = [agent.name for agent in agents if agent.state is AgentState.ONLINE]
        for name in routing.names:
            count = await redis.zcard(key(f"queue:{name}"))
            oldest = await self._queue.tickets(await redis.zrange(key(f"queue:{name}"), 0, 19))
            opened = min((ticket.opened_at for ticket in oldest), default=self._queue.clock())
            yield {
                "name": name,
                "waiting": count,
                "longest_wait_seconds": max(0, (self._queue.clock() - opened) // 1000),
                "agents_online": sum(1 for agent in online if name in served[agent]),
                "estimate_seconds": round(int(pace[name]) * (count + 1) / 1000) if name in pace else None,
            }

    async def _with_tickets(self, agent: AgentAtDesk) -> dict[str, Any]:
        ids = await self._queue.redis.smembers(self._queue.key(f"agent:{agent.name}:tickets"))
        return {**to_dict(agent), "shop": self._queue.shop, "tickets": sorted(ids)}


def _days(first: str, to: str) -> Iterator[str]:
    day, last = datetime.date.fromisoformat(first), datetime.date.fromisoformat(to)
    for _ in range(MOST_DAYS):
        if day > last:
            return
        yield day.isoformat()
        day += datetime.timedelta(days=1)


def _counter(name: str, value: int, shop: str) -> list[str]:
    metric = f"yingda_handoff_{name}_total"
    return [f"# TYPE {metric} counter", f"{metric}{{{shop}}} {value}"]


def _histogram(name: str, counts: Mapping[str, int], shop: str) -> Iterator[str]:
    metric, below = f"yingda_handoff_{name}_seconds", 0
    yield f"# TYPE {metric} histogram"
    for bound in BOUNDS:
        below += counts.get(f"{name}:{bound}", 0)
        yield f'{metric}_bucket{{{shop},le="{bound}"}} {below}'
    yield f'{metric}_bucket{{{shop},le="+Inf"}} {observed(counts, name)}'
    yield f"{metric}_sum{{{shop}}} {counts.get(f'{name}:sum', 0) / 1000}"
    yield f"{metric}_count{{{shop}}} {observed(counts, name)}"
