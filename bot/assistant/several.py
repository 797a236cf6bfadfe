"""Several requests in one sentence: 退款到哪了顺便改下地址. The first is served at once, the others after it."""

from __future__ import annotations

import re

MOST = 3  # requests that are served after each other
SHORTEST = 3  # characters that can be a request
# Words that begin another request. A blank or comma alone does not: most stories have those.
_AND = re.compile(
    r"[，,。.;；\s]*(?:顺便|顺带|另外|还有就是|还有一个事|还有个事|还有件事|再就是|还想问|还要问|对了|以及|并且|同时|然后再|再帮我|再给我)"
    r"(?:[再也把]|帮我)?|[，,。;；\s]+还有(?!没|多久|几|吗|货|的|谁|不)"
)


def parts(text: str) -> list[str]:
    """The text cut at words that begin another request; one part when there are none."""
    found = [part.strip(" ，,。.") for part in _AND.split(text)]
    kept = [part for part in found if len(part) >= SHORTEST]
    return kept[:MOST] if len(kept) > 1 and len(kept) == len([part for part in found if part]) else [text]
