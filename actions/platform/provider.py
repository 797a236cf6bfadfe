"""The one place where actions get their platform: chosen by two settings, its lines built on first use, one for each
event loop."""

from __future__ import annotations

import asyncio
from functools import cached_property
from typing import Callable, Mapping, cast
from weakref import WeakKeyDictionary

from redis.asyncio import Redis

from actions.platform.contract import EventFeed, Platform, PlatformEvent
from actions.platform.guest import Guest
from actions.platform.http import TURN_SECONDS, Line
from actions.platform.kuaidi100 import Account, RedisTracks, Tracker, WithTracking
from actions.platform.reference import ReferenceEvents, ReferencePlatform
from actions.platform.taobao import Grants, TaobaoPlatform
from actions.platform.taobao.sign import SignMethod
from bot import settings
from bot.messages import GUEST
from bot.settings import Settings


class Lines:
    """What one event loop's turns share; what is not chosen is never opened."""

    def __init__(self, options: Settings) -> None:
        self.options = options

    @cached_property
    def reference(self) -> Line:
        """To the project's own service."""
        return Line.to(self.options.platform_url, self.options.platform_secret)

    @cached_property
    def taobao(self) -> Line:
        """To TOP."""
        return Line.to(self.options.taobao.url, self.options.taobao.app_secret)

    @cached_property
    def tracker(self) -> Tracker:
        """kuaidi100, remembering in Redis for all processes."""
        given = self.options.kuaidi100
        tracks = RedisTracks(Redis.from_url(self.options.redis_url, decode_responses=True))
        return Tracker(Line.to(given.url, given.key), Account(given.customer, given.salt, given.callback), tracks)


class NoEvents:
    """Satisfies `EventFeed` for a platform that has none."""

    async def events(self, *, after: str = "", limit: int = 100) -> list[PlatformEvent]:
        """Nothing, ever."""
        return []


def _reference(lines: Lines, customer_id: str) -> Platform:
    return ReferencePlatform(lines.reference, customer_id, seconds=TURN_SECONDS)


def _taobao(lines: Lines, customer_id: str) -> Platform:
    given = lines.options.taobao
    grants = Grants(given.app_key, given.sessions, given.buyers, SignMethod(given.sign_method))
    return cast(Platform, TaobaoPlatform(lines.taobao, grants, customer_id, seconds=TURN_SECONDS))


def _as_it_is(lines: Lines, platform: Platform) -> Platform:
    return platform


def _with_kuaidi100(lines: Lines, platform: Platform) -> Platform:
    return cast(Platform, WithTracking(platform, lines.tracker))


PLATFORMS: Mapping[str, Callable[[Lines, str], Platform]] = {"reference": _reference, "taobao": _taobao}
TRACKINGS: Mapping[str, Callable[[Lines, Platform], Platform]] = {"platform": _as_it_is, "kuaidi100": _with_kuaidi100}
_lines: WeakKeyDictionary[asyncio.AbstractEventLoop, Lines] = WeakKeyDictionary()


def platform_for(customer_id: str) -> Platform:
    """The platform as this customer sees it, for one turn; a guest sees none."""
    if customer_id.startswith(GUEST):
        return cast(Platform, Guest())
    lines = _of_this_loop()
    chosen = PLATFORMS[lines.options.platform](lines, customer_id)
    return TRACKINGS[lines.options.tracking](lines, chosen)


def event_feed() -> EventFeed:
    """What happened at the platform, for the service itself."""
    lines = _of_this_loop()
    return ReferenceEvents(lines.reference) if lines.options.platform == "reference" else NoEvents()


def _of_this_loop() -> Lines:
    loop = asyncio.get_running_loop()
    if loop not in _lines:
        _lines[loop] = Lines(settings.load())
    return _lines[loop]
