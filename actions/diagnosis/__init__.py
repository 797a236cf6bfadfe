"""What is wrong with it? Trees of at most three questions, one file a kind of device, ending in what to try first
and in the fault that a repair is quoted for. Read once; nothing here asks the platform."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

import yaml

FOLDER = Path(__file__).parent
QUESTIONS = 3  # at most, from the first to the leaf
OTHER = "other"  # the fault code of whatever no tree knows


@dataclass(frozen=True)
class Node:
    """A question with its answers, or a leaf with its fault. `words` are looked for in anything that the customer
    says, `replies` only in the answer to the question. `first` is what to try before a repair, `danger` what to do
    at once."""

    label: str
    words: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    ask: str = ""
    answers: tuple[Node, ...] = ()
    fault: str = ""
    first: str = ""
    danger: str = ""


@dataclass(frozen=True)
class Device:
    """A kind of device: the words in a title that show it, its category at the platform, its tree. The `general`
    one is for whatever else its category holds."""

    name: str
    category: str
    names: tuple[str, ...]
    root: Node
    general: bool


def device_of(title: str, category: str) -> Device | None:
    """By the longest name that the title holds; else the category's general one."""
    named = [(len(name), device) for device in _devices() for name in device.names if name in title]
    if named:
        return max(named, key=lambda pair: pair[0])[1]
    return next((device for device in _devices() if device.category == category and device.general), None)


def category_of(words: str) -> str:
    """The platform's category of the device that the words name, or empty."""
    device = device_of(words, "")
    return device.category if device else ""


def devices() -> tuple[Device, ...]:
    """All kinds."""
    return _devices()


def walk(root: Node, path: Sequence[str]) -> Node:
    """The node that these labels lead to; as far as they lead."""
    node = root
    for label in path:
        found = next((answer for answer in node.answers if answer.label == label), None)
        if found is None:
            return node
        node = found
    return node


def descend(node: Node, said: str) -> list[str]:
    """Labels of the answers that what was said already gives, from `node` on."""
    path: list[str] = []
    while node.answers and (found := heard(node, said)):
        path.append(found.label)
        node = found
    return path


def heard(node: Node, said: str, *, replying: bool = False) -> Node | None:
    """The one answer whose words are in what was said, the longest word deciding; None when two are as good."""
    bare = said.replace(" ", "").lower()
    scored = [(_longest(answer, bare, replying), answer) for answer in node.answers]
    best = max((score for score, _ in scored), default=0)
    fitting = [answer for score, answer in scored if score == best]
    return fitting[0] if best and len(fitting) == 1 else None


def leaves(node: Node) -> list[Node]:
    """All leaves below."""
    return [leaf for answer in node.answers for leaf in leaves(answer)] if node.answers else [node]


def depth(node: Node) -> int:
    """Questions on the longest way down."""
    return 1 + max(map(depth, node.answers)) if node.answers else 0


def _longest(answer: Node, said: str, replying: bool) -> int:
    words = (*answer.words, answer.label, *(answer.replies if replying else ()))
    return max((len(word) for word in words if word.lower() in said), default=0)


@functools.lru_cache(maxsize=1)
def _devices() -> tuple[Device, ...]:
    return tuple(_device(path) for path in sorted(FOLDER.glob("*.yml")))


def _device(path: Path) -> Device:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    root = _node({"label": path.stem, "ask": raw["ask"], "answers": raw["answers"]})
    return Device(path.stem, raw["category"], tuple(raw["names"]), root, raw.get("general", False))


def _node(raw: Mapping[str, Any]) -> Node:
    made: dict[str, Any] = {name: raw.get(name, "") for name in ("label", "ask", "fault", "first", "danger")}
    made |= {name: tuple(str(word) for word in raw.get(name, ())) for name in ("words", "replies")}
    return Node(**made, answers=tuple(_node(answer) for answer in raw.get("answers", ())))
