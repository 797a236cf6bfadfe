"""The one place where actions get their platform: built on first use, one line for each event loop."""

from __future__ import annotations

import asyncio
from weakref import WeakKeyDictionary

from actions.platform.contract import EventFeed, Platform
from actions.platform.reference import TURN_SECONDS, Line, ReferenceEvents, ReferencePlatform
from bot import settings

_lines: WeakKeyDictionary[asyncio.AbstractEventLoop, Line] = WeakKeyDictionary()


def platform_for(customer_id: str) -> Platform:
    """The platform as this customer sees it, for one turn."""
    return ReferencePlatform(_line(), customer_id, seconds=TURN_SECONDS)


def event_feed() -> EventFeed:
    """What happened at the platform, for the service itself."""
    return ReferenceEvents(_line())


def _line() -> Line:
    loop = asyncio.get_running_loop()
    if loop not in _lines:
        options = settings.load()
        _lines[loop] = Line.to(options.platform_url, options.platform_secret)
    return _lines[loop]
