"""Buttons chosen in words: 第二个, 好 to the only one that was asked about, or a button's own label."""

from __future__ import annotations

import json
import re
from typing import Any, Iterable, Mapping, Sequence

from bot.messages import Choice
from knowledge_base.text import simplify

_YES = re.compile(r"(好|行|可以|要|嗯|是|对|麻烦|帮我|请)+(的|吧|啊|呀|了|你|您|谢谢)*")
_ASKS_WHICH = re.compile(r"[?？]|点一|哪[一个件]|选")
LIST_TURNS = 5  # of the customer, within which a list of orders is still the one that 第二个 means
_AROUND = re.compile(r"[\W_]|那|就|选|点|要|吧|的|个|啊|呀|了")


def chosen(said: str, entities: Iterable[Mapping[str, Any]], events: Sequence[Any], *, alone: bool) -> Choice | None:
    """The button of the last turn that a message chooses, or None. Unless `alone`, a question of a task is open, whose
    own words for yes and 第二个 come first: only a button's label counts."""
    text, buttons = _last(events)
    bare = simplify(said).strip(" ,.!?。，！？~")
    named = [button for button in buttons if bare == simplify(button.label)]
    place = next((item for item in entities if item["entity"] == "ordinal" and _alone(said, item)), None)
    if named or not buttons:
        return named[0] if named else None
    if place and (_ASKS_WHICH.search(text) or not _lists_lately(events)):
        return _at(place["value"], buttons)
    asked = alone and not place and text.rstrip("。 ").endswith(("？", "?"))
    return buttons[0] if asked and len(buttons) == 1 and _YES.fullmatch(bare) else None


def _lists_lately(events: Sequence[Any]) -> bool:
    """Whether a list of orders was shown a few turns ago: then 最后一个 is of that list, and not of the buttons under an
    answer about one of its orders."""
    turns = 0
    for event in reversed(list(events)):
        turns += event.type_name == "user"
        if turns > LIST_TURNS:
            return False
        custom = (event.data or {}).get("custom") or {} if event.type_name == "bot" else {}
        if any(card.get("orders") for card in custom.get("cards") or ()):
            return turns > 0
    return False


def last_said(events: Sequence[Any]) -> str:
    """What was said last since the customer spoke."""
    return _last(events)[0]


def _last(events: Sequence[Any]) -> tuple[str, list[Choice]]:
    """What was said last since the customer spoke, and all buttons that came with it."""
    said = ""
    buttons: list[Choice] = []
    for event in reversed(list(events)):
        if event.type_name == "user":
            break
        if event.type_name == "bot":
            said = said or event.text or ""
            buttons = [*map(read_button, (event.data or {}).get("buttons") or ()), *buttons]
    return said, buttons


def read_button(raw: Mapping[str, str]) -> Choice:
    """A button as the tracker keeps it."""
    intent, brace, rest = raw["payload"].lstrip("/").partition("{")
    return Choice(raw["title"], {"intent": intent, "entities": json.loads(brace + rest) if brace else {}})


def _alone(said: str, item: Mapping[str, Any]) -> bool:
    start, end = item.get("start", 0), item.get("end", 0)
    return end > start and not _AROUND.sub("", said[:start] + said[end:])


def _at(place: object, buttons: Sequence[Choice]) -> Choice | None:
    index = len(buttons) if place == "last" else place if isinstance(place, int) else 0
    return buttons[index - 1] if 1 <= index <= len(buttons) else None
