"""The desk between conversations and agents: opens, accepts, answers and closes, telling both sides."""

from __future__ import annotations

import uuid
from typing import Any, Mapping, Protocol

from bot.events import owner_event, rated_event, rating_event, said_event
from bot.messages import Owner, Sender
from bot.texts import text
from handoff.errors import IllegalChange
from handoff.queue import TicketQueue
from handoff.tickets import HandoffContext, Ticket


class Log(Protocol):
    """What the desk needs of a conversation: say, tell and change its owner."""

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
    """Every step is the ticket's atomic change first, the conversation second; done again it changes nothing."""

    def __init__(self, queue: TicketQueue, log: Log) -> None:
        self.queue, self._log = queue, log

    async def open(self, ticket_id: str, conversation_id: str, customer_id: str, context: HandoffContext) -> Ticket:
        """A ticket in the queue. The caller changes the conversation's owner together with its own writes."""
        return await self.queue.enqueue(ticket_id, conversation_id, customer_id, context)

    async def accept(self, ticket_id: str, agent: str, agent_name: str) -> Ticket:
        """Gives the conversation to an agent. Raises IllegalChange when another was faster."""
        ticket = await self.queue.accept(ticket_id, agent, agent_name)
        event = owner_event(Owner.AGENT, agent=agent_name)
        state = {"owner": Owner.AGENT.value, "agent_name": agent_name, "ticket": ticket_id}
        await self._log.note(ticket.conversation_id, event, state=state, clear_pending=True)
        await self._tell(ticket, "agent_joined", agent=agent_name)
        await self.tell_places()
        return ticket

    async def say(self, ticket_id: str, agent: str, words: str, message_id: str) -> None:
        """An agent's message. Raises IllegalChange when the ticket is not theirs."""
        ticket = await self.queue.ticket(ticket_id)
        if ticket.agent != agent or ticket.state.value != "active":
            raise IllegalChange(
                f"ticket {ticket_id} is {ticket.state.value} with {ticket.agent or 'nobody'}: {agent} cannot answer"
            )
        event = said_event(Sender.AGENT, words, message_id, name=ticket.agent_name)
        await self._log.note(ticket.conversation_id, event, once=message_id)

    async def close(self, ticket_id: str, agent: str) -> Ticket:
        """Gives the conversation back to the assistant and asks for a rating."""
        ticket = await self.queue.close(ticket_id, agent)
        await self._tell(ticket, "agent_left", agent=ticket.agent_name)
        await self._log.note(ticket.conversation_id, rating_event(ticket_id, ticket.agent_name))
        await self._back_to_assistant(ticket)
        return ticket

    async def leave(self, ticket_id: str) -> Ticket:
        """The customer stops waiting. Raises IllegalChange when an agent has already come."""
        ticket = await self.queue.abandon(ticket_id)
        await self._tell(ticket, "queue_left")
        await self._back_to_assistant(ticket)
        await self.tell_places()
        return ticket

    async def rate(self, ticket_id: str, score: int, words: str) -> bool:
        """Keeps a rating once and thanks for it."""
        if not await self.queue.rate(ticket_id, score):
            return False
        ticket = await self.queue.ticket(ticket_id)
        await self._log.note(ticket.conversation_id, rated_event(ticket_id, score, words))
        return True

    async def tell_places(self) -> None:
        """Everybody who waits hears their place."""
        for ticket in await self.queue.waiting():
            event = owner_event(Owner.QUEUE, place=ticket.place)
            await self._log.whisper(ticket.conversation_id, event)

    async def _back_to_assistant(self, ticket: Ticket) -> None:
        event = owner_event(Owner.ASSISTANT)
        state = {"owner": Owner.ASSISTANT.value, "agent_name": "", "ticket": "", "unanswered": "0", "failures": "0"}
        await self._log.note(ticket.conversation_id, event, state=state)

    async def _tell(self, ticket: Ticket, name: str, **values: object) -> None:
        event = said_event(Sender.SYSTEM, text(name, **values), uuid.uuid4().hex)
        await self._log.note(ticket.conversation_id, event)
