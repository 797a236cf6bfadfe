"""A task that only reads is done where it is much likelier than all others: a look at the wrong thing costs less than a
question back. What would change something is asked for as before."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from bot.assistant.clauses import is_grave
from bot.assistant.decide import FAQ
from bot.messages import Band

READS = ("order_status", "logistics_track", "refund_progress", "warranty_check", "repair_progress", "coupon_query")
# Readings that tell of the same thing: the likelier of them answers the others too.
KIN: Mapping[str, Sequence[str]] = {
    "order_status": ("logistics_track",),
    "logistics_track": ("order_status", "urge_delivery"),
    "refund_progress": (FAQ,),
    "warranty_check": (FAQ,),
    "repair_progress": ("repair_request",),
}
OWN = ("product", "order_id", "tracking_no", "ordinal")  # what names a thing of the customer's own
NAMED, UNNAMED = 0.4, 0.5  # least probability where such a thing is named, and where none is
AHEAD = 0.2  # of the next reading that is no kin


def is_read(parsed: Mapping[str, Any]) -> bool:
    """Whether a doubtful message is to be taken for the task that only reads."""
    decision = parsed["decision"]
    best = decision["intent"]
    if decision["band"] != Band.ASK.value or best not in READS or is_grave(decision):
        return False
    named = any(entity["entity"] in OWN for entity in parsed["entities"])
    kin = [name for name in KIN.get(best, ()) if named or name != FAQ]
    others = [score for name, score in decision["alternatives"] if name not in kin]
    least = NAMED if named else UNNAMED
    return decision["confidence"] >= least and decision["confidence"] - max(others, default=0.0) >= AHEAD
