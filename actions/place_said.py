"""Where the customer is, by what was said last: the place after a correction (成都武侯…哦不对 我搬了 现在深圳南山), not the
one that is denied (不是武侯), and names that are no addresses by themselves (西湖这边)."""

from __future__ import annotations

import re

from actions.turn import Turn

_CORRECTS = re.compile(r"不对|错了|[说讲打写]错|口误|搬(?:家|到|来|了)?|改(?:成|到)|现在(?:住|人)?在?|应该是|我是说")
_DENIED = re.compile(r"(?:不是|不在|没在)(?:在|住)?[^，,。.\s]{1,12}?(?=[，,。.\s！!？?]|是|而是|在|$)")


def places_said(turn: Turn) -> list[str]:
    """What may name the place, the surest first: after the last correction, the last address, the whole message."""
    kept = _DENIED.sub(" ", turn.text)
    corrected = list(_CORRECTS.finditer(kept))
    after = kept[corrected[-1].end() :] if corrected else ""
    named = [address for address in addresses(turn) if address in kept]
    return [place for place in (after, *named[-1:], kept) if place.strip()]


def addresses(turn: Turn) -> list[str]:
    """All places that the message names as such."""
    return [one if isinstance(one, str) else "".join(map(str, one.values())) for one in turn.values("address")]
