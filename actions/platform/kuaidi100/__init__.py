"""kuaidi100: where a parcel of any carrier is, beside any platform.

`Tracker` asks (seldom, and remembers), subscribes, and reads what is pushed; `WithTracking` lays it over a platform."""

from __future__ import annotations

from actions.platform.kuaidi100.push import ACCEPTED, REFUSED, Pushed, keep, read_push
from actions.platform.kuaidi100.store import MemoryTracks, RedisTracks, Tracks
from actions.platform.kuaidi100.tracker import Account, Tracker
from actions.platform.kuaidi100.tracks import Track
from actions.platform.kuaidi100.with_tracking import WithTracking

__all__ = [
    "ACCEPTED",
    "REFUSED",
    "keep",
    "Account",
    "MemoryTracks",
    "Pushed",
    "RedisTracks",
    "Track",
    "Tracker",
    "Tracks",
    "WithTracking",
    "read_push",
]
