"""How fast the assistant speaks: a factor of the engine's own speed, 178 Chinese characters a minute with espeak-ng."""

from __future__ import annotations

NORMAL, ELDER = 1.0, 0.867  # espeak-ng -s 150 and -s 130: 178 and 153 characters a minute, as measured
SLOWEST, FASTEST = 0.533, 1.4  # -s 80: slower is no longer understood better
STEP = 0.8  # of one 慢一点
NAMED = {"normal": NORMAL, "slow": ELDER, "slower": 0.7, "slowest": SLOWEST}


def slower(rate: float) -> float:
    """One step of 慢一点."""
    return max(SLOWEST, round(rate * STEP, 3))


def faster(rate: float) -> float:
    """One step of 快一点."""
    return min(FASTEST, round(rate / STEP, 3))
