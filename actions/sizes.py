"""Which colour or size is wanted instead: 换L吧, 大一码, 那M也行, 要蓝色的; and whether there is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Sequence

LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL", "5XL")
_SAME = {"2XL": "XXL", "XXXL": "3XL", "XXXXL": "4XL", "2XS": "XXS"}
_SIZE = re.compile(
    r"(?<![A-Z0-9])(?:\d?X{0,4}[SL]|M|\d{2})(?![A-Z0-9+.\-]|\s*(?:克|毫升|块|元|天|多|件|个|号[楼院]|[:：点]))"
)
# What was bought or worn is no wish; what stands behind such a verb is.
_HAD = re.compile(r"(?:买|拍|下单|本来|原来|之前|以前|平时|现在|身上|穿|发|寄|收到|订单)[^，,。\s]{0,3}$")
_WISHED = re.compile(r"(?:换|改|要|来|拿|选|试)(?:成|为|到|个|一个|件|一件|条|双|的|是)*\s*$")
_DOUBTED = re.compile(r"(?:没有|没|有没有|不是|不要)\s*$")
_STEP = re.compile(r"(大|小)(?:一|1)?个?[码号]")
_COLOUR = re.compile(r"([黑白红蓝绿黄灰粉紫棕橙青金银杏驼米咖])色")


@dataclass(frozen=True)
class Meant:
    """The one kind that is meant, or what is wanted that there is not; both empty where nothing is said."""

    sku: str = ""
    missing: str = ""


def meant(said: str, have: str, offered: Sequence[str], *, beside: bool = True) -> Meant:
    """What a message wants of the kinds on offer. `have` is what was bought, `beside` whether 大一码 counts."""
    size = size_in(said, have, beside=beside)
    colour, unknown = _colour_in(said, offered)
    if unknown or not (size or colour):
        return Meant(missing=unknown)
    fitting = [sku for sku in offered if sku != have and _has(sku, size) and _has(sku, colour)]
    near = sorted(fitting, key=lambda sku: -len(_parts(sku) & _parts(have)))
    if not near:
        return (
            Meant()
            if _has(have, size) and _has(have, colour)
            else Meant(missing=" ".join(filter(None, (colour, size))))
        )
    tied = len(near) > 1 and len(_parts(near[0]) & _parts(have)) == len(_parts(near[1]) & _parts(have))
    return Meant() if tied else Meant(sku=near[0])


def size_in(said: str, have: str, *, beside: bool = True) -> str:
    """The size that is wanted, in the scale of what was bought; empty where none is said."""
    text = said.upper()
    spans = [found for found in _SIZE.finditer(text) if _is_size(found.group(), have)]
    wished = [found for found in spans if _WISHED.search(text[: found.start()])]
    free = [
        found for found in spans if not (_HAD.search(text[: found.start()]) or _DOUBTED.search(text[: found.start()]))
    ]
    if wished or free:
        return _named((wished or free)[-1].group())
    return _beside(said, have) if beside else ""


def _is_size(token: str, have: str) -> bool:
    """Two digits are a size where the bought one is."""
    return not token.isdigit() or any(part.isdigit() and len(part) == 2 for part in have.split())


def _beside(said: str, have: str) -> str:
    """大一码 of M is L, of 30 is 31."""
    step = _STEP.search(said)
    parts = [_named(part) for part in have.upper().split()]
    if step is None:
        return ""
    by = 1 if step.group(1) == "大" else -1
    for part in parts:
        if part in LETTERS and 0 <= LETTERS.index(part) + by < len(LETTERS):
            return LETTERS[LETTERS.index(part) + by]
        if part.isdigit() and len(part) == 2:
            return str(int(part) + by)
    return ""


def _colour_in(said: str, offered: Sequence[str]) -> tuple[str, str]:
    """The colour of the offer that is said, and a colour that there is not."""
    parts = {part for sku in offered for part in sku.split() if not part.isascii()}
    named = [part for part in parts if part in said]
    said_of = [found for found in _COLOUR.finditer(said) if not _HAD.search(said[: found.start()])]
    like = [part for part in parts for found in said_of if found.group(1) in part]
    if named or like:
        return (named or like)[0], ""
    return "", said_of[-1].group() if said_of else ""


def _named(size: str) -> str:
    return _SAME.get(size, size)


def _parts(sku: str) -> set[str]:
    return {_named(part) for part in sku.upper().split()}


def _has(sku: str, part: str) -> bool:
    return not part or part.upper() in _parts(sku)
