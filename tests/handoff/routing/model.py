"""A model of the desk that a random walk is held against: what every step must come to, and what must always hold."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any, Awaitable, Callable, Coroutine

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisDown

from handoff.errors import AgentFull, IllegalChange
from handoff.presence import AgentState
from handoff.tickets import Reason, Ticket, TicketState
from tests.handoff.routing.conftest import Room, open_room

S = TicketState
LEGAL = {
    S.WAITING: {S.OFFERED, S.ACTIVE, S.ABANDONED},
    S.OFFERED: {S.WAITING, S.ACTIVE, S.ABANDONED},
    S.ACTIVE: {S.WAITING, S.OFFERED, S.WRAP_UP, S.CLOSED},
    S.WRAP_UP: {S.CLOSED},
    S.CALLBACK: {S.WAITING, S.ACTIVE, S.CLOSED, S.ABANDONED},
    S.CLOSED: set(),
    S.ABANDONED: set(),
}
OWNER = {S.WAITING: "queue", S.OFFERED: "queue", S.ACTIVE: "agent"}
MOST_TICKETS = 12
AGENTS, CAPACITY = ("zhao", "qian", "sun"), 3
SKILLS = {"zhao": {"general": 3}, "qian": {"general": 1, "refund": 2}, "sun": {"refund": 3, "dispute": 1}}
REASONS = (Reason.CUSTOMER_REQUEST, Reason.SAFETY_RISK, Reason.ANGER)
agents, numbers = st.sampled_from(AGENTS), st.integers(0, 11)
deaths = st.one_of(st.none(), st.none(), st.integers(0, 5))


class Mortal:
    """Lets a process die before its nth Redis call from now: whatever it had done stays, the rest never happens."""

    def __init__(self, redis: Redis[str]) -> None:
        self._call, self.left = redis.execute_command, -1
        redis.execute_command = self._count  # type: ignore[method-assign]

    async def _count(self, *args: Any, **options: Any) -> Any:
        if self.left == 0:
            raise RedisDown("the process died here")
        self.left -= 1
        return await self._call(*args, **options)


class DeskModel(RuleBasedStateMachine):
    """Random steps at a real desk. `url` is set by the test."""

    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.redis: Redis[str] = Redis.from_url(self.url, decode_responses=True)
        self.room: Room = open_room(self.redis, f"model-{uuid.uuid4().hex[:8]}", capacity=CAPACITY, voice_cost=2)
        self.mortal = Mortal(self.redis)
        self.known: dict[str, Ticket] = {}

    def do(self, step: Coroutine[Any, Any, Any] | Awaitable[Any]) -> Any:
        """Runs one step to its end."""
        return self.loop.run_until_complete(step)  # type: ignore[arg-type]

    @initialize(
        asked=st.lists(st.tuples(st.sampled_from(REASONS), st.booleans(), st.booleans()), min_size=4, max_size=8)
    )
    def day_begins(self, asked: list[tuple[Reason, bool, bool]]) -> None:
        """Agents with a room of three chats (a call takes two), and customers who wait already."""
        for name in AGENTS:
            self.do(self.room.comes(name, skills=SKILLS[name], capacity=CAPACITY))
        for reason, refund, voice in asked:
            self.customer_asks(reason, refund, voice, False)

    @rule(reason=st.sampled_from(REASONS), refund=st.booleans(), voice=st.booleans(), callback=st.booleans())
    def customer_asks(self, reason: Reason, refund: bool, voice: bool, callback: bool) -> None:
        """A new ticket, at the front or at the end."""
        if len(self.known) >= MOST_TICKETS:
            return
        name = f"t-{len(self.known)}"
        more = {"intents": ("apply_refund",)} if refund else {}
        self.do(self.room.asks(name, reason, channel="voice" if voice else "chat", callback=callback, **more))
        self.sync(name)

    @rule(number=numbers, agent=agents, death=deaths)
    def agent_accepts(self, number: int, agent: str, death: int | None) -> None:
        """Legal when waiting, a callback, or offered to this very agent, with room."""
        ticket, has_room = self.pick(number), self.has_room(agent, number)
        if ticket:
            fits = (ticket.state is S.WAITING and not ticket.kept_until) or ticket.state is S.CALLBACK
            legal = (fits and has_room) or (ticket.state is S.OFFERED and ticket.offered_to == agent)
            self.expect(ticket, legal, S.ACTIVE, lambda: self.room.desk.accept(ticket.id, agent, agent), death)

    @rule(number=numbers, agent=agents)
    def agent_refuses(self, number: int, agent: str) -> None:
        """Legal for the agent to whom it is offered."""
        ticket = self.pick(number)
        if ticket:
            legal = ticket.state is S.OFFERED and ticket.offered_to == agent
            self.expect(ticket, legal, S.WAITING, lambda: self.room.queue.refuse(ticket.id, agent), None)

    @rule(number=numbers, agent=agents, death=deaths)
    def agent_wraps_up(self, number: int, agent: str, death: int | None) -> None:
        """Legal for the agent who has it."""
        ticket = self.pick(number)
        if ticket:
            legal = ticket.state is S.ACTIVE and ticket.agent == agent
            self.expect(ticket, legal, S.WRAP_UP, lambda: self.room.desk.wrap_up(ticket.id, agent), death)

    @rule(number=numbers, agent=agents, death=deaths)
    def agent_closes(self, number: int, agent: str, death: int | None) -> None:
        """Legal for the agent who has it, active or wrapped up; a callback for anybody."""
        ticket = self.pick(number)
        if ticket:
            legal = ticket.state is S.CALLBACK or (ticket.state in (S.ACTIVE, S.WRAP_UP) and ticket.agent == agent)
            self.expect(ticket, legal, S.CLOSED, lambda: self.room.desk.close(ticket.id, agent), death)

    @rule(number=numbers, death=deaths)
    def customer_leaves(self, number: int, death: int | None) -> None:
        """Legal as long as no agent has come."""
        ticket = self.pick(number)
        if ticket:
            legal = ticket.state in (S.WAITING, S.OFFERED, S.CALLBACK)
            self.expect(ticket, legal, S.ABANDONED, lambda: self.room.desk.leave(ticket.id), death)

    @rule(number=numbers, death=deaths)
    def customer_leaves_and_keeps_the_place(self, number: int, death: int | None) -> None:
        """Legal while waiting or offered, once."""
        ticket = self.pick(number)
        if ticket:
            legal = ticket.state in (S.WAITING, S.OFFERED) and not ticket.kept_until
            self.expect(ticket, legal, S.WAITING, lambda: self.room.desk.leave(ticket.id, keep_place=True), death)

    @rule(number=numbers)
    def customer_comes_back(self, number: int) -> None:
        """Legal while the place is kept."""
        ticket = self.pick(number)
        if ticket:
            legal = ticket.state is S.WAITING and bool(ticket.kept_until)
            self.expect(ticket, legal, S.WAITING, lambda: self.room.desk.come_back(ticket.id), None)

    @rule(number=numbers, agent=agents, death=deaths)
    def agent_transfers_to_a_group(self, number: int, agent: str, death: int | None) -> None:
        """Legal for the agent who has it."""
        ticket = self.pick(number)
        if ticket:
            legal = ticket.state is S.ACTIVE and ticket.agent == agent
            self.expect(
                ticket, legal, S.WAITING, lambda: self.room.desk.transfer(ticket.id, agent, group="refund"), death
            )

    @rule(number=numbers, agent=agents, to=agents, death=deaths)
    def agent_transfers_to_another(self, number: int, agent: str, to: str, death: int | None) -> None:
        """Legal when the other is online and has room."""
        ticket = self.pick(number)
        if ticket:
            there = self.do(self.room.presence.agent(to)).state is AgentState.ONLINE
            legal = ticket.state is S.ACTIVE and ticket.agent == agent != to and there and self.has_room(to, number)
            self.expect(ticket, legal, S.OFFERED, lambda: self.room.desk.transfer(ticket.id, agent, to=to), death)

    @rule(number=numbers, agent=agents)
    def supervisor_takes_over(self, number: int, agent: str) -> None:
        """Legal for every open ticket that is not theirs already, with room."""
        ticket = self.pick(number)
        if ticket:
            theirs = ticket.state is S.OFFERED and ticket.offered_to == agent
            open_ = ticket.state in (S.WAITING, S.OFFERED, S.CALLBACK) and not ticket.kept_until
            legal = (open_ or (ticket.state is S.ACTIVE and ticket.agent != agent)) and (
                theirs or self.has_room(agent, number)
            )
            self.expect(ticket, legal, S.ACTIVE, lambda: self.room.desk.take_over(ticket.id, agent, agent), None)

    @rule(agent=agents, state=st.sampled_from(AgentState))
    def agent_changes_state(self, agent: str, state: AgentState) -> None:
        """Nothing that the agent has moves."""
        self.do(self.room.presence.set_state(agent, state, shown=agent))
        self.do(self.room.presence.beat(agent))

    @rule()
    def offers_are_made(self) -> None:
        """Nobody is passed over: whoever waited longer in the same group could not be served."""
        before = dict(self.known)
        offers = self.do(self.room.queue.offer(most=5))
        for ticket_id, agent in offers:
            assert before[ticket_id].state is S.WAITING and not before[ticket_id].kept_until
            assert self.do(self.room.presence.agent(agent)).state is AgentState.ONLINE
        self.sync_all()

    @rule(seconds=st.sampled_from([1, 10, 21, 61, 125, 1801]), silent=st.sets(agents), death=deaths)
    def time_goes_by(self, seconds: int, silent: set[str], death: int | None) -> None:
        """Some agents are not heard of; a dispatcher does what is due, or dies at it."""
        self.room.clock.forward(seconds)
        for name in set(AGENTS) - silent:
            self.do(self.room.presence.beat(name))
        self.dying(death, self.room.dispatcher.tick)
        self.sync_all()

    def expect(
        self, ticket: Ticket, legal: bool, then: TicketState, step: Callable[[], Awaitable[Any]], death: int | None
    ) -> None:
        """A legal step comes to its state, an illegal one raises and changes nothing; a dead process did it or not."""
        try:
            finished = self.dying(death, step)
        except (IllegalChange, AgentFull):
            assert not legal, f"{ticket.id} {ticket.state} should have become {then}"
            finished = False
        else:
            assert legal or not finished, f"{ticket.id} {ticket.state} should not have become {then}"
        before, now = ticket, self.sync(ticket.id)
        if finished:
            assert now.state is then
        elif not legal:
            assert (now.state, now.agent, now.offered_to) == (before.state, before.agent, before.offered_to)

    def dying(self, death: int | None, step: Callable[[], Awaitable[Any]]) -> bool:
        """Whether the step came to its end; `death` is the Redis call before which its process dies."""
        self.mortal.left = -1 if death is None else death
        try:
            self.do(step())
        except RedisDown:
            return False
        finally:
            self.mortal.left = -1
        return True

    def pick(self, number: int) -> Ticket | None:
        """One of the tickets there are."""
        names = list(self.known)
        return self.known[names[number % len(names)]] if names else None

    def has_room(self, agent: str, number: int) -> bool:
        """Whether the agent has room for this ticket, counted anew from all tickets."""
        ticket = self.pick(number)
        has = [one.cost for one in self.known.values() if _holder(one) == agent]
        return ticket is not None and sum(has) + ticket.cost <= CAPACITY

    def sync(self, name: str) -> Ticket:
        """Reads a ticket again; a change there was must be legal."""
        now = self.do(self.room.queue.ticket(name))
        before = self.known.get(name)
        if before and before.state is not now.state:
            assert now.state in _reachable(before.state), f"{name}: {before.state} -> {now.state}"
        self.known[name] = now
        return now

    def sync_all(self) -> None:
        """Reads them all again."""
        for name in list(self.known):
            self.sync(name)

    @invariant()
    def nothing_is_lost_doubled_or_overfull(self) -> None:
        """Every ticket is where its state says and nowhere else; loads add up; nobody has too much."""
        redis, key = self.redis, self.room.queue.key
        zsets = {
            name: set(self.do(redis.zrange(key(name), 0, -1))) for name in ("offers", "wraps", "kept", "callbacks")
        }
        queues = {g: set(self.do(redis.zrange(key(f"queue:{g}"), 0, -1))) for g in self.room.queue.routing.names}
        has = {name: set(self.do(redis.smembers(key(f"agent:{name}:tickets")))) for name in AGENTS}
        for ticket in self.known.values():
            waits = ticket.state is S.WAITING and not ticket.kept_until
            assert {g for g, ids in queues.items() if ticket.id in ids} == (set(ticket.groups) if waits else set())
            assert [name for name, ids in has.items() if ticket.id in ids] == (
                [_holder(ticket)] if _holder(ticket) else []
            )
            places = {"offers": ticket.state is S.OFFERED, "wraps": ticket.state is S.WRAP_UP}
            places |= {"callbacks": ticket.state is S.CALLBACK}
            places |= {"kept": ticket.state is S.WAITING and bool(ticket.kept_until)}
            assert all((ticket.id in zsets[name]) is there for name, there in places.items())
        for name in AGENTS:
            load = sum(self.known[ticket_id].cost for ticket_id in has[name])
            assert load == self.do(self.room.presence.agent(name)).load <= CAPACITY

    @precondition(lambda self: self.known)
    @rule()
    def every_customer_is_told_the_truth_in_the_end(self) -> None:
        """Once dispatchers have had their time, every conversation's owner is what its ticket says."""
        for _ in range(2):
            self.room.clock.forward(1.1)
            for name in AGENTS:
                self.do(self.room.presence.beat(name))
            self.do(self.room.dispatcher.tick())
        self.sync_all()
        for ticket in self.known.values():
            owner = "assistant" if ticket.kept_until else OWNER.get(ticket.state, "assistant")
            assert self.do(self.room.owner(ticket.id)) == owner, ticket

    def teardown(self) -> None:
        """Nobody starves: with agents who take what they are offered, every ticket comes to its turn."""
        try:
            self._serve_all()
        finally:
            self.do(self.redis.close())
            self.loop.close()

    def _serve_all(self) -> None:
        for name in AGENTS:
            self.do(self.room.comes(name, skills={"general": 2, "refund": 2, "dispute": 2}))
        for _ in range(20 + 4 * len(self.known)):
            self.room.clock.forward(61)
            for name in AGENTS:
                self.do(self.room.presence.set_state(name, AgentState.ONLINE, shown=name))
            self.do(self.room.dispatcher.tick())
            for name in AGENTS:
                for ticket in self.do(self.room.queue.of_agent(name)):
                    if ticket.state is S.OFFERED:
                        self.do(self.room.desk.accept(ticket.id, name, name))
                    self.do(self.room.desk.close(ticket.id, name))
            self.sync_all()
            if all(t.state in (S.CLOSED, S.ABANDONED, S.CALLBACK) or t.kept_until for t in self.known.values()):
                return
        raise AssertionError(f"starved: {[t.id for t in self.known.values() if t.state is S.WAITING]}")


def _holder(ticket: Ticket) -> str:
    if ticket.state is S.OFFERED:
        return ticket.offered_to
    return ticket.agent if ticket.state in (S.ACTIVE, S.WRAP_UP) else ""


def _reachable(state: TicketState) -> set[TicketState]:
    """Where legal steps lead: a dispatcher may do several in a round."""
    found: set[TicketState] = set()
    ahead = {state}
    while ahead:
        ahead = {then for one in ahead for then in LEGAL[one]} - found
        found |= ahead
    return found
