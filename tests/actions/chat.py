"""A conversation with the skills alone: Rasa's rules choose the action, slots are kept, nothing is understood here."""

from __future__ import annotations

import inspect
import json
import re
import uuid
from typing import Any, Iterator, Mapping

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import actions
from bot.settings import ROOT


class Chat:
    """Speaks for one customer; `heard` are the texts of the last turn, with every value filled in."""

    def __init__(self) -> None:
        self.slots: dict[str, Any] = {}
        self.heard: list[str] = []
        self.messages: list[Mapping[str, Any]] = []
        self._last: tuple[str, dict[str, Any], str] = ("", {}, "")
        self._rules, self._responses = dict(_rules()), dict(_responses())
        self._actions = {cls().name(): cls for _, cls in inspect.getmembers(actions, _is_action)}

    async def say(
        self, text: str = "", intent: str = "inform", *, pictures: tuple[str, ...] = (), **entities: Any
    ) -> str:
        """One turn; returns all that was said, joined."""
        self._last = (intent, entities, text)
        message: dict[str, Any] = {
            "text": text,
            "intent": {"name": intent},
            "decision": {"band": "act", "intent": intent},
        }
        message["entities"] = [{"entity": name, "value": value} for name, value in entities.items()]
        attachments = [{"id": picture, "type": "image/jpeg"} for picture in pictures]
        message["metadata"] = {"customer_id": "C", "message_id": uuid.uuid4().hex, "attachments": attachments}
        dispatcher = CollectingDispatcher()
        tracker = Tracker("c", dict(self.slots), message, [], False, None, {}, "action_listen")
        for event in await self._actions[self._rules[intent]]().run(dispatcher, tracker, {}):
            self.slots[event["name"]] = event["value"]
        self.messages = dispatcher.messages
        doubly = [said for said in self.messages if said["text"] and said.get("response")]
        assert not doubly, "a value named text replaces the response"
        self.heard = [said["text"] or self._responses[said["response"]].format(**said) for said in dispatcher.messages]
        return "\n".join(self.heard)

    async def tap(self, label: str) -> str:
        """The newest button, or row of a card, that begins with `label`."""
        for shown, payload in self._choices():
            if shown.startswith(label):
                intent, _, rest = payload.lstrip("/").partition("{")
                return await self.say(shown, intent, **json.loads("{" + rest))
        raise AssertionError(f"no button {label}: {[shown for shown, _ in self._choices()]}")

    @property
    def buttons(self) -> list[str]:
        """Labels of all buttons of the last turn."""
        return [button["title"] for message in self.messages for button in message["buttons"]]

    @property
    def cards(self) -> list[Mapping[str, Any]]:
        """Cards of the last turn."""
        return [card for message in self.messages for card in (message.get("custom") or {}).get("cards", ())]

    @property
    def open(self) -> str:
        """Skill and kind of the open question, or empty."""
        flow = self.slots.get("flow")
        return f"{flow['skill']} {flow['asked']}" if flow else ""

    def _choices(self) -> Iterator[tuple[str, str]]:
        for message in self.messages:
            yield from ((button["title"], button["payload"]) for button in message["buttons"])
        for card in self.cards:
            yield from ((row["title"], row["choice"]["payload"]) for row in card.get("orders", ()) if "choice" in row)


def _is_action(item: Any) -> bool:
    return inspect.isclass(item) and issubclass(item, Action) and item is not Action


def _rules() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "nlu_data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            yield rule["steps"][0]["intent"], rule["steps"][1]["action"]


def _responses() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "bot" / "assistant" / "domain").glob("*.yml")):
        for name, wordings in (yaml.safe_load(path.read_text(encoding="utf-8")).get("responses") or {}).items():
            yield name, re.sub(r"\{(\w+)\}", r"{\1!s}", wordings[0]["text"])
