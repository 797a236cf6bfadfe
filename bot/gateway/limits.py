"""A token bucket for each customer: a burst is fine, a flood is not."""

from __future__ import annotations

import time
from collections import OrderedDict

CUSTOMERS = 10_000  # buckets kept


class Buckets:
    """`allow` takes one token; a bucket that is not here is full."""

    def __init__(self, *, burst: float, per_second: float) -> None:
        self._burst, self._per_second = burst, per_second
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allow(self, name: str, now: float | None = None) -> bool:
        """Whether this customer may send now. `now` is in seconds of a steady clock."""
        moment = time.monotonic() if now is None else now
        left, since = self._buckets.pop(name, (self._burst, moment))
        left = min(self._burst, left + (moment - since) * self._per_second)
        allowed = left >= 1
        self._buckets[name] = (left - 1 if allowed else left, moment)
        while len(self._buckets) > CUSTOMERS:
            self._buckets.popitem(last=False)
        return allowed
