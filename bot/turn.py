"""One customer message answered: the assistant's reply, or an apology, or a person, never silence."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
from dataclasses import dataclass, field, replace
from typing import Awaitable, Callable, Mapping

from bot import callbacks, danger, handover, waiting
from bot.assistant.assistant import TAP, Answer, Assistant, Memory
from bot.conversation import Conversations, TurnRecord
from bot.errors import YingdaError
from bot.events import Event, owner_event, reply_event
from bot.knowledge import Notebook
from bot.masking import masked
from bot.messages import Band, Choice, Decision, Message, Owner, Reply, Route
from bot.reminders import Reminders
from bot.review import ReviewList, carried, findings
from bot.soothing import HUMAN, soothed, wants_soothing
from bot.texts import text
from bot.voice.speech import for_ear
from handoff.context import context_of, short
from handoff.desk import Desk
from handoff.errors import HandoffError
from handoff.tickets import HandoffContext, Reason

logger = logging.getLogger("yingda.turn")

MAX_ATTEMPTS = 3  # a message that has killed this many turns is not tried again
EARLIER = 5  # tickets of the customer that go along in short
FAILURES = (YingdaError, asyncio.TimeoutError, OSError, ValueError, TypeError, LookupError, RuntimeError)
TYPING_AFTER = 0.4  # seconds: quicker answers need no dots


async def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Outcome:
    """What the worker commits, and what it does after that."""

    record: TurnRecord
    turns: int
    afterwards: Callable[[], Awaitable[None]] = field(default=_nothing)


class TurnTaker:
    """Joins the assistant, the conversation's memory and the desk."""

    def __init__(
        self,
        assistant: Assistant,
        conversations: Conversations,
        desk: Desk,
        *,
        seconds: float,
        review: ReviewList | None = None,
        notebook: Notebook | None = None,
    ) -> None:
        self._assistant, self._conversations, self._desk, self._seconds = assistant, conversations, desk, seconds
        self._review, self._notebook = review, notebook
        self._turns: dict[str, int] = {}  # conversation -> turns, where this process made the last one

    async def take(self, message: Message, state: Mapping[str, str], attempts: int) -> Outcome:
        """Never raises for a turn that failed: it answers with an apology and the offer of a person."""
        if attempts > MAX_ATTEMPTS:
            return await self._failed(message, state)
        if step := callbacks.take(message, state):
            return await self._callback(message, state, step)
        typing = asyncio.create_task(self._typing(message.conversation_id))
        try:
            return await asyncio.wait_for(self._decided(message, state), self._seconds)
        except FAILURES as error:
            logger.error("turn failed: message %s, %s", message.id, type(error).__name__, exc_info=_traceback(error))
            self.forget(message.conversation_id)
            return await self._failed(message, state)
        finally:
            typing.cancel()

    async def _decided(self, message: Message, state: Mapping[str, str]) -> Outcome:
        """What a danger needs, a person at once where the shop wants that, else the assistant's answer."""
        if held := await danger.held(message, state, self._assistant):
            words = (_reply(held.words, message),)
            return await self._outcome(message, state, words, "", held.changes, decision=held.decision)
        if await self._leaves(message, state):
            outcome = await self._outcome(message, state, (), "", {})
            return replace(outcome, afterwards=functools.partial(self._leave, state["ticket"]))
        if waiting.asks(message.text, state):
            ticket = await self._desk.queue.ticket(state["ticket"])
            return await self._outcome(message, state, (_reply(waiting.standing(ticket), message),), "", {})
        if await self._always_people(message):
            reply = _says(handover.TEXTS[Reason.SHOP_RULE], message)
            return await self._outcome(message, state, (reply,), Reason.SHOP_RULE.value, dict(handover.FRESH))
        return await self._answered(message, state, await self._answer(danger.meant(message, state), state))

    async def _leaves(self, message: Message, state: Mapping[str, str]) -> bool:
        """Whether they do not want to wait any more; the desk says that they have left, and who answers now."""
        if waiting.leaves(message.text, state):
            return True
        past = await self._conversations.newest_events(message.conversation_id)
        return waiting.declines(message.text, state, [event for _, event in past])

    async def _leave(self, ticket_id: str) -> None:
        with contextlib.suppress(HandoffError):  # an agent was quicker
            await self._desk.leave(ticket_id)

    async def _always_people(self, message: Message) -> bool:
        """Whether the message is sure to be something that the shop keeps for people."""
        kept = self._desk.queue.routing.always_people
        if not kept:
            return False
        if tap := message.metadata.get(TAP):
            return tap["intent"] in kept
        decision = (await self._assistant.understand(message.text))["decision"]
        return decision["band"] == Band.ACT.value and decision["intent"] in kept

    def committed(self, conversation_id: str, turns: int) -> None:
        """The turn is written: what is in memory is what is in Redis."""
        self._turns[conversation_id] = turns

    def forget(self, conversation_id: str) -> None:
        """The turn was not written: memory is read again at the next one."""
        self._turns.pop(conversation_id, None)
        self._assistant.forget(conversation_id)

    async def _answer(self, message: Message, state: Mapping[str, str]) -> Answer:
        current = self._turns.get(message.conversation_id) == int(state.get("turns", 0)) and "turns" in state
        memory = Memory() if current else Memory(*await self._conversations.memory(message.conversation_id))
        return await self._assistant.answer(message, memory=memory, is_current=current)

    async def _typing(self, conversation_id: str) -> None:
        await asyncio.sleep(TYPING_AFTER)
        await self._conversations.whisper(conversation_id, {"type": "typing", "sender": "assistant"})

    async def _answered(self, message: Message, state: Mapping[str, str], answer: Answer) -> Outcome:
        if answer.reminders:  # done again after a crash, it comes to the same
            await Reminders(self._conversations.redis).switch(state.get("customer", ""), on=answer.reminders == "on")
        needed = handover.need(message, answer, state)
        reason = needed.reason.value if needed.reason else ""
        replies = _instead(message, answer, needed.reason)
        doubt = carried(message, answer.decision) if self._review else ""
        changes = {**needed.changes, "doubt": doubt, **danger.remembered(message, answer, state)}
        if not reason and wants_soothing(answer, state):
            replies = soothed(replies, answer.decision.emotion)
            changes["soothed"] = state.get("turns", "0")
        outcome = await self._outcome(message, state, replies, reason, changes, answer)
        return self._reviewed(outcome, message, state, answer)

    def _reviewed(self, outcome: Outcome, message: Message, state: Mapping[str, str], answer: Answer) -> Outcome:
        """The outcome, with what this turn adds to the review list done after it is committed."""
        review, notebook = self._review, self._notebook
        found = findings(message, answer.decision, state.get("doubt", "")) if review else ()
        open_question = notebook is not None and _is_unanswered_question(answer)
        if not found and not open_question:
            return outcome

        async def afterwards() -> None:
            if review and found:
                review.record(found)
            if notebook and open_question:
                question = masked(message.text, answer.decision.entities)
                await asyncio.to_thread(notebook.record_unanswered, question, answer.decision)
            await outcome.afterwards()

        return replace(outcome, afterwards=afterwards)

    async def _failed(self, message: Message, state: Mapping[str, str]) -> Outcome:
        needed = handover.failed(message, state)
        reply = _says("turn_failed_handoff", message) if needed.reason else _says("turn_failed", message, HUMAN)
        reason = needed.reason.value if needed.reason else ""
        return await self._outcome(message, state, (reply,), reason, dict(needed.changes))

    async def _callback(self, message: Message, state: Mapping[str, str], step: callbacks.Step) -> Outcome:
        """Nobody is at the desk: takes down what the customer leaves, and opens the callback when it is complete."""
        replies = (_says(step.says, message, opening=callbacks.opening(self._desk.queue.limits)),)
        if not step.opens:
            return await self._outcome(message, state, replies, "", dict(step.changes))
        context = await self._context(message, state, Reason(state["callback_reason"]), None)
        left = replace(context, phone=step.phone, callback_message=step.words)
        customer, conversation = state.get("customer", ""), message.conversation_id
        ticket = await self._desk.queue.enqueue(f"t-{message.id}", conversation, customer, left, callback=True)
        outcome = await self._outcome(message, state, replies, "", dict(step.changes))
        return replace(outcome, afterwards=functools.partial(self._desk.settle, ticket.id))

    async def _outcome(
        self,
        message: Message,
        state: Mapping[str, str],
        replies: tuple[Reply, ...],
        reason: str,
        changes: dict[str, str],
        answer: Answer | None = None,
        decision: Decision | None = None,
    ) -> Outcome:
        turns = int(state.get("turns", 0)) + 1
        decision, afterwards, opening = answer.decision if answer else decision, _nothing, None
        if reason and state["owner"] == Owner.ASSISTANT.value:
            if await self._closed(reason):
                step = callbacks.begin(reason)
                words = _says(step.says, message, opening=callbacks.opening(self._desk.queue.limits))
                replies, changes = (words,), {**changes, **step.changes}
            else:
                opening, opened = await self._hand_over(message, state, reason, answer)
                replies, changes = _with_question(replies, message, reason, answer), {**changes, **opened}
                afterwards = functools.partial(self._desk.settle, opened["ticket"])
        events: list[Event] = [reply_event(reply, n, decision if n == 0 else None) for n, reply in enumerate(replies)]
        events = [*events, *([opening] if opening else [])]
        record = TurnRecord(
            events=events,
            tracker_lines=tuple(answer.memory.events) if answer else (),
            slots=answer.memory.slots if answer else "",
            state={**changes, "turns": str(turns)},
        )
        return Outcome(record, turns, afterwards)

    async def _closed(self, reason: str) -> bool:
        """Whether nobody will come before the desk opens again; danger never waits for that."""
        queue = self._desk.queue
        if reason == Reason.SAFETY_RISK.value or callbacks.at_work(queue.clock(), queue.limits):
            return False
        return not await self._desk.staffed()

    async def _hand_over(
        self, message: Message, state: Mapping[str, str], reason: str, answer: Answer | None
    ) -> tuple[Event, dict[str, str]]:
        """Opens the ticket (once: its id is the message's); the change of owner goes with the turn."""
        context = await self._context(message, state, Reason(reason), answer)
        ticket = await self._desk.open(f"t-{message.id}", message.conversation_id, state.get("customer", ""), context)
        owner = owner_event(Owner.QUEUE, place=ticket.place, estimate_seconds=ticket.estimate_seconds)
        settled = f"{ticket.id}:{ticket.version}"
        opened = {"owner": Owner.QUEUE.value, "ticket": ticket.id, "settled": settled, "unanswered": "0"}
        return owner, {**opened, **danger.over(reason)}

    async def _context(
        self, message: Message, state: Mapping[str, str], reason: Reason, answer: Answer | None
    ) -> HandoffContext:
        past = [event for _, event in await self._conversations.newest_events(message.conversation_id)]
        facts = {**answer.facts, "emotion": answer.decision.emotion.value} if answer else {}
        context = context_of(reason, past, facts, message.channel.value)
        earlier = await self._desk.queue.of_customer(state.get("customer", ""))
        profile = {
            "elderly": handover.is_elderly(message),
            "vip": int(message.metadata.get("vip") or 0),
            "language": str(message.metadata.get("language") or "zh"),
            "channel": message.channel.value,
        }
        return replace(
            context,
            intents=(*context.intents, *([answer.decision.intent] if answer else ())),
            profile=profile,
            earlier=tuple(short(ticket) for ticket in earlier[:EARLIER]),
            suggestion="" if answer is None or answer.handoff else "\n".join(r.text for r in answer.replies),
        )


