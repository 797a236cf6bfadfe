"""A task that only reads is done where it is much likelier than all others: a look at the wrong thing costs less than a
question back. What would change something is asked for as before."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from bot.assistant.clauses import is_grave
from bot.assistant.decide import FAQ
from bot.messages import Band

READS = (
    *("order_status", "logistics_track", "refund_progress", "warranty_check", "repair_progress", "coupon_query"),
    "freight_insurance",
)
# Readings that tell of the same thing: the likelier of them answers the others too.
KIN: Mapping[str, Sequence[str]] = {
    "order_status": ("logistics_track", "urge_shipment"),
    "logistics_track": ("order_status", "urge_delivery"),
    "refund_progress": (FAQ,),
    "warranty_check": (FAQ,),
    "repair_progress": ("repair_request",),
}
OWN = ("product", "order_id", "tracking_no", "ordinal")  # what names a thing of the customer's own
NAMED, UNNAMED = 0.4, 0.5  # least probability where such a thing is named, and where none is
AHEAD = 0.2  # of the next reading that is no kin
BESIDE, ANSWERS = (
    0.25,
    0.6,
)  # least of such a task beside a question, where a thing is named and no entry surely answers


def read_task(parsed: Mapping[str, Any]) -> str:
    """The task that only reads for which a doubtful message is to be taken, or ""."""
    decision = parsed["decision"]
    best, named = decision["intent"], any(entity["entity"] in OWN for entity in parsed["entities"])
    if is_grave(decision):
        return ""
    if best == FAQ and named and best_hit(decision) < ANSWERS:
        return next((name for name, score in decision["alternatives"] if name in READS and score >= BESIDE), "")
    kin = [name for name in KIN.get(best, ()) if named or name != FAQ]
    others = [score for name, score in decision["alternatives"] if name not in kin]
    ahead = decision["confidence"] - max(others, default=0.0) >= AHEAD
    least = NAMED if named else UNNAMED
    doubtful = decision["band"] == Band.ASK.value and best in READS
    return best if doubtful and ahead and decision["confidence"] >= least else ""


def best_hit(decision: Mapping[str, Any]) -> float:
    """How well the best entry answers."""
    hits = decision.get("faq_hits") or ()
    return float(hits[0]["score"]) if hits else 0.0
