"""Rasa's lock and tracker stores without their two faults: a poll of one second a lock, and a tracker that is
rebuilt and rewritten whole at every turn."""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, AsyncGenerator, Dict, Iterable, List, Optional

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

KEPT_EVENTS = 30  # about five turns: more only makes every prediction slower
SENT_EVENTS = 16  # what an action is told of the past
LIVE_TRACKERS = 2000  # conversations kept in memory, about 0.1 MB each


class TurnLockStore(LockStore):
    """One asyncio.Lock a conversation; the worker's claim keeps other processes away."""

    def __init__(self) -> None:
        self._locks: Dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def lock(
        self, conversation_id: str, lock_lifetime: float = 0, wait_time_in_seconds: float = 0
    ) -> AsyncGenerator[TicketLock, None]:
        """Held until the turn ends, handed on at once."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        try:
            async with lock:
                yield TicketLock(conversation_id)
        finally:
            if not lock.locked() and not lock._waiters:
                self._locks.pop(conversation_id, None)


class LiveTracker(DialogueStateTracker):
    """A tracker that knows which of its events are new since the last `take_new`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.new_events: List[Event] = []
        super().__init__(*args, **kwargs)

    def update(self, event: Event, domain: Optional[Domain] = None, *args: Any, **kwargs: Any) -> None:
        """As Rasa's, and remembers the event."""
        super().update(event, domain, *args, **kwargs)
        self.new_events.append(event)

    def current_state(self, event_verbosity: EventVerbosity = EventVerbosity.NONE) -> Dict[str, Any]:
        """As Rasa's, with only the newest events: actions need no more, and copying all costs more every turn."""
        state = super().current_state(EventVerbosity.NONE)
        if event_verbosity is not EventVerbosity.NONE:
            state["events"] = [event.as_dict() for event in list(self.events)[-SENT_EVENTS:]]
        return state


@dataclass(frozen=True)
class Saved:
    """What a turn adds to a conversation's tracker: event lines, and all slots as one line."""

    events: tuple[str, ...]
    slots: str


class TurnTrackerStore(TrackerStore, SerializedTrackerAsText):
    """Keeps live trackers; the worker writes `take_new` in the same transaction as the replies."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain)
        self._live: OrderedDict[str, LiveTracker] = OrderedDict()

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The live tracker, or None for a conversation that was not restored."""
        return self._live.get(sender_id)

    async def get_or_create_tracker(
        self, sender_id: str, max_event_history: Optional[int] = None, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """The live tracker, or a new one that listens."""
        return self._live.get(sender_id) or self.restore(sender_id, (), "")

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps it in memory; Redis gets it with the turn's replies."""
        self._live[tracker.sender_id] = tracker
        self._live.move_to_end(tracker.sender_id)
        while len(self._live) > LIVE_TRACKERS:
            self._live.popitem(last=False)

    async def keys(self) -> Iterable[str]:
        """Conversations in memory."""
        return list(self._live)

    def restore(self, sender_id: str, events: Iterable[str], slots: str) -> LiveTracker:
        """A live tracker from what `take_new` gave; without events, a new one that listens."""
        tracker = LiveTracker(sender_id, self.domain.slots, max_event_history=KEPT_EVENTS)
        past = deserialise_events([json.loads(line) for line in events])
        for event in past or [_listen()]:
            tracker.update(event, self.domain)
        known = json.loads(slots or "{}")
        for name in tracker.slots:
            tracker._set_slot(name, known.get(name))
        if past:
            tracker.new_events.clear()
        self._live[sender_id] = tracker
        return tracker

    def take_new(self, sender_id: str) -> Saved:
        """Events since the last call, and the slots that are set."""
        tracker = self._live[sender_id]
        lines = tuple(json.dumps(event.as_dict(), ensure_ascii=False) for event in tracker.new_events)
        slots = {name: value for name, value in tracker.current_slot_values().items() if value is not None}
        tracker.new_events.clear()
        return Saved(lines, json.dumps(slots, ensure_ascii=False))

    def is_live(self, sender_id: str) -> bool:
        """Whether it is in memory here."""
        return sender_id in self._live

    def forget(self, sender_id: str) -> None:
        """Drops the live tracker: its turn was not committed, or another worker has gone on."""
        self._live.pop(sender_id, None)


def _listen() -> Event:
    from rasa.shared.core.constants import ACTION_LISTEN_NAME
    from rasa.shared.core.events import ActionExecuted

    return ActionExecuted(ACTION_LISTEN_NAME)
