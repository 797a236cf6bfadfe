"""One telephone call on its conversation: what the dialogue wants is done here, what the log says is spoken."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Mapping, Sequence

from redis.exceptions import RedisError

from bot.conversation import Conversations
from bot.errors import EventRefused
from bot.gateway import relay_frames, speaking, spoken_log
from bot.gateway.auth import Session
from bot.gateway.intake import Intake
from bot.gateway.people import People, handoff_data, spoken_time
from bot.gateway.relay_frames import Setup
from bot.gateway.spoken_log import Rows
from bot.gateway.undoing import Undoing
from bot.gateway.voice_memory import VoiceMemory
from bot.messages import Owner, Sender
from bot.voice import asking
from bot.voice.call import Call
from bot.voice.hearing import OpenOrder
from bot.voice.recognised import recognised
from bot.voice.steps import Ask, Callback, Choose, Filler, HangOver, Remember, Speak, Step, ToPerson, Undo, Why
from bot.voice.style import usual
from bot.voice.texts import say

Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Exchange:
    """What all calls share. `clock` is epoch seconds; `wait_sound` the address of a recording, or empty."""

    conversations: Conversations
    intake: Intake
    people: People
    memory: VoiceMemory
    clock: Callable[[], float]
    wait_sound: str = ""


class Line:
    """`over` once the carrier has the call back. Every method sends what is to be spoken before it returns."""

    def __init__(self, exchange: Exchange, setup: Setup, session: Session, send: Send, *, identified: bool) -> None:
        self._x, self.setup, self.session, self._send = exchange, setup, session, send
        self._identified = identified
        self._after = ""
        self._flow: Mapping[str, Any] = {}
        self._orders: dict[str, OpenOrder] = {}  # those that were shown in this conversation
        self._handoff: dict[str, Any] = {}
        self._reason = Why.ASKED
        self._offered = self._called_back = False
        self._undoing = Undoing(exchange.memory, session)
        self.over = False
        self.call = Call(usual(elderly=setup.elderly, ssml=setup.ssml), identified=identified)

    async def start(self) -> None:
        """Says who speaks; a line that broke goes on where it was."""
        x, conversation_id = self._x, self.session.conversation_id
        await x.conversations.open(
            conversation_id, customer=self.session.customer_id, channel=self.session.channel.value
        )
        self.call.mouth.style = await x.memory.style(self.session.customer_id, self.call.mouth.style)
        place = await x.memory.place(self.setup.call)
        newest = await x.conversations.newest_events(conversation_id)
        self._orders.update(spoken_log.orders_of(newest))
        self._after = place if place is not None else newest[-1][0] if newest else ""
        await x.memory.keep_place(self.setup.call, self._after)
        state = await x.conversations.state(conversation_id)
        self.call.person = state["owner"] == Owner.AGENT.value
        if self.setup.lang:
            await self._send(relay_frames.language(self.setup.lang))
        await self._do(self.call.opened(x.clock(), again=place is not None))
        await self._remember_flow()
        await self.read_log()

    # the carrier's side

    async def heard(self, prompt: relay_frames.Prompt) -> None:
        """Words of the caller."""
        said, now = prompt.hypotheses, self._x.clock()
        if not prompt.last:
            await self._do(self.call.hearing(said[0][0], now))
            return
        given = said if any(words for words, _ in said) else ((self.call.partial, None),)
        orders = tuple(self._orders.values())
        heard = recognised(given, orders=orders, asked=self.call.asked, choices=self.call.choices)
        await self._do(self.call.heard(heard, now))

    async def keyed(self, digits: str) -> None:
        """Keys of the caller, one after the other."""
        for digit in digits:
            await self._do(self.call.key(digit, self._x.clock()))

    async def interrupted(self, heard: str) -> None:
        """The carrier has stopped our voice."""
        await self._do(self.call.interrupted(heard, self._x.clock()))

    async def stopped_speaking(self) -> None:
        """The carrier has said everything."""
        await self._do(self.call.finished_speaking(self._x.clock()))

    async def tick(self) -> None:
        """Does what time has brought about."""
        if self.call.deadline is not None and self._x.clock() >= self.call.deadline:
            await self._do(self.call.passed(self._x.clock()))

    async def hung_up(self) -> None:
        """Who hung up at the offer of a call back, with a number that can be called, is called back."""
        number = asking.domestic(self.setup.caller)
        if self._offered and not self._called_back and asking.is_number(number):
            await self._call_back(number)

    # the log's side

    async def read_log(self) -> None:
        """Speaks what has been said since."""
        while rows := await self._x.conversations.events_after(self.session.conversation_id, self._after):
            self._after = rows[-1][0]
            before = self._flow
            self._orders.update(spoken_log.orders_of(rows))
            await self._spoken(rows)
            await self._remember_flow()
            await self._undoing.watch(rows, before, self._flow, self._x.clock())
            await self._x.memory.keep_place(self.setup.call, self._after)

    async def _spoken(self, rows: Rows) -> None:
        owner = next((event for _, event in reversed(rows) if event["type"] == "owner"), None)
        said = spoken_log.by((Sender.ASSISTANT,), rows)
        if owner:
            self.call.person = owner["owner"] == Owner.AGENT.value
        if owner and owner["owner"] == Owner.QUEUE.value and said and not self._handoff:
            await self._handed_over(said)
        elif said:
            answer = spoken_log.answer_of(said, identified=self._identified)
            now = self._x.clock()
            await self._do(self.call.answered(answer.words, answer.choices, now, understood=answer.understood))
        for _, event in spoken_log.by((Sender.AGENT, Sender.SYSTEM), rows):
            await self._overheard(event)

    async def _overheard(self, event: Mapping[str, Any]) -> None:
        """An agent who writes into the call, or the system; not what this call itself has noted."""
        if not str(event.get("id", "")).startswith("callback-"):
            await self._do(self.call.told(spoken_log.speech(event), self._x.clock()))

    async def _handed_over(self, said: Rows) -> None:
        """The assistant itself has opened a ticket; what it said first is said in any case: it may be advice in danger."""
        words = spoken_log.speech_of(said)
        await self._do(self.call.told(words, self._x.clock()))
        await self._to_person(Why.ASKED, said=words)

    async def _remember_flow(self) -> None:
        _, line = await self._x.conversations.memory(self.session.conversation_id)
        self._flow = (json.loads(line).get("flow") if line else None) or {}
        self.call.asked = str(self._flow.get("asked") or "")

    # the dialogue's side

    async def _do(self, steps: Sequence[Step]) -> None:
        spoken = [step for step in steps if isinstance(step, Speak)]
        for frame in speaking.tokens(spoken, self.call.mouth.style, lang=self.setup.lang):
            await self._send(frame)
        for step in steps:
            if not isinstance(step, Speak):
                await self._act(step)

    async def _act(self, step: Step) -> None:
        await self._ACTS[type(step)](self, step)

    async def _ask(self, step: Ask) -> None:
        await self._take({"type": "message", "text": step.words})

    async def _person(self, step: ToPerson) -> None:
        await self._to_person(step.reason, lead=step.lead)

    async def _called(self, step: Callback) -> None:
        await self._call_back(step.number, told=True)

    async def _hang_over(self, step: HangOver) -> None:
        self.over = True
        await self._send(relay_frames.end(self._handoff))

    async def _fill(self, step: Filler) -> None:
        if self._x.wait_sound:
            await self._send(relay_frames.play(self._x.wait_sound))
        else:
            await self._do([Speak(step.words)])

    async def _remember(self, step: Remember) -> None:
        if self._identified:
            await self._x.memory.keep_style(self.session.customer_id, step.style)

    async def _take(self, event: dict[str, Any]) -> None:
        try:
            await self._x.intake.take(self.session, {"id": uuid.uuid4().hex, **event})
        except EventRefused as refused:
            words = say("too_long") if refused.code == "too_long" else refused.text
            await self._do(self.call.told(words, self._x.clock()))
        except (RedisError, OSError):
            await self._do(self.call.told(say("unavailable"), self._x.clock()))

    async def _choose(self, step: Choose) -> None:
        option = step.option
        if option.event:
            await self._take({"type": "tap", "event": option.event, "choice": option.choice})
        elif option.intent:
            await self._x.intake.begin(self.session, option.label, intent=option.intent)
        else:
            await self._take({"type": "message", "text": option.text})

    async def _undo(self, step: Undo) -> None:
        outcome = await self._undoing.undo(self._x.clock())
        now = self._x.clock()
        if outcome.words:
            asks = outcome.offer_person
            await self._do(
                self.call.ask(asking.offer_person(outcome.words), now) if asks else self.call.told(outcome.words, now)
            )
        if outcome.intent:
            await self._x.intake.begin(self.session, outcome.label, intent=outcome.intent, entities=outcome.entities)
        elif outcome.text:
            await self._take({"type": "message", "text": outcome.text})
        if outcome.intent or outcome.text:
            self.call.wait([], now)

    async def _to_person(self, reason: str, *, lead: str = "", said: str = "") -> None:
        """`said` is what the assistant has already said about it."""
        self._reason, now = reason, self._x.clock()
        if await self._x.people.are_there(now):
            ticket = await self._x.people.ticket(self.session, reason, self.setup.session)
            self._handoff = handoff_data(ticket, self.session)
            words = "" if said else lead + _transfer(ticket.place)
            await self._do(self.call.end_after(words, now, after=said))
            return
        if reason == Why.SILENT and self._offered:
            await self._rest(now)
            return
        number, self._offered = asking.domestic(self.setup.caller), True
        by = spoken_time(self._x.people.promised(now), now)
        await self._do(self.call.ask(asking.offer_callback(number, by, lead), now))

    async def _rest(self, now: float) -> None:
        """Nobody is there, and the caller says nothing: a call back to a number that we have, and quiet."""
        number = asking.domestic(self.setup.caller)
        if not self._called_back and asking.is_number(number):
            await self._call_back(number, told=True)
        else:
            await self._do(self.call.told(say("silent_rest"), now))
        self.call.resting = True

    async def _call_back(self, number: str, *, told: bool = False) -> None:
        now = self._x.clock()
        by = self._x.people.promised(now)
        self._called_back = True
        await self._x.people.call_back(self.session, self._reason, self.setup.session, number, by)
        if told:
            words = say("callback_done", by=spoken_time(by, now), digits=asking.grouped(number))
            await self._do(self.call.told(words, now))

    _ACTS: Mapping[type, Callable[..., Awaitable[None]]] = {
        Filler: _fill,
        Ask: _ask,
        Choose: _choose,
        Undo: _undo,
        ToPerson: _person,
        Callback: _called,
        Remember: _remember,
        HangOver: _hang_over,
    }


def _transfer(place: int | None) -> str:
    return say("transfer_queue", ahead=place - 1) if place and place > 1 else say("transfer")
