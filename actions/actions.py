"""The names by which Rasa's rules call the skills. One class a name; what they do is in the skill's module."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import (
    cancel,
    clarify,
    control,
    coupon,
    faq,
    human,
    invoice,
    logistics,
    modify,
    order,
    payment,
    price,
    progress,
    refund,
    urge,
)
from actions.run import Step, go_on, run


def _action(name: str, step: Step, *, own: str = "") -> type[Action]:
    """An Action class for `step`."""

    async def run_step(
        self: Action, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        return await run(step, dispatcher, tracker, own=own)

    return type(name, (Action,), {"name": lambda self: name, "run": run_step, "__doc__": step.__doc__})


ActionOrderStatus = _action("action_order_status", order.start, own=order.SKILL)
ActionUrgeShipment = _action("action_urge_shipment", urge.start, own=urge.SKILL)
ActionModifyOrder = _action("action_modify_order", modify.start, own=modify.SKILL)
ActionInvoice = _action("action_invoice", invoice.start, own=invoice.SKILL)
ActionPriceProtection = _action("action_price_protection", price.start, own=price.SKILL)
ActionCouponQuery = _action("action_coupon_query", coupon.start, own=coupon.SKILL)
ActionPaymentIssue = _action("action_payment_issue", payment.start, own=payment.SKILL)
ActionLogisticsTrack = _action("action_logistics_track", logistics.start, own=logistics.SKILL)
ActionApplyRefund = _action("action_apply_refund", refund.start, own=refund.SKILL)
ActionRefundProgress = _action("action_refund_progress", progress.start)
ActionCancelOrder = _action("action_cancel_order", cancel.start, own=cancel.SKILL)
ActionRequestHuman = _action("action_request_human", human.start)
ActionSafety = _action("action_safety", human.safety)
ActionFaq = _action("action_faq", faq.start)
ActionClarify = _action("action_clarify", clarify.start)
ActionUnsupported = _action("action_unsupported", clarify.unsupported)
ActionGoOn = _action("action_go_on", go_on, own="*")
ActionStopFlow = _action("action_stop_flow", control.stop)
ActionRepeat = _action("action_repeat", control.repeat)
ActionSmallTalk = _action("action_small_talk", control.small_talk)
