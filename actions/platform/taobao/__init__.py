"""Taobao Open Platform: what a shop's grant lets us read of one buyer's trades, parcels and refunds.

A grant belongs to the seller and says nothing about who asks: every trade is compared with the buyer whom the signed
identity stands for, and another's is NotFound. Writes that TOP gives only to the buyer's own app are Unsupported."""

from __future__ import annotations

from actions.platform.taobao.calls import Grants, TopCalls
from actions.platform.taobao.reading import TaobaoPlatform

__all__ = ["Grants", "TaobaoPlatform", "TopCalls"]
