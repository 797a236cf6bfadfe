"""One customer turn as a skill sees it: what was said and by whom, and what is said in answer."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Mapping, Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import flow as flows
from actions.flow import Flow

Entities = Sequence[Mapping[str, Any]]
LATER = "later"  # the slot of requests that wait
DROPPED = "dropped"  # the slot of the task that was put down last
_OF_RASA = (
    "utter_action",
    "template",
    "model_id",
    "assistant_id",
    "id",
    "speech",
)  # metadata that Rasa adds to an answer
MAX_PICTURES = 9  # of one message: what platforms take for one request


class Turn:
    """Reads the tracker, collects replies and events. `events` is what the action returns."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self._dispatcher, self._tracker = dispatcher, tracker
        self._message: Mapping[str, Any] = tracker.latest_message or {}
        self.events: list[EventType] = []
        self.flow: Flow | None = flows.read(tracker.slots)
        self.said = self.handed_over = False
        self.not_meant = ""  # the order that the customer does not mean: 不是这单
        self.offers_person = False  # by a button of this turn
        self.goes_on = False  # the task that is open was asked for once more: its order is still meant
        self.waits = False  # the customer thinks: the open question is not put again
        self.responses: list[tuple[str, str]] = []  # what was said in this turn: response, and what about
        self.ignored: set[str] = set()  # values that a skill has read as something else

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What the worker vouches for: customer_id, message_id, channel."""
        return self._message.get("metadata") or {}

    @property
    def customer_id(self) -> str:
        """The customer whose signed identity the gateway checked; empty in `rasa shell`."""
        return str(self.metadata.get("customer_id", ""))

    @property
    def message_id(self) -> str:
        """The customer's message: idempotency keys are made from it."""
        return str(self.metadata.get("message_id", ""))

    @property
    def text(self) -> str:
        """What the customer typed."""
        return str(self._message.get("text") or "")

    @property
    def said_before(self) -> list[str]:
        """What the customer said earlier in the talk, the oldest first."""
        said = [str(event.get("text") or "") for event in self._tracker.events if event.get("event") == "user"]
        return said[:-1]

    @property
    def talk(self) -> list[tuple[str, str]]:
        """What was said before this message, each with who said it (user or bot), the oldest first."""
        earlier = self._tracker.events[: self._last_user()]
        said = [(str(event.get("event")), str(event.get("text") or "")) for event in earlier]
        return [(who, text) for who, text in said if who in ("user", "bot") and text]

    @property
    def intent_before(self) -> str:
        """What the message before this one was understood as, or empty."""
        read = [event.get("parse_data") for event in self._tracker.events if event.get("event") == "user"][:-1]
        return str(((read[-1] or {}).get("intent") or {}).get("name") or "") if read else ""

    @property
    def intent(self) -> str:
        """The intent that Rasa's rules saw."""
        return str((self._message.get("intent") or {}).get("name") or "")

    @property
    def decision(self) -> Mapping[str, Any]:
        """The Decision as a dict; empty for a tap."""
        return self._message.get("decision") or {}

    @property
    def entities(self) -> Entities:
        """Entities of this message, left to right."""
        found = self._message.get("entities") or ()
        return [item for item in found if str(item["value"]) not in self.ignored] if self.ignored else found

    def values(self, entity: str) -> list[Any]:
        """All values of one entity in this message."""
        return [item["value"] for item in self.entities if item["entity"] == entity]

    def option(self) -> str:
        """The label of the flow's options that this message chooses: tapped, by its place, or by its words; or empty."""
        options = self.flow.options if self.flow else ()
        tapped = [str(value) for value in self.values("option") if value in options]
        return tapped[0] if tapped else _by_place(options, self.values("ordinal")) or _by_words(options, self.text)

    @property
    def pictures(self) -> tuple[str, ...]:
        """Ids of the pictures that came with this message, or with the one that its button belongs to."""
        files = [item for item in self.metadata.get("attachments") or () if item.get("id")]
        sent = [item["id"] for item in files if str(item.get("type", "image/")).startswith("image/")]
        earlier = [one for value in self.values("picture") for one in (value if isinstance(value, list) else [value])]
        return tuple(str(item) for item in (*sent, *earlier))[:MAX_PICTURES]

    @property
    def last_order(self) -> str:
        """The order that was talked about last, or empty; not one that the customer has just ruled out."""
        known = str(self._tracker.slots.get("last_order") or "")
        return "" if known == self.not_meant else known

    @property
    def last_answer(self) -> str:
        """The text of the newest thing said to the customer, or empty."""
        texts = [event.get("text") for event in self._tracker.events if event.get("event") == "bot"]
        return next((str(text) for text in reversed(texts) if text), "")

    @property
    def last_said(self) -> list[Mapping[str, Any]]:
        """The bot's events of the turn before this one, in order."""
        said: list[Mapping[str, Any]] = []
        for event in reversed(self._tracker.events[: self._last_user()]):
            if event.get("event") == "user":
                break
            if event.get("event") == "bot":
                said.insert(0, event)
        return said

    def said_lately(self, turns: int) -> list[Mapping[str, Any]]:
        """The bot's events of the last turns before this one, the newest first."""
        said: list[Mapping[str, Any]] = []
        for event in reversed(self._tracker.events[: self._last_user()]):
            turns -= event.get("event") == "user"
            if turns <= 0:
                break
            if event.get("event") == "bot":
                said.append(event)
        return said

    def _last_user(self) -> int:
        """The place of the customer's newest message among the events."""
        places = [place for place, event in enumerate(self._tracker.events) if event.get("event") == "user"]
        return places[-1] if places else len(self._tracker.events)

    def say_again(self, event: Mapping[str, Any]) -> None:
        """Something that was said before, with its cards and buttons."""
        data = event.get("data") or {}
        custom, buttons = data.get("custom") or {}, data.get("buttons") or []
        self._dispatcher.utter_message(text=str(event.get("text") or ""), json_message=custom, buttons=buttons)
        self.said = True

    def say(
        self,
        response: str,
        *,
        cards: Sequence[Mapping[str, Any]] = (),
        choices: Sequence[Mapping[str, str]] = (),
        speech: str = "",
        **values: Any,
    ) -> None:
        """A response of the domain with its values filled in, cards and buttons with it."""
        self.responses.append((response, about(values)))
        self.offers_person = self.offers_person or any("/request_human" in item["payload"] for item in choices)
        custom = {"cards": list(cards), "speech": speech} if cards or speech else {}
        self._dispatcher.utter_message(response=response, json_message=custom, buttons=list(choices), **values)
        self.said = True

    def say_first(self, response: str, **more: Any) -> None:
        """A response before what has been said in this turn: the question stays last."""
        self.say(response, **more)
        self.to_front()

    def to_front(self) -> None:
        """What was said last comes before all else of this turn."""
        self._dispatcher.messages.insert(0, self._dispatcher.messages.pop())

    def say_words(self, words: str, *, choices: Sequence[Mapping[str, str]] = (), name: str = "") -> None:
        """A sentence that is no response of the domain; by its `name` later turns know it, as they do responses."""
        named = {"utter_action": name} if name else {}
        self._dispatcher.utter_message(text=words, buttons=list(choices), **named)
        self.said = True

    def keep(self, flow: Flow | None) -> None:
        """Remembers (or, with None, ends) the flow."""
        self.flow = flow
        self.events.append(flows.write(flow))

    def drop(self) -> None:
        """Ends the flow because the customer wants it to; 继续 takes it up again."""
        if self.flow:
            self.events.append(SlotSet(DROPPED, asdict(self.flow)))
        self.keep(None)

    @property
    def dropped(self) -> Flow | None:
        """The task that was put down last, or None."""
        raw = self._tracker.slots.get(DROPPED)
        return flows.read({flows.SLOT: raw}) if raw else None

    def done(self, skill: str) -> None:
        """Ends the flow if it is this skill's; another skill's open question stays open."""
        if self.flow and self.flow.skill == skill:
            self.keep(None)

    def mention(self, order_id: str) -> None:
        """This is the order that 它 means from now on."""
        self.events.append(SlotSet("last_order", order_id))

    def remind(self, on: str) -> None:
        """The customer's switch for unasked messages: on or off, kept by the worker after this turn."""
        self.events.append(SlotSet("reminders", on))

    def later(self) -> list[dict[str, Any]]:
        """Requests that wait for their turn: those of before, then those of this message."""
        return [*(self._tracker.slots.get(LATER) or ()), *(dict(item) for item in self.decision.get("further") or ())]

    def keep_later(self, waiting: Sequence[Mapping[str, Any]]) -> None:
        """Remembers what still waits."""
        if waiting or self._tracker.slots.get(LATER):
            self.events.append(SlotSet(LATER, list(waiting) or None))

    def become(self, request: Mapping[str, Any]) -> None:
        """From here on this turn is about another request of the same message, with idempotency keys of its own."""
        metadata = {**self.metadata, "message_id": f"{self.message_id}-{request['intent']}"}
        intent = {"name": request["intent"], "confidence": 1.0}
        self._message = {**request, "intent": intent, "metadata": metadata}

    def hand_over(self, reason: str) -> None:
        """Asks the worker to open a ticket after this turn."""
        self.handed_over = True
        self.events.append(SlotSet("handoff", reason))


