"""What is wrong with it? Trees of at most three questions, one file a kind of device, ending in what to try first
and in the fault that a repair is quoted for. Read once; nothing here asks the platform."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

import yaml

FOLDER = Path(__file__).parent
QUESTIONS = 3  # at most, from the first to the leaf
OTHER = "other"  # the fault code of whatever no tree knows
# Harm that is denied: 没摔过也没进水, 没磕没碰. What is denied is no sign of it, and no confession.
_HARM = r"(?:摔|碰|磕|砸|压|撞|坐|进|泡|洒|淋|掉|落|浸|受潮|沾|碎|裂|破|鼓|漏电|冒烟|人为)"
_DENIED = re.compile(
    rf"(?<!有)(?<!是)(?:从来?|并|也|都|又)?(?:没有?|不是|未曾?|不曾)(?:被|给|怎么)?{_HARM}{{1,2}}"
    r"[过着到坏烂碎裂了的起包在地上里水雨汤潮湿]*"
    rf"(?:(?:或者?|和|也|跟|及|还是|、){_HARM}{{1,2}}[过着到坏烂碎裂的起包水雨汤潮]*)*"
)
# Harm that is told: then the answer that means it is taken before the mere symptom, 触摸不灵，摔过一次.
_HARMED = re.compile(r"摔[过了坏碎]|砸[了坏]|压坏|掉地|进过?了?水|泡水|掉.{0,2}水里")
_OWN_DAMAGE = ("screen", "water")
MORE = 10  # more than any word is long


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
    told = _bare(_DENIED.sub(" ", said))
    replied = _bare(said) if replying else ""
    scored = [(_longest(answer, told, replied), answer) for answer in node.answers]
    best = max((score for score, _ in scored), default=0)
    fitting = [answer for score, answer in scored if score == best]
    return fitting[0] if best and len(fitting) == 1 else None


def leaves(node: Node) -> list[Node]:
    """All leaves below."""
    return [leaf for answer in node.answers for leaf in leaves(answer)] if node.answers else [node]


def depth(node: Node) -> int:
    """Questions on the longest way down."""
    return 1 + max(map(depth, node.answers)) if node.answers else 0


def _longest(answer: Node, told: str, replied: str) -> int:
    """Of the words that are in what was told, or that reply to the question; 0 for none."""
    said = [word for word in (*answer.words, answer.label) if word.lower() in told]
    said += [word for word in answer.replies if word.lower() in replied]
    owned = bool(said) and answer.fault in _OWN_DAMAGE and bool(_HARMED.search(told))
    return max(map(len, said), default=0) + (MORE if owned else 0)


def _bare(said: str) -> str:
    return said.replace(" ", "").lower()


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
