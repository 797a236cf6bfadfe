"""The assistant: one message in, replies, decision and what to keep out. Everything that knows Rasa is below here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

from bot.assistant.answering import answered, is_asked_back, is_question, settled, unasked
from bot.assistant.clauses import beside, clear_clause, is_request, with_further
from bot.assistant.context import in_context, marked, not_this, wrong
from bot.assistant.courtesy import rather, request_in
from bot.assistant.decide import route_of
from bot.assistant.left_alone import meant_part, only_denies
from bot.assistant.named_act import as_act
from bot.assistant.offered import chosen, last_said
from bot.assistant.pieces import after_taking_back, clauses, says_wrong
from bot.assistant.related import with_related
from bot.assistant.reminding import about_reminders
from bot.assistant.replies import reply
from bot.assistant.retrying import asks_again, asks_state, failed_step
from bot.assistant.several import parts
from bot.assistant.two_goods import by_goods
from bot.errors import EmptyAnswer, NotTrained
from bot.messages import Band, Decision, Message, Reply, Route, from_dict

FREE = ("text", "address", "person", "phone")  # questions whose answer may hold names of goods that mean none
TAP = "tap"  # metadata key: the payload of a button, which only the server can have put there


@dataclass(frozen=True)
class Memory:
    """A conversation's dialogue state as the log keeps it."""

    events: Sequence[str] = ()
    slots: str = ""


@dataclass(frozen=True)
class Answer:
    """What one turn came to. `handoff` is the reason for a person, or empty; `understood` is False
    for a turn that was not answered."""

    replies: tuple[Reply, ...]
    decision: Decision
    handoff: str
    understood: bool
    memory: Memory
    facts: Mapping[str, Any]
    reminders: str = ""


