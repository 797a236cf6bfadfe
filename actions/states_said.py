"""Orders by the state in which the customer says they are: 还没付钱的那个, 没发货的那单, 已经收到的那件."""

from __future__ import annotations

import re

from actions.platform.contract import Order

_THAT = r"的?(?:那|这|订单|单子|单|东西|就)"
_STATES = (
    (
        re.compile(rf"(?:没有?|未|忘了?)(?:付|给)(?:钱|款)?{_THAT}|(?:待|没)付款{_THAT}"),
        ("WAIT_BUYER_PAY", "TRADE_NO_CREATE_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM"),
    ),
    (re.compile(rf"(?:没有?|未|待)发(?:货|出)?{_THAT}"), ("WAIT_SELLER_SEND_GOODS", "PAID_FORBID_CONSIGN")),
    (re.compile(rf"(?:在路上|在途|没到|没收到){_THAT}"), ("WAIT_BUYER_CONFIRM_GOODS", "SELLER_CONSIGNED_PART")),
    (re.compile(rf"(?<!没)(?:收到|签收|到货)了?{_THAT}"), ("TRADE_BUYER_SIGNED", "TRADE_FINISHED")),
)


def is_in_state_said(order: Order, text: str) -> bool:
    """Whether the order is in a state that the words give it; False where they give none."""
    return any(pattern.search(text) and order.status in states for pattern, states in _STATES)
