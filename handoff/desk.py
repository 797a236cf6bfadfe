"""The desk between conversations and agents: opens, accepts, answers and closes, telling both sides."""

from __future__ import annotations

from typing import Any, Mapping, Protocol, Sequence

from bot.events import rated_event, said_event, staff_event
from bot.messages import Owner, Sender
from bot.texts import text
from handoff.errors import TicketNotFound
from handoff.queue import TicketQueue
from handoff.scenes import scene
from handoff.tickets import HandoffContext, Ticket

TRIES = 5  # of showing a change while others show theirs


class Log(Protocol):
    """What the desk needs of a conversation: say, tell and change its owner."""

    async def state(self, conversation_id: str) -> dict[str, str]: ...

    async def settle(
        self,
        conversation_id: str,
        events: Sequence[Mapping[str, Any]],
        *,
        expected: str,
        state: Mapping[str, str],
        clear_pending: bool = False,
    ) -> bool: ...

    async def note(
        self,
        conversation_id: str,
        event: Mapping[str, Any],
        *,
        expected: Owner | None = None,
        state: Mapping[str, str] | None = None,
        clear_pending: bool = False,
        once: str = "",
    ) -> str | None: ...

    async def whisper(self, conversation_id: str, event: Mapping[str, Any]) -> None: ...


class Desk:
    """Every step is the ticket's atomic change first; then the conversation shows how the ticket stands. A process that
    dies in between leaves the ticket on a list, and any gateway's dispatcher shows it."""

    def __init__(self, queue: TicketQueue, log: Log) -> None:
        self.queue, self.log = queue, log

    async def open(self, ticket_id: str, conversation_id: str, customer_id: str, context: HandoffContext) -> Ticket:
        """The conversation's open ticket, a new one if there is none. The caller changes the conversation's owner
        together with its own writes, and then calls `settle`."""
        ticket = await self.queue.enqueue(ticket_id, conversation_id, customer_id, context)
        return await self.queue.come_back(ticket.id) if ticket.kept_until else ticket

    async def staffed(self) -> bool:
        """Whether any agent of any group could take a ticket now."""
        names = self.queue.routing.names
        return any([await self.queue.redis.exists(self.queue.key(f"free:{name}")) for name in names])

    async def accept(self, ticket_id: str, agent: str, agent_name: str) -> Ticket:
        """Gives the conversation to an agent. Raises IllegalChange when another was faster, AgentFull."""
        return await self._shown(await self.queue.accept(ticket_id, agent, agent_name))

    async def take_over(self, ticket_id: str, agent: str, agent_name: str) -> Ticket:
        """Gives the conversation to this agent, whoever had it. Raises IllegalChange, AgentFull."""
        return await self._shown(await self.queue.take_over(ticket_id, agent, agent_name))

    async def say(
        self,
        ticket_id: str,
        agent: str,
        words: str,
        message_id: str,
        *,
        shown: str = "",
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """An agent's message; `more` goes into its event: files and how they are read aloud. Raises IllegalChange when
        the ticket is not theirs."""
        ticket = await self.queue.may_speak(ticket_id, agent)
        name = ticket.agent_name if ticket.agent == agent else shown
        event = {**said_event(Sender.AGENT, words, message_id, name=name), **(more or {})}
        await self.log.note(ticket.conversation_id, event, once=message_id)

    async def whisper(self, ticket_id: str, shown: str, words: str) -> None:
        """A supervisor's words that the agent reads and the customer does not."""
        ticket = await self.queue.ticket(ticket_id)
        await self.log.note(ticket.conversation_id, staff_event("whisper", shown, words))

    async def join(self, ticket_id: str, agent: str, shown: str, *, here: bool) -> None:
        """A supervisor takes part beside the agent, or leaves; the customer is told."""
        if await self.queue.join(ticket_id, agent, here=here):
            ticket = await self.queue.ticket(ticket_id)
            words = text("supervisor_joined" if here else "supervisor_left", agent=shown)
            event = said_event(Sender.SYSTEM, words, f"{ticket_id}.{agent}.{int(here)}.{ticket.version}")
            await self.log.note(ticket.conversation_id, event)

    async def transfer(self, ticket_id: str, agent: str, *, group: str = "", to: str = "", note: str = "") -> Ticket:
        """To a group's front or to another agent, with a note for whoever takes it."""
        ticket = await self.queue.transfer(ticket_id, agent, group=group, to=to)
        if note:
            event = staff_event("transfer", agent, note, group=group, agent=to)
            await self.log.note(ticket.conversation_id, event)
        return await self._shown(ticket)

    async def wrap_up(self, ticket_id: str, agent: str, *, ended: str = "agent") -> Ticket:
        """Gives the conversation back to the assistant and asks for a rating; the agent still writes."""
        return await self._shown(await self.queue.wrap_up(ticket_id, agent, ended=ended))

    async def close(self, ticket_id: str, agent: str, *, code: str = "", note: str = "", ended: str = "") -> Ticket:
        """Ends it; a conversation that the agent still had goes back to the assistant."""
        return await self._shown(await self.queue.close(ticket_id, agent, code=code, note=note, ended=ended))

    async def leave(self, ticket_id: str, *, keep_place: bool = False) -> Ticket:
        """The customer stops waiting. Raises IllegalChange when an agent has already come."""
        change = self.queue.keep if keep_place else self.queue.abandon
        return await self._shown(await change(ticket_id))

    async def come_back(self, ticket_id: str) -> Ticket:
        """The customer takes the kept place again. Raises IllegalChange when it is not kept any more."""
        return await self._shown(await self.queue.come_back(ticket_id))

    async def rate(self, ticket_id: str, score: int, words: str) -> bool:
        """Keeps a rating once and thanks for it."""
        if not await self.queue.rate(ticket_id, score):
            return False
        ticket = await self.queue.ticket(ticket_id)
        await self.log.note(ticket.conversation_id, rated_event(ticket_id, score, words))
        return True

    async def settle(self, ticket_id: str) -> None:
        """Lets the conversation show how the ticket stands; done again it changes nothing."""
        for _ in range(TRIES):
            try:
                ticket = await self.queue.ticket(ticket_id)
            except TicketNotFound:
                await self.queue.forget(ticket_id)
                return
            if await self._show(ticket):
                await self.queue.settled(ticket)
                return

    async def _shown(self, ticket: Ticket) -> Ticket:
        await self.settle(ticket.id)
        return ticket

    async def _show(self, ticket: Ticket) -> bool:
        state = await self.log.state(ticket.conversation_id)
        found = scene(ticket, state, customer_gone_seconds=self.queue.limits.customer_gone_seconds)
        if found is None or (not found.events and found.state["owner"] == state["owner"] == Owner.QUEUE.value):
            return True
        return await self.log.settle(
            ticket.conversation_id,
            found.events,
            expected=state.get("settled", ""),
            state=found.state,
            clear_pending=found.clear_pending,
        )
