"""Plain words: what the assistant says to older customers and on the telephone, without the trade's jargon."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterable, Mapping, Sequence

import yaml

from bot.messages import Channel, Sender

PATH = Path(__file__).with_name("plain_words.yml")
QUOTED = r"“[^“”]*”|「[^「」]*」|《[^《》]*》|【[^【】]*】"
CARD_TITLES = ("title", "order_title", "sku")  # values of cards that are a seller's words
WHOLE_YUAN = re.compile(r"(\d+)\.00(?= ?元)")
Event = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """The table, read. `plain_for` maps jargon to plain words; what stays maps to itself."""

    channels: frozenset[Channel]
    card_values: frozenset[str]
    card_names: frozenset[str]
    kept_rows: frozenset[str]
    buttons: frozenset[str]
    plain_for: Mapping[str, str]


def plain(text: str, *, keep: Iterable[str] = ()) -> str:
    """The text in plain words. Quotations and the strings of `keep` stay as they are, but for the names of our
    buttons; so does a word that the text begins with and explains. 59.00 元 becomes 59 元."""
    if not text:
        return text
    kept = sorted((item for item in keep if item), key=len, reverse=True)
    text = WHOLE_YUAN.sub(r"\1", text)
    parts = [QUOTED, *map(re.escape, kept), rf"\A(?:{_jargon()})(?:是|指)", _jargon()]
    return re.sub("|".join(parts), lambda match: _replaced(match.group(), frozenset(kept)), text)


def in_plain_words(events: Sequence[Event], channel: Channel) -> list[Event]:
    """The events of a turn as they are said on this channel: the assistant's messages in plain words where the
    table says so. What a button does is not changed, only its name."""
    if channel not in words().channels:
        return list(events)
    return [_plain_event(event) if event.get("sender") == Sender.ASSISTANT.value else event for event in events]


def _plain_event(event: Event) -> Event:
    titles = _titles(event)
    said = {name: plain(event.get(name) or "", keep=titles) for name in ("text", "speech")}
    buttons = [{**button, "label": plain(button["label"], keep=titles)} for button in event.get("quick_replies") or ()]
    cards = [{**_plain_card(card, titles), **_plain_heading(card)} for card in event.get("cards") or ()]
    labels = {button["choice"]: button["label"] for button in buttons}
    choices = {name: _named(choice, labels.get(name)) for name, choice in (event.get("choices") or {}).items()}
    return {**event, **said, "quick_replies": buttons, "cards": cards, "choices": choices}


def _named(choice: Mapping[str, Any], label: str | None) -> dict[str, Any]:
    """A choice under its new name; `words` keeps what understanding shall read."""
    renamed = label is not None and label != choice["label"]
    return {**choice, "label": label, "words": choice["label"]} if renamed else dict(choice)


def _plain_card(value: Any, titles: Sequence[str], name: str = "") -> Any:
    if isinstance(value, Mapping):
        kept = ("value",) if value.get("label") in words().kept_rows else ()
        return {key: item if key in kept else _plain_card(item, titles, key) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain_card(item, titles, name) for item in value]
    if isinstance(value, str) and name in words().card_names:
        return _named_plainly(value)
    return plain(value, keep=titles) if isinstance(value, str) and name in words().card_values else value


def _plain_heading(card: Mapping[str, Any]) -> dict[str, str]:
    """A list of facts is headed by a word of ours or by a product's title: only the former is in the table."""
    return {"title": _named_plainly(card["title"])} if card.get("title") else {}


def _named_plainly(name: str) -> str:
    return words().plain_for.get(name, name)


def _titles(event: Event) -> tuple[str, ...]:
    """What a seller or the customer wrote, quoted in the text or named by a card: the ear's text has no quotes."""
    quoted = [match[1:-1] for match in re.findall(QUOTED, event.get("text") or "")]
    named = [
        item[key] for card in event.get("cards") or () for item in _rows(card) for key in CARD_TITLES if key in item
    ]
    return tuple(title for title in dict.fromkeys([*quoted, *named]) if title and title not in words().buttons)


def _rows(card: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*([] if card.get("kind") == "facts" else [card]), *card.get("orders", ())]


def _replaced(found: str, kept: frozenset[str]) -> str:
    plain_for = words().plain_for
    if found in kept:
        return found
    if found in plain_for:
        return plain_for[found]
    inside = found[1:-1]
    return f"{found[0]}{plain_for[inside]}{found[-1]}" if inside in words().buttons else found


@functools.lru_cache(maxsize=1)
def _jargon() -> str:
    return "|".join(map(re.escape, sorted(words().plain_for, key=len, reverse=True)))


@functools.lru_cache(maxsize=1)
def words() -> Words:
    """The table of `plain_words.yml`."""
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    stays = {word: word for row in raw["words"] for word in row.get("but", ())}
    said = {word: row["say"] for row in raw["words"] for word in row["for"]}
    channels = frozenset(Channel(name) for name in raw["channels"])
    values, names, kept = (frozenset(raw[name]) for name in ("card_values", "card_names", "kept_rows"))
    return Words(channels, values, names, kept, frozenset(raw["buttons"]), {**stays, **said})