def about(values: Mapping[str, Any]) -> str:
    """What a response was filled with, to be compared: said again with the same values, it says the same."""
    return "|".join(f"{name}={value}" for name, value in sorted(values.items()) if name not in _OF_RASA)


def option_choices(options: Sequence[str]) -> list[dict[str, str]]:
    """A button for each label; `Turn.option` reads which was tapped."""
    return [choice(label, "inform", option=label) for label in options]


def _by_place(options: Sequence[str], places: Sequence[Any]) -> str:
    place = places[0] if places else 0
    index = len(options) if place == "last" else place if isinstance(place, int) else 0
    return options[index - 1] if 1 <= index <= len(options) else ""


def _by_words(options: Sequence[str], said: str) -> str:
    """The one label that contains what was said, or that is contained in it."""
    bare = said.strip(" ，。,.!！~吧的")
    fitting = [label for label in options if bare and (bare in label or label in said)]
    return fitting[0] if len(fitting) == 1 else ""


def choice(label: str, intent: str, **entities: Any) -> dict[str, str]:
    """A button: what it shows, and the intent it stands for, in Rasa's payload form."""
    return {"title": label, "payload": f"/{intent}{json.dumps(entities, ensure_ascii=False)}"}


def read_payload(button: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The intent and the values of a button that `choice` made."""
    intent, brace, rest = button["payload"].lstrip("/").partition("{")
    return intent, json.loads(brace + rest) if brace else {}
