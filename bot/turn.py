"""One customer message answered: the assistant's reply, or an apology, or a person, never silence."""

from __future__ import annotations

import asyncio
import functools
import logging
from dataclasses import dataclass, field, replace
from typing import Awaitable, Callable, Mapping

from bot.assistant.assistant import Answer, Assistant, Memory
from bot.conversation import Conversations, TurnRecord
from bot.errors import YingdaError
from bot.events import Event, owner_event, reply_event
from bot.knowledge import Notebook
from bot.masking import masked
from bot.messages import Band, Choice, Emotion, Message, Owner, Reply, Route
from bot.reminders import Reminders
from bot.review import ReviewList, carried, findings
from bot.texts import text
from bot.voice.speech import for_ear
from handoff.context import context_of
from handoff.desk import Desk
from handoff.tickets import Reason

logger = logging.getLogger("yingda.turn")

MAX_ATTEMPTS = 3  # a message that has killed this many turns is not tried again
MAX_UNANSWERED = 2  # in a row, then a person
MAX_FAILED = 2  # in a row, then a person
SOOTHED_EVERY = 5  # turns: more often would be a mannerism
TYPING_AFTER = 0.4  # seconds: quicker answers need no dots
HUMAN = Choice(text("choice_human"), {"intent": "request_human", "entities": {}})


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
        typing = asyncio.create_task(self._typing(message.conversation_id))
        try:
            answer = await asyncio.wait_for(self._answer(message, state), self._seconds)
        except (
            YingdaError,
            asyncio.TimeoutError,
            OSError,
            ValueError,
            KeyError,
            TypeError,
            LookupError,
            RuntimeError,
        ) as error:
            logger.error("turn failed: message %s, %s", message.id, type(error).__name__, exc_info=_traceback(error))
            self.forget(message.conversation_id)
            return await self._failed(message, state)
        finally:
            typing.cancel()
        return await self._answered(message, state, answer)

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
        unanswered = 0 if answer.understood else int(state.get("unanswered", 0)) + 1
        reason, replies = answer.handoff, answer.replies
        if answer.reminders:  # done again after a crash, it comes to the same
            await Reminders(self._conversations.redis).switch(state.get("customer", ""), on=answer.reminders == "on")
        if unanswered >= MAX_UNANSWERED and not reason:
            reason, replies = Reason.NOT_UNDERSTOOD.value, (_says("not_understood_handoff", message),)
        doubt = carried(message, answer.decision) if self._review else ""
        changes = {"unanswered": str(unanswered), "failures": "0", "doubt": doubt}
        if not reason and _wants_soothing(answer, state):
            replies = _soothed(replies, answer.decision.emotion)
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
        failures = int(state.get("failures", 0)) + 1
        if failures >= MAX_FAILED:
            replies = (_says("turn_failed_handoff", message),)
            return await self._outcome(message, state, replies, Reason.ASSISTANT_FAILED.value, {"failures": "0"})
        return await self._outcome(
            message, state, (_says("turn_failed", message, HUMAN),), "", {"failures": str(failures)}
        )

    async def _outcome(
        self,
        message: Message,
        state: Mapping[str, str],
        replies: tuple[Reply, ...],
        reason: str,
        changes: dict[str, str],
        answer: Answer | None = None,
    ) -> Outcome:
        turns = int(state.get("turns", 0)) + 1
        decision = answer.decision if answer else None
        events: list[Event] = [reply_event(reply, n, decision if n == 0 else None) for n, reply in enumerate(replies)]
        afterwards = _nothing
        if reason and state["owner"] == Owner.ASSISTANT.value:
            events, changes = await self._hand_over(message, state, reason, answer, events, changes)
            afterwards = functools.partial(self._desk.settle, changes["ticket"])
        record = TurnRecord(
            events=events,
            tracker_lines=tuple(answer.memory.events) if answer else (),
            slots=answer.memory.slots if answer else "",
            state={**changes, "turns": str(turns)},
        )
        return Outcome(record, turns, afterwards)

    async def _hand_over(
        self,
        message: Message,
        state: Mapping[str, str],
        reason: str,
        answer: Answer | None,
        events: list[Event],
        changes: dict[str, str],
    ) -> tuple[list[Event], dict[str, str]]:
        """Opens the ticket (once: its id is the message's) and adds the change of owner to the turn."""
        past = [event for _, event in await self._conversations.newest_events(message.conversation_id)]
        facts = {**answer.facts, "emotion": answer.decision.emotion.value} if answer else {}
        context = context_of(Reason(reason), past, facts, message.channel.value)
        ticket = await self._desk.open(f"t-{message.id}", message.conversation_id, state.get("customer", ""), context)
        owner = owner_event(Owner.QUEUE, place=ticket.place, estimate_seconds=ticket.estimate_seconds)
        settled = f"{ticket.id}:{ticket.version}"
        opened = {"owner": Owner.QUEUE.value, "ticket": ticket.id, "settled": settled, "unanswered": "0"}
        return [*events, owner], {**changes, **opened}


def _is_unanswered_question(answer: Answer) -> bool:
    """A question for the knowledge base that no entry answered with confidence: an editor should see it."""
    return answer.decision.route is Route.FAQ and answer.decision.band is not Band.ACT


def _wants_soothing(answer: Answer, state: Mapping[str, str]) -> bool:
    """Somebody upset about something we can help with, who was not soothed just now."""
    asked = answer.decision.route in (Route.TASK, Route.FAQ) and answer.understood
    last = int(state.get("soothed", -SOOTHED_EVERY))
    return asked and answer.decision.emotion is not Emotion.CALM and int(state.get("turns", 0)) - last >= SOOTHED_EVERY


def _soothed(replies: tuple[Reply, ...], emotion: Emotion) -> tuple[Reply, ...]:
    """The first bubble opens with one sentence for the mood; anger is offered a person beside the answer."""
    words = text(f"soothe_{emotion.value}")
    first, *rest = replies
    choices = first.quick_replies if emotion is Emotion.ANXIOUS else _with_human(first.quick_replies)
    opened = replace(first, text=f"{words}{first.text}", speech=f"{words}{first.speech}", quick_replies=choices)
    return (opened, *rest)


def _with_human(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    offered = any(choice.payload.get("intent") == "request_human" for choice in choices)
    return choices if offered else (*choices, HUMAN)


def _says(name: str, message: Message, *choices: Choice) -> Reply:
    words = text(name)
    return Reply(text=words, speech=for_ear(words), quick_replies=choices, answers=message.id)


def _traceback(error: BaseException) -> BaseException | None:
    """Our own errors carry ids only; foreign ones may carry what the customer wrote."""
    return error if isinstance(error, YingdaError) else None