class Assistant:
    """Holds the loaded model. Not safe for two turns of one conversation at once: the worker sees to that."""

    def __init__(self, agent: Any, store: Any) -> None:
        self._agent, self._store = agent, store

    @classmethod
    def load(cls, model: Path, *, action_url: str = "") -> Assistant:
        """Loads and warms the model. Raises NotTrained when there is none."""
        from rasa.core.agent import Agent
        from rasa.shared.core.domain import Domain
        from threadpoolctl import threadpool_limits

        from bot.assistant.in_process import action_endpoint
        from bot.assistant.stores import TurnLockStore, TurnTrackerStore
        from bot.assistant.straight_runner import StraightRunner

        if not model.exists():
            raise NotTrained(f"{model} does not exist: run `yingda train`")
        store = TurnTrackerStore(Domain.empty())
        agent = Agent.load(
            str(model), tracker_store=store, lock_store=TurnLockStore(), action_endpoint=action_endpoint(action_url)
        )
        agent.tracker_store = agent.processor.tracker_store = store
        agent.processor.graph_runner = StraightRunner(agent.processor.graph_runner)
        store.domain = agent.domain
        threadpool_limits(1)  # a sentence's sums are too small to share: a second thread only burns a second core
        return cls(agent, store)

    async def understand(self, text: str) -> dict[str, Any]:
        """Rasa's parse of a sentence said out of context, with its `decision`. A story that is not sure as a whole
        is what its one sure clause says."""
        parsed = await self._understood(text)
        bare = request_in(parsed)
        parsed = rather(parsed, await self.understand(bare)) if bare else parsed
        if parsed["decision"]["band"] == Band.ACT.value:
            return parsed
        return clear_clause(parsed, [await self._understood(piece) for piece in clauses(text)])

    async def _understood(self, text: str) -> dict[str, Any]:
        """What Rasa's graph says. Its own `parse_message` also logs, copies and makes an empty domain: half a millisecond."""
        return self._agent.processor._parse_message_with_graph(_user_message(text, "", {}), None)

    async def answer(self, message: Message, *, memory: Memory, is_current: bool) -> Answer:
        """One turn. `is_current` says that this process made the conversation's last turn itself.
        Raises EmptyAnswer when nothing came out."""
        if not (is_current and self._store.is_live(message.conversation_id)):
            self._store.restore(message.conversation_id, memory.events, memory.slots)
        tracker = await self._store.retrieve(message.conversation_id)
        parsed = await self._parse(message, tracker)
        output = await self._run(message, parsed)
        return self._answer(message, parsed, output, tracker)

    def forget(self, conversation_id: str) -> None:
        """Drops what a failed or uncommitted turn left in memory."""
        self._store.forget(conversation_id)

    async def _parse(self, message: Message, tracker: Any) -> dict[str, Any]:
        if message.metadata.get(TAP):
            return _tapped(message.text, message.metadata[TAP])
        slots = tracker.current_slot_values()
        failed = _tried_again(message.text, tracker.events)
        if failed:
            return failed
        flow = slots.get("flow") or {}
        text = message.text if flow.get("asked") in FREE else meant_part(message.text)
        parsed = await self._parse_all(text, flow)
        entities = [] if slots.get("flow") else parsed["entities"]
        button = chosen(message.text, entities, tracker.events, alone=not slots.get("flow"))
        if button:
            return _tapped(button.label, button.payload)
        parsed = await self._in_context(text, parsed, slots, last_said(tracker.events))
        return about_reminders(parsed if text == message.text else {"meant": text, **parsed})

    async def _in_context(
        self, text: str, parsed: dict[str, Any], slots: Mapping[str, Any], question: str
    ) -> dict[str, Any]:
        """In its place in the dialogue; where the beginning takes something back, what follows counts."""
        place = (slots.get("flow"), slots.get("topic") or "", slots.get("dropped"), question)
        if (slots.get("flow") or {}).get("order_id") and only_denies(text):
            return not_this(parsed)
        parsed = settled(parsed)
        whole = answered(in_context(parsed, *place), parsed, slots.get("flow"))
        whole = await self._question_in(text, whole, slots.get("flow"))
        if unasked(whole, slots.get("flow")):
            whole = marked(whole, "nlu_fallback")
        rest = after_taking_back(text) if whole["decision"]["route"] in ("control", "chitchat", "out_of_scope") else ""
        if not rest or whole["decision"].get("other_order"):
            return whole
        meant = in_context(await self.understand(rest), *place)
        if _says_more(meant, slots.get("flow")):
            return {**meant, "meant": rest}
        return (
            wrong(whole) if whole["decision"]["intent"] == "deny" and says_wrong(text) and slots.get("flow") else whole
        )

    async def _question_in(self, text: str, whole: dict[str, Any], flow: Mapping[str, Any] | None) -> dict[str, Any]:
        """The question among the clauses of what would else be asked back, or is no value: 税号我找找，电子的认吗."""
        empty = whole["decision"]["intent"] == "inform" and not whole["entities"]
        if not flow or not (is_asked_back(whole) or empty):
            return whole
        for piece in filter(is_question, clauses(text)):
            meant = answered(whole, await self._understood(piece), flow)
            if meant is not whole:
                return meant
        return whole

    async def _parse_all(self, text: str, flow: Mapping[str, Any]) -> dict[str, Any]:
        """The parse of a text; with several sure requests in it, that of the first, the others in `further`."""
        if flow.get("asked") in FREE:
            return await self._parse_parts(text)
        goods = by_goods(text)
        if len(goods) > 1:
            wanted = [as_act(await self.understand(part), flow) for part in goods]
            if all(map(is_request, wanted)):
                return {**with_further(wanted[0], wanted[1:]), "meant": goods[0]}
        return as_act(await self._parse_parts(text), flow)

    async def _parse_parts(self, text: str) -> dict[str, Any]:
        """The parse of a text that is cut where its words begin another request."""
        pieces = parts(text)
        if len(pieces) < 2:
            whole = await self.understand(text)
            return beside(whole, [await self._understood(piece) for piece in clauses(text)])
        parsed = [await self.understand(piece) for piece in pieces]
        wanted = [item for item in parsed if is_request(item)]
        if len({item["decision"]["intent"] for item in wanted}) < 2:
            return await self.understand(text)
        return with_further(wanted[0], wanted[1:])

    async def _run(self, message: Message, parsed: dict[str, Any]) -> list[dict[str, Any]]:
        from bot.assistant.output import TurnOutput

        output = TurnOutput()
        facts = {
            "customer_id": message.metadata.get("customer_id", ""),
            "message_id": message.id,
            "channel": message.channel.value,
            "attachments": [dict(attachment) for attachment in message.attachments],
        }
        said = parsed.get("meant") or message.text
        user_message = _user_message(said, message.conversation_id, facts, parsed, output)
        await self._agent.handle_message(user_message)
        if not output.said:
            raise EmptyAnswer(f"no reply to message {message.id}")
        return output.said

    def _answer(
        self, message: Message, parsed: Mapping[str, Any], output: list[dict[str, Any]], tracker: Any
    ) -> Answer:
        slots = tracker.current_slot_values()
        handoff = slots.get("handoff") or ""
        if handoff:
            tracker._set_slot("handoff", None)
        reminders = slots.get("reminders") or ""
        if reminders:
            tracker._set_slot("reminders", None)
        decision = from_dict(Decision, parsed["decision"])
        if decision.band is Band.ACT and decision.route in (Route.TASK, Route.FAQ):
            tracker._set_slot("topic", decision.intent)
        saved = self._store.take_new(message.conversation_id)
        replies = [reply(item, message.id) for item in output]
        return Answer(
            replies=with_related(replies, decision, message.channel, slots.get("flow")),
            decision=decision,
            handoff=handoff,
            understood=decision.band is not Band.UNSURE,
            memory=Memory(saved.events, saved.slots),
            facts={key: slots[key] for key in ("last_order", "flow") if slots.get(key)},
            reminders=reminders,
        )


