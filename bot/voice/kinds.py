"""The kinds of values that are read out and taken in by ear."""

from __future__ import annotations

from enum import Enum


class Kind(str, Enum):
    """One kind has one way to be said and one to be understood."""

    ORDER_NO = "order_no"
    TRACKING = "tracking"
    PHONE = "phone"
    TAIL = "tail"
    CODE = "code"
    MONEY = "money"
    DATE = "date"
    TIME = "time"
    QTY = "qty"
    RANGE = "range"
    SIZE = "size"
    ORDINAL = "ordinal"
    PERCENT = "percent"
    DISCOUNT = "discount"
