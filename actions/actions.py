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
    delivery,
    delivery_damage,
    delivery_reject,
    dispute,
    faq,
    human,
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
    reassuring,
    refund,
    refund_exchange,
    repair,
    repair_progress,
    service_point,
    tradein,
    urge,
    warranty,
)
from actions.advice import unless_advised
from actions.answering import unless_it_answers
from actions.claiming import claimed
from actions.doubled import without_doubles
from actions.own_goods import unless_of_own
from actions.run import GO_ON, Step, go_on, run
from actions.staying import unless_it_goes_on
from actions.turn import Turn
from actions.warranty_talk import unless_of_a_thing


def _action(name: str, step: Step, *, own: str = "") -> type[Action]:
    """An Action class for `step`; what belongs to the open service task, or the one just done, goes there."""

    async def run_step(
        self: Action, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[EventType]:
        claim = claimed(Turn(dispatcher, tracker))
        events = await run(claim or step, dispatcher, tracker, own=GO_ON if claim else own)
        without_doubles(dispatcher.messages, tracker.slots, events)
        return events

    return type(name, (Action,), {"name": lambda self: name, "run": run_step, "__doc__": step.__doc__})


ActionOrderStatus = _action("action_order_status", unless_advised(order.start), own=order.SKILL)
ActionUrgeShipment = _action("action_urge_shipment", unless_advised(urge.start), own=urge.SKILL)
ActionModifyOrder = _action("action_modify_order", modify.start, own=modify.SKILL)
ActionInvoice = _action("action_invoice", invoice.start, own=invoice.SKILL)
ActionPriceProtection = _action("action_price_protection", price.start, own=price.SKILL)
ActionCouponQuery = _action("action_coupon_query", coupon.start, own=coupon.SKILL)
ActionPaymentIssue = _action("action_payment_issue", payment.start, own=payment.SKILL)
ActionLogisticsTrack = _action("action_logistics_track", unless_advised(logistics.start), own=logistics.SKILL)
ActionUrgeDelivery = _action("action_urge_delivery", unless_advised(logistics_urge.start), own=logistics_urge.SKILL)
ActionApplyRefund = _action("action_apply_refund", refund.start, own=refund.SKILL)
ActionApplyExchange = _action("action_apply_exchange", unless_advised(refund_exchange.start), own=refund_exchange.SKILL)
ActionNotReceived = _action("action_not_received", delivery.start, own=delivery.SKILL)
ActionRejectDelivery = _action("action_reject_delivery", delivery_reject.start, own=delivery_reject.SKILL)
ActionDamagedOrMissing = _action("action_damaged_or_missing", delivery_damage.start, own=delivery_damage.SKILL)
ActionRefundProgress = _action("action_refund_progress", progress.start)
ActionCancelAfterSale = _action("action_cancel_after_sale", progress_cancel.start, own=progress_cancel.SKILL)
ActionReturnPickup = _action("action_return_pickup", pickup.start, own=pickup.SKILL)
ActionFreightInsurance = _action("action_freight_insurance", pickup_insurance.start, own=pickup_insurance.SKILL)
ActionCancelOrder = _action("action_cancel_order", cancel.start, own=cancel.SKILL)
ActionWarrantyCheck = _action("action_warranty_check", warranty.start, own=warranty.SKILL)
ActionRepairRequest = _action("action_repair_request", repair.start, own=repair.SKILL)
ActionRepairProgress = _action("action_repair_progress", repair_progress.start, own=repair_progress.SKILL)
ActionServicePoint = _action("action_service_point", service_point.start, own=service_point.SKILL)
ActionInstallBooking = _action("action_install_booking", unless_advised(install.start), own=install.SKILL)
ActionTradeIn = _action("action_trade_in", tradein.start, own=tradein.SKILL)
ActionComplaint = _action("action_complaint", unless_advised(dispute.start), own=dispute.SKILL)
ActionPlatformIntervention = _action("action_platform_intervention", intervention.start, own=intervention.SKILL)
ActionRequestHuman = _action("action_request_human", human.start)
ActionSafety = _action("action_safety", human.safety)
ActionFaq = _action("action_faq", unless_of_a_thing(unless_it_goes_on(unless_advised(unless_of_own(faq.start)))))
ActionClarify = _action(
    "action_clarify",
    reassuring.unless_worried(unless_of_a_thing(unless_it_goes_on(unless_advised(unless_it_answers(clarify.start))))),
)
ActionGoOn = _action("action_go_on", unless_advised(go_on), own="*")
ActionStopFlow = _action("action_stop_flow", control.stop)
ActionRepeat = _action("action_repeat", unless_advised(control.repeat))
ActionSmallTalk = _action("action_small_talk", unless_advised(control.small_talk))
