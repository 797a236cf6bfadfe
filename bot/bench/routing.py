"""A day at the desk, simulated: our routing beside first-in-first-out and longest-idle only.

Customers come, more of them at midday, need a skill, have a patience, and leave when it ends. Agents have skills with
levels and chat with several at once; whoever lacks the skill takes longer. The same customers and agents meet each
rule of routing. Ours is the real one: its groups and head starts from handoff/groups.yml, its order (level, load,
longest idle) and its overflow; the other two see neither groups nor priorities.

fifo: the longest waiting customer to the agent with the least to do.  idle: to the agent who was idle longest."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any, Callable, Iterable, Sequence

from bot.settings import ROOT, Settings
from handoff import groups
from handoff.groups import Routing
from handoff.tickets import HandoffContext, Reason

HOURS, AGENTS, CAPACITY = 8, 24, 3
SEEDS = 6  # days, each with its own customers
LOADS = (0.8, 0.95, 1.1)  # of what the agents can handle if everybody has the skill
HANDLING = 420.0  # seconds, mean of a chat with a fitting agent
UNFIT = 1.8  # times as long with an agent who lacks the skill
PATIENCE = 240.0  # seconds, mean; a quarter of the customers would wait four times as long
DEMAND = {"order": 0.25, "logistics": 0.25, "refund": 0.2, "repair": 0.1, "dispute": 0.08, "general": 0.12}
INTENT = {"order": "order_status", "logistics": "logistics_track", "refund": "apply_refund", "repair": "repair_request"}
INTENT |= {"dispute": "complaint", "general": "faq"}
PLOTS = ROOT / "docs" / "img" / "routing"


@dataclass(frozen=True)
class Customer:
    """Comes at a second of the day; `work` is how long a fitting agent needs, `patience` how long they wait."""

    number: int
    at: float
    context: HandoffContext
    skill: str
    work: float
    patience: float
    priority: int


@dataclass
class Agent:
    """Somebody at the desk."""

    name: str
    skills: dict[str, int]
    load: int = 0
    idle_since: float = 0.0


@dataclass
class Day:
    """What became of the customers: waits of those served, how many left, how many met the skill."""

    waits: list[float] = field(default_factory=list)
    urgent: list[float] = field(default_factory=list)
    left: int = 0
    fitting: int = 0
    errors: list[float] = field(default_factory=list)


Choice = tuple[Customer, Agent]
Chooser = Callable[[list[Customer], list[Agent], float], "Choice | None"]


def run(settings: Settings) -> list[dict[str, Any]]:
    """Means over all days; plots go to docs/img/routing."""
    routing = groups.load(settings.groups_file)
    found = {load: _compare(routing, load) for load in LOADS}
    _plot(found)
    return [row for load, days in found.items() for row in _rows(load, days)]


def _compare(routing: Routing, load: float) -> dict[str, list[Day]]:
    days: dict[str, list[Day]] = {"ours": [], "fifo": [], "idle": []}
    for seed in range(SEEDS):
        customers = customers_of(routing, load, seed)
        for name, found in days.items():
            found.append(simulate(customers, _team(seed), chooser(name, routing)))
    return days


def customers_of(routing: Routing, load: float, seed: int) -> list[Customer]:
    """One day's customers, by the second of their coming; more come at midday."""
    dice, at = random.Random(seed), 0.0
    found: list[Customer] = []
    per_second = load * AGENTS * CAPACITY / HANDLING
    while True:
        at += dice.expovariate(per_second * 1.3)
        if at > HOURS * 3600:
            return found
        if dice.random() < _tide(at) / 1.3:
            found.append(_customer(routing, dice, len(found), at))


def _tide(at: float) -> float:
    """0.7 at opening and closing, 1.3 at midday."""
    return 0.7 + 0.6 * (1 - abs(2 * at / (HOURS * 3600) - 1))


def _customer(routing: Routing, dice: random.Random, number: int, at: float) -> Customer:
    skill = dice.choices(list(DEMAND), list(DEMAND.values()))[0]
    reason = Reason.SAFETY_RISK if dice.random() < 0.01 else Reason.CUSTOMER_REQUEST
    emotion = dice.choices(("calm", "anxious", "angry", "threat"), (0.75, 0.15, 0.08, 0.02))[0]
    profile = {"elderly": dice.random() < 0.08, "vip": dice.choices((0, 1, 2), (0.85, 0.1, 0.05))[0]}
    context = HandoffContext(reason, ("…",), emotion=emotion, profile=profile, intents=(INTENT[skill],))
    patience = dice.expovariate(1 / PATIENCE) * (4 if dice.random() < 0.25 else 1)
    return Customer(number, at, context, skill, dice.expovariate(1 / HANDLING), patience, routing.priority(context))


def _team(seed: int) -> list[Agent]:
    """Each has two or three skills at levels 1 to 3; every skill has somebody."""
    dice, skills = random.Random(seed + 1000), list(DEMAND)
    team = []
    for number in range(AGENTS):
        mine = {skills[number % len(skills)]: 3}
        for skill in dice.sample(skills, dice.choice((1, 2))):
            mine.setdefault(skill, dice.choice((1, 2, 3)))
        team.append(Agent(f"agent-{number}", mine))
    return team


