"""How long a place in a queue takes: recent handling times over the agents at work. Pure."""

from __future__ import annotations

from statistics import fmean
from typing import Mapping, Sequence

from handoff.groups import Routing
from handoff.presence import AgentAtDesk, AgentState

ENOUGH = 3  # handling times, below which nothing is said


def paces(
    routing: Routing,
    agents: Sequence[AgentAtDesk],
    handled: Mapping[str, Sequence[int]],
    waiting: Mapping[str, int],
) -> dict[str, int]:
    """group -> ms by which one place shortens the wait, for the groups where that is known: somebody is at work, and
    enough was handled lately. An agent who serves several groups that wait is shared among them."""
    slots = _slots(routing, agents, waiting)
    pooled = [ms for times in handled.values() for ms in times]
    times = {name: handled.get(name, ()) if len(handled.get(name, ())) >= ENOUGH else pooled for name in routing.names}
    return {
        name: round(fmean(times[name]) / slots[name])
        for name in routing.names
        if slots[name] > 0 and len(times[name]) >= ENOUGH
    }


def _slots(routing: Routing, agents: Sequence[AgentAtDesk], waiting: Mapping[str, int]) -> dict[str, float]:
    """group -> chats at once that its agents can give it."""
    slots = dict.fromkeys(routing.names, 0.0)
    for agent in agents:
        if agent.state is not AgentState.ONLINE:
            continue
        served = routing.of_agent(agent.skills, agent.languages, agent.channels)
        for name in served:
            rivals = sum(1 for other in served if other != name and waiting.get(other))
            slots[name] += agent.capacity / (1 + rivals)
    return slots