def _says_more(parsed: Mapping[str, Any], flow: Mapping[str, Any] | None) -> bool:
    """A request of its own, or a value for what is going on."""
    decision = parsed["decision"]
    value = decision["intent"] == "inform" and bool(parsed["entities"] or {"other_order", "named"} & set(decision))
    return is_request(parsed) or bool(flow) and value


def _user_message(
    text: str, conversation_id: str, facts: Mapping[str, Any], parsed: Any = None, output: Any = None
) -> Any:
    from rasa.core.channels.channel import UserMessage

    return UserMessage(
        text=neutral(text), output_channel=output, sender_id=conversation_id, parse_data=parsed, metadata=dict(facts)
    )


def neutral(text: str) -> str:
    """A customer's leading slash would be read as a Rasa command: it becomes a full-width one."""
    bare = text.lstrip()
    return "／" + bare[1:] if bare.startswith("/") else text


def _tried_again(said: str, events: Sequence[Any]) -> dict[str, Any] | None:
    """A step that failed because the platform was away, done again; what only asks about a yes that failed is told."""
    again = asks_again(said)
    failed = failed_step(events) if again or asks_state(said) else None
    if failed is None:
        return None
    if again or not failed.writes:
        return {**_tapped(said, failed.again.payload), "meant": failed.said}
    return marked(_tapped(said, {"intent": "nlu_fallback"}), "nlu_fallback", aside="failed")


def _tapped(label: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The parse of a button: sure, because we made it."""
    intent = str(payload["intent"])
    entities = [{"entity": name, "value": value} for name, value in payload.get("entities", {}).items()]
    decision = {
        "route": route_of(intent).value,
        "intent": intent,
        "confidence": 1.0,
        "band": "act",
        "entities": entities,
    }
    return {
        "text": neutral(label),
        "intent": {"name": intent, "confidence": 1.0},
        "entities": entities,
        "intent_ranking": [],
        "decision": {**decision, "alternatives": [], "faq_hits": []},
    }
