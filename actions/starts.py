"""What begins each request: for a sentence that holds several, the later ones are begun from here."""

from __future__ import annotations

from typing import Awaitable, Callable

from actions import (
    cancel,
    coupon,
    delivery,
    delivery_damage,
    delivery_reject,
    dispute,
    faq,
    install,
    intervention,
    invoice,
    logistics,
    logistics_urge,
    modify,
    order,
    payment,
    pickup,
    pickup_insurance,
    price,
    progress,
    progress_cancel,
    refund,
    refund_exchange,
    repair,
    repair_progress,
    service_point,
    tradein,
    urge,
    warranty,
)
from actions.platform.contract import Platform
from actions.turn import Turn

Step = Callable[[Turn, Platform], Awaitable[None]]
STARTS: dict[str, Step] = {
    "order_status": order.start,
    "urge_shipment": urge.start,
    "cancel_order": cancel.start,
    "modify_order": modify.start,
    "invoice": invoice.start,
    "price_protection": price.start,
    "coupon_query": coupon.start,
    "payment_issue": payment.start,
    "logistics_track": logistics.start,
    "urge_delivery": logistics_urge.start,
    "not_received": delivery.start,
    "damaged_or_missing": delivery_damage.start,
    "reject_delivery": delivery_reject.start,
    "apply_refund": refund.start,
    "apply_return": refund.start,
    "apply_exchange": refund_exchange.start,
    "refund_progress": progress.start,
    "cancel_after_sale": progress_cancel.start,
    "return_pickup": pickup.start,
    "freight_insurance": pickup_insurance.start,
    "warranty_check": warranty.start,
    "repair_request": repair.start,
    "repair_progress": repair_progress.start,
    "service_point": service_point.start,
    "install_booking": install.start,
    "trade_in": tradein.start,
    "complaint": dispute.start,
    "platform_intervention": intervention.start,
    "faq": faq.start,
}
