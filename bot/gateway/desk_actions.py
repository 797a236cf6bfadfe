"""What an agent may do at the platform in the customer's name: refund, complaint, note on an order.

Written to the ledger before it is tried, under the console's key; the platform gets a key made from the same, so that
a second click, a second window or a crash in between does it once."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Mapping

from actions.platform.contract import AfterSaleAsk, OrderChange, Platform, RefundQuote
from actions.platform.errors import Conflict, NotFound, PlatformError, Unsupported
from bot.gateway.desk_texts import group, sentence, yuan
from handoff.agents import Agent
from handoff.errors import ActionRefused, PlatformAway
from handoff.ledger import Action, ActionKind, ActionState, Ledger
from handoff.notes import Notes
from handoff.tickets import Ticket

Asked = Mapping[str, Any]
Outcome = dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """An action as the console asks for it; `asked` holds what its kind needs."""

    kind: ActionKind
    key: str
    asked: Asked


async def quote(platform: Platform, agent: Agent, *, order_id: str, reason: str, kind: str) -> Outcome:
    """What a refund would give, before anything is asked for. Raises ActionRefused, PlatformAway."""
    found = await _at_platform(lambda: platform.quote(order_id, reason=reason, kind=kind))
    return {
        "allowed": found.allowed,
        "amount_fen": found.amount_fen,
        "kind": found.kind,
        "kind_text": group("kinds").get(found.kind, ""),
        "rule_text": found.rule_text,
        "freight_by": found.freight_by,
        "money_back_text": found.money_back_text,
        "within_limit": found.amount_fen <= agent.refund_limit_fen,
        "limit_fen": agent.refund_limit_fen,
    }


class DeskActions:
    """Does what agents ask for, once."""

    def __init__(
        self,
        ledger: Ledger,
        notes: Notes,
        platform_for: Callable[[str], Platform],
        refunded: Callable[[str], Awaitable[None]],
    ) -> None:
        self._ledger, self._notes, self._platform_for, self._refunded = ledger, notes, platform_for, refunded

    async def do(self, ticket: Ticket, agent: Agent, wanted: Wanted) -> Outcome:
        """What came of it, the same for the same key. Raises ActionRefused with the reason, PlatformAway (ask again
        with the same key), KeyReused."""
        row = await asyncio.to_thread(
            self._ledger.open,
            wanted.key,
            ticket=ticket.id,
            customer=ticket.customer_id,
            agent=agent,
            kind=wanted.kind,
            asked=wanted.asked,
        )
        if row.state is ActionState.ASKED:
            row = await self._finished(row, agent)
        if row.state is ActionState.REFUSED:
            raise ActionRefused(str(row.outcome["text"]))
        return dict(row.outcome)

    async def _finished(self, row: Action, agent: Agent) -> Action:
        platform = self._platform_for(row.customer)
        try:
            outcome = await WORK[row.kind](platform, agent, row.asked, platform_key(row.key))
        except ActionRefused as error:
            return await asyncio.to_thread(self._ledger.finish, row.key, ActionState.REFUSED, {"text": str(error)})
        done = await asyncio.to_thread(self._ledger.finish, row.key, ActionState.DONE, outcome)
        await asyncio.to_thread(self._notes.add, row.ticket, row.customer, agent, str(outcome["noted"]))
        if row.kind is ActionKind.REFUND:
            await self._refunded(row.ticket)
        return done


def platform_key(key: str) -> str:
    """The platform's idempotency key: 8 to 80 characters."""
    return f"desk-{hashlib.sha256(key.encode()).hexdigest()[:40]}"


async def _refund(platform: Platform, agent: Agent, asked: Asked, key: str) -> Outcome:
    amount = int(asked["amount_fen"])
    if amount > agent.refund_limit_fen:
        raise ActionRefused(sentence("refused", "limit", amount=yuan(amount), limit=yuan(agent.refund_limit_fen)))
    ask = AfterSaleAsk(asked["after_sale_kind"], asked["reason"], amount, note=asked["text"])
    made = await _at_platform(lambda: platform.apply(asked["order_id"], ask=ask, key=key))
    order = await _at_platform(lambda: platform.order(asked["order_id"]))
    values = {"amount": yuan(made.amount_fen), "number": made.refund_id, "title": order.title, "tail": order.tail}
    return _told(ActionKind.REFUND, values | {"next": made.next_step}, refund_id=made.refund_id)


async def _complaint(platform: Platform, agent: Agent, asked: Asked, key: str) -> Outcome:
    made = await _at_platform(
        lambda: platform.complain(target=asked["target"], text=asked["text"], order_id=asked["order_id"], key=key)
    )
    deadline = made.answer_by[:16].replace("T", " ")
    return _told(ActionKind.COMPLAINT, {"number": made.case_id, "deadline": deadline}, case_id=made.case_id)


async def _order_note(platform: Platform, agent: Agent, asked: Asked, key: str) -> Outcome:
    change = OrderChange(note=asked["text"])
    made = await _at_platform(lambda: platform.change(asked["order_id"], change=change, key=key))
    values = {"title": made.order.title, "tail": made.order.tail, "text": asked["text"]}
    return _told(ActionKind.ORDER_NOTE, values, order_id=made.order.order_id)


WORK: Mapping[ActionKind, Callable[[Platform, Agent, Asked, str], Awaitable[Outcome]]] = {
    ActionKind.REFUND: _refund,
    ActionKind.COMPLAINT: _complaint,
    ActionKind.ORDER_NOTE: _order_note,
}


def _told(kind: ActionKind, values: Mapping[str, str], **ids: str) -> Outcome:
    return {"told": sentence("told", kind.value, **values), "noted": sentence("noted", kind.value, **values), **ids}


async def _at_platform(call: Callable[[], Awaitable[Any]]) -> Any:
    """Raises ActionRefused in the agent's words, PlatformAway."""
    try:
        return await call()
    except Conflict as error:
        words = group("refused").get(error.reason) or error.text or sentence("refused", "already_there")
        raise ActionRefused(words) from error
    except NotFound as error:
        raise ActionRefused(sentence("refused", "not_found")) from error
    except Unsupported as error:
        raise ActionRefused(error.text or sentence("refused", "unsupported")) from error
    except PlatformError as error:
        raise PlatformAway(sentence("refused", "away")) from error


__all__ = ["DeskActions", "RefundQuote", "Wanted", "platform_key", "quote"]
