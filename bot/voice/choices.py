"""What can be chosen by key or place: rows of cards and buttons, three read at a time, numbered 1 to 8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from bot.voice.speech import for_ear
from bot.voice.texts import say, table

AT_ONCE = 3
MAX_KEYS = 8  # 9 is for more, 0 for a person
_PLACES = "零一二三四五六七八"
_PERSON = "request_human"


@dataclass(frozen=True)
class Option:
    """`event` and `choice` name a button that was offered in the log; without them `text` is said in the caller's
    name, or `intent` begun."""

    label: str
    event: str = ""
    choice: str = ""
    text: str = ""
    intent: str = ""


@dataclass(frozen=True)
class Choices:
    """`first` is the place of the first that was read last."""

    options: tuple[Option, ...] = ()
    first: int = 0

    def at(self, key: int) -> Option | None:
        """The option of that key, whether it was read yet or not."""
        return self.options[key - 1] if 1 <= key <= len(self.options) else None

    @property
    def shown(self) -> tuple[Option, ...]:
        """Those that are read now."""
        return self.options[self.first : self.first + AT_ONCE]

    @property
    def has_more(self) -> bool:
        """Whether 9 brings others."""
        return self.first + AT_ONCE < len(self.options)

    def next(self) -> Choices:
        """The next three."""
        return Choices(self.options, self.first + AT_ONCE)

    def spoken(self) -> str:
        """查物流，请按一。申请退款，请按二。听后面的，请按九。"""
        keys = enumerate(self.shown, self.first + 1)
        lines = [say("choice", label=for_ear(option.label), key=_PLACES[key]) for key, option in keys]
        return "".join([*lines, say("choices_more") if self.has_more else ""])


def of_events(events: Sequence[tuple[str, Mapping[str, Any]]]) -> Choices:
    """The choices of the newest event that has any. The button for a person is key 0 and not among them."""
    for event_id, event in reversed(events):
        options = [*_rows(event_id, event), *_buttons(event_id, event)]
        if options:
            return Choices(tuple(options[:MAX_KEYS]))
    return Choices()


def _rows(event_id: str, event: Mapping[str, Any]) -> list[Option]:
    rows = [row for card in event.get("cards") or () for row in card.get("orders") or () if row.get("choice")]
    return [Option(_row(n, row), event_id, row["choice"]) for n, row in enumerate(rows, 1)]


def _row(place: int, row: Mapping[str, Any]) -> str:
    return say("order_row", place=_PLACES[min(place, MAX_KEYS)], title=row.get("title", ""))


def _buttons(event_id: str, event: Mapping[str, Any]) -> list[Option]:
    known = event.get("choices") or {}
    buttons = event.get("quick_replies") or ()
    kept = [each for each in buttons if known.get(each["choice"], {}).get("intent") != _PERSON]
    return [Option(each["label"].replace("/", "或者"), event_id, each["choice"]) for each in kept]


def menu(name: str) -> Choices:
    """A list of choices of texts.yml."""
    return Choices(tuple(Option(**item) for item in table("texts")[name]))
