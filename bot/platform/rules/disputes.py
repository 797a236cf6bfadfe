"""Whose turn it is: first the seller, then the platform."""

from __future__ import annotations

from datetime import datetime

from bot.platform.rules.window import Verdict
from bot.platform.texts import text

EVIDENCE_HOURS = 72
DECIDE_HOURS = 168
DONE = ("SUCCESS", "CLOSED")
SELLERS_TURN = ("WAIT_SELLER_AGREE", "WAIT_SELLER_CONFIRM_GOODS")


def intervention(status: str, deadline: datetime | None, now: datetime) -> Verdict:
    """The platform decides once the seller has refused or let its time pass (电子商务法 art. 63)."""
    article = text("article", "intervention")
    if status in DONE:
        return Verdict(False, "already_done", article, text("dispute", "already_done"))
    overdue = status in SELLERS_TURN and deadline is not None and now > deadline
    if status == "SELLER_REFUSE_BUYER" or overdue:
        return Verdict(True, "silent" if overdue else "refused", article, text("dispute", "ripe"))
    return Verdict(False, "seller_first", article, text("dispute", "seller_first"))
