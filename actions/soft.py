"""不用箱子吧 asks; it is no no."""

from __future__ import annotations

import re

ANSWERS = 0.25  # from which score on an entry answers such a question
_SOFT = re.compile(r"不(?:用|要|需要).{2,}[吧吗么嘛][?？。!！]*")


def asks_softly(text: str) -> bool:
    """Whether words that begin like a refusal are a question about the rule."""
    return bool(_SOFT.fullmatch(text.strip()))