def simulate(customers: Sequence[Customer], team: list[Agent], choose: Chooser) -> Day:
    """Events in the order of their time: somebody comes, a chat ends, a group's overflow is due."""
    day, waiting = Day(), list[Customer]()
    events: list[tuple[float, int, str, Any]] = [(c.at, c.number, "comes", c) for c in customers]
    events += [(c.at + wait, c.number, "looks", None) for c in customers for wait in (90.5, 120.5, 180.5)]
    heapq.heapify(events)
    while events:
        now, number, kind, what = heapq.heappop(events)
        if kind == "comes":
            waiting.append(what)
        elif kind == "ends":
            what.load, what.idle_since = what.load - 1, now
        day.left += _leave(waiting, now)
        while found := choose(waiting, team, now):
            customer, agent = found
            waiting.remove(customer)
            _serve(day, customer, agent, now)
            longer = 1.0 if customer.skill in agent.skills else UNFIT
            heapq.heappush(events, (now + customer.work * longer, number, "ends", agent))
    day.left += len(waiting)
    return day


def _leave(waiting: list[Customer], now: float) -> int:
    gone = [customer for customer in waiting if now - customer.at > customer.patience]
    for customer in gone:
        waiting.remove(customer)
    return len(gone)


def _serve(day: Day, customer: Customer, agent: Agent, now: float) -> None:
    agent.load, agent.idle_since = agent.load + 1, now
    day.waits.append(now - customer.at)
    day.fitting += customer.skill in agent.skills
    if customer.priority >= 300:
        day.urgent.append(now - customer.at)


def chooser(name: str, routing: Routing) -> Chooser:
    """A rule of routing by its name."""
    if name == "ours":
        return _ours(routing)
    order: Callable[[Agent], tuple[float, ...]]
    order = (lambda a: (a.load, a.idle_since)) if name == "fifo" else (lambda a: (a.idle_since,))

    def choose(waiting: list[Customer], team: list[Agent], now: float) -> Choice | None:
        free = [agent for agent in team if agent.load < CAPACITY]
        return (waiting[0], min(free, key=order)) if waiting and free else None

    return choose


def _ours(routing: Routing) -> Chooser:
    serves: dict[str, dict[str, int]] = {}

    def choose(waiting: list[Customer], team: list[Agent], now: float) -> Choice | None:
        for agent in team:
            if agent.name not in serves:
                serves[agent.name] = routing.of_agent(agent.skills, ("zh",), ())
        free = [agent for agent in team if agent.load < CAPACITY]
        for customer in sorted(waiting, key=lambda c: c.at - c.priority) if free else ():
            for group in _open_groups(routing, customer, now):
                fitting = [agent for agent in free if group in serves[agent.name]]
                if fitting:
                    best = min(fitting, key=lambda a: (-serves[a.name][group], a.load, a.idle_since))
                    return customer, best
        return None

    return choose


def _open_groups(routing: Routing, customer: Customer, now: float) -> Iterable[str]:
    """The groups that may take the customer by now: the first, and those it has spilled to."""
    group, since = routing.of_ticket(customer.context), customer.at
    while True:
        yield group.name
        if not group.overflow or now - since < group.overflow_seconds:
            return
        since, group = since + group.overflow_seconds, routing.group(group.overflow)


def _rows(load: float, days: dict[str, list[Day]]) -> list[dict[str, Any]]:
    figures = {name: _figures(found) for name, found in days.items()}
    return [
        _row(f"load {load}", metric, unit, figures["ours"][metric], rival, figures[rival][metric])
        for metric, unit in METRICS.items()
        for rival in ("fifo", "idle")
    ]


METRICS = {
    "wait mean": "s",
    "wait p95": "s",
    "urgent wait p95": "s",
    "abandonment": "share",
    "fitting skill": "share",
}


def _figures(days: Sequence[Day]) -> dict[str, float]:
    waits = sorted(wait for day in days for wait in day.waits)
    urgent = sorted(wait for day in days for wait in day.urgent)
    left = sum(day.left for day in days)
    return {
        "wait mean": fmean(waits),
        "wait p95": waits[int(0.95 * len(waits))],
        "urgent wait p95": urgent[int(0.95 * len(urgent))],
        "abandonment": left / (left + len(waits)),
        "fitting skill": sum(day.fitting for day in days) / len(waits),
    }


def _row(case: str, metric: str, unit: str, value: float, rival: str, against: float) -> dict[str, Any]:
    ratio = round(value / against, 3) if against else None
    row = {"bench": "routing", "case": case, "metric": metric, "value": round(value, 4), "unit": unit}
    return {**row, "baseline": rival, "baseline_value": round(against, 4), "ratio": ratio}


def _plot(found: dict[float, dict[str, list[Day]]]) -> None:
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    PLOTS.mkdir(parents=True, exist_ok=True)
    figure, axes = pyplot.subplots(1, len(METRICS), figsize=(16, 3.2))
    for axis, (metric, unit) in zip(axes, METRICS.items(), strict=True):
        for name in ("ours", "fifo", "idle"):
            axis.plot(LOADS, [_figures(found[load][name])[metric] for load in LOADS], marker="o", label=name)
        axis.set(title=f"{metric} ({unit})", xlabel="load", ylim=(0, None))
    axes[0].legend()
    figure.tight_layout()
    figure.savefig(PLOTS / "routing.svg")
    _plot_waits(pyplot, found[LOADS[1]])


def _plot_waits(pyplot: Any, days: dict[str, list[Day]]) -> None:
    """How many have been served after so many seconds."""
    figure, axis = pyplot.subplots(figsize=(6, 3.6))
    for name, found in days.items():
        waits = sorted(wait for day in found for wait in day.waits)
        shares = [place / len(waits) for place in range(1, len(waits) + 1)]
        step = max(1, len(waits) // 400)
        axis.plot(waits[::step], shares[::step], label=name)
    axis.set(xlabel=f"waited (s), load {LOADS[1]}", ylabel="share of those served", xlim=(0, 600), ylim=(0, 1))
    axis.legend()
    figure.tight_layout()
    figure.savefig(PLOTS / "waits.svg")
