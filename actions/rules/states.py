"""What an order's state means for the rules. One that is in no group is a person's business."""

from __future__ import annotations

from enum import Enum


class Stage(Enum):
    """Where the goods are."""

    UNPAID = "unpaid"
    CLOSED = "closed"
    UNSHIPPED = "unshipped"
    ON_THE_WAY = "on_the_way"
    RECEIVED = "received"
    UNCLEAR = "unclear"


STAGES = {
    **dict.fromkeys(("TRADE_NO_CREATE_PAY", "WAIT_BUYER_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM"), Stage.UNPAID),
    **dict.fromkeys(("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO"), Stage.CLOSED),
    **dict.fromkeys(("WAIT_SELLER_SEND_GOODS", "PAID_FORBID_CONSIGN"), Stage.UNSHIPPED),
    **dict.fromkeys(("SELLER_CONSIGNED_PART", "WAIT_BUYER_CONFIRM_GOODS"), Stage.ON_THE_WAY),
    **dict.fromkeys(("TRADE_BUYER_SIGNED", "TRADE_FINISHED"), Stage.RECEIVED),
}


def stage_of(status: str, *, signed: bool) -> Stage:
    """`status` is a TOP Trade.status name; goods that are signed for are received, whatever the order waits for."""
    stage = STAGES.get(status, Stage.UNCLEAR)
    return Stage.RECEIVED if stage is Stage.ON_THE_WAY and signed else stage