def _is_unanswered_question(answer: Answer) -> bool:
    """A question for the knowledge base that no entry answered with confidence: an editor should see it."""
    return answer.decision.route is Route.FAQ and answer.decision.band is not Band.ACT


def _instead(message: Message, answer: Answer, reason: Reason | None) -> tuple[Reply, ...]:
    """The answer, or what is said instead or after it when our own rules call for a person."""
    if reason is Reason.ANGER and handover.ADVISED in handover.responses(answer):
        return (*answer.replies, _says(handover.TEXTS[reason], message))
    if reason in handover.TEXTS and reason is not None:
        return (_says(handover.TEXTS[reason], message),)
    if reason in handover.AFTER and reason is not None:
        return (*answer.replies, _says(handover.AFTER[reason], message))
    return answer.replies


def _with_question(
    replies: tuple[Reply, ...], message: Message, reason: str, answer: Answer | None
) -> tuple[Reply, ...]:
    """The one question that spares time later, asked while the customer waits: which order? Only when there was talk
    of something that is done to an order, and none is known."""
    known = answer is None or answer.facts.get("last_order") or (answer.facts.get("flow") or {}).get("order_id")
    asked = reason == Reason.CUSTOMER_REQUEST.value and answer is not None and answer.facts.get("flow")
    return (*replies, _says("which_order", message)) if asked and not known else replies


def _says(name: str, message: Message, *choices: Choice, **values: object) -> Reply:
    return _reply(text(name, **values), message, *choices)


def _reply(words: str, message: Message, *choices: Choice) -> Reply:
    return Reply(text=words, speech=for_ear(words), quick_replies=choices, answers=message.id)


def _traceback(error: BaseException) -> BaseException | None:
    """Our own errors carry ids only; foreign ones may carry what the customer wrote."""
    return error if isinstance(error, YingdaError) else None
