"""The reference adapter against the real reference platform: every read decodes, every write does what it says."""

from __future__ import annotations

import uuid
from typing import Callable

import pytest

from actions.platform.contract import UNKNOWN, AfterSaleAsk, Order, OrderChange, RepairBooking
from actions.platform.errors import Conflict, NotFound, RuleViolation
from actions.platform.reference import ReferencePlatform
from tests.platform.api import Api

Shop = Callable[[str], ReferencePlatform]
CUSTOMERS = [f"C{number}" for number in range(1001, 1031)]


def key() -> str:
    return uuid.uuid4().hex


async def first(platform: ReferencePlatform, place: int = 0) -> Order:
    return (await platform.orders(limit=50))[place]


@pytest.mark.parametrize("customer", CUSTOMERS)
async def test_every_read_of_every_story_is_understood(shop: Shop, customer: str) -> None:
    platform = shop(customer)
    for order in await platform.orders(limit=50):
        assert order == await platform.order(order.order_id)
        assert order.status != UNKNOWN and order.address and "****" in order.address.phone
        for parcel in await platform.shipments(order.order_id):
            assert parcel.events and parcel.state != UNKNOWN
            if parcel.state == "3":
                assert (await platform.proof(parcel.tracking_no)).by_text
        for reason in ("not_wanted", "quality", "not_received"):
            assert (await platform.quote(order.order_id, reason=reason)).rule_text
        assert (await platform.freight_insurance(order.order_id)).text
        assert (await platform.price_quote(order.order_id)).text
        assert (await platform.payments(order.order_id)).text
        assert len(await platform.warranties(order.order_id)) == len(order.items)
        await platform.invoices(order.order_id)
        await platform.coupon_reasons(order.order_id)
        await platform.skus(order.order_id)
    for refund in await platform.refunds(limit=50):
        assert refund == await platform.after_sale(refund.refund_id)
        assert (await platform.intervention_quote(refund.refund_id)).text
    for repair in await platform.repairs():
        assert repair == await platform.repair(repair.repair_id)
    await platform.coupons(), await platform.complaints(), await platform.interventions()
    await platform.investigations(), await platform.installations(), await platform.trade_ins()


async def test_another_customers_things_are_not_found(shop: Shop) -> None:
    theirs, mine = shop("C1024"), shop("C1003")
    order, refund = await first(theirs), (await theirs.refunds())[0]
    parcel = (await theirs.shipments(order.order_id))[0]
    for call in (
        mine.order(order.order_id),
        mine.change(order.order_id, change=OrderChange(note="放门口"), key=key()),
        mine.urge_shipment(order.order_id, key=key()),
        mine.confirm(order.order_id, key=key()),
        mine.shipments(order.order_id),
        mine.proof(parcel.tracking_no),
        mine.urge_delivery(parcel.tracking_no, key=key()),
        mine.investigate(parcel.tracking_no, key=key()),
        mine.refuse(parcel.tracking_no, reason="not_wanted", key=key()),
        mine.after_sale(refund.refund_id),
        mine.cancel_after_sale(refund.refund_id, key=key()),
        mine.fill_return(refund.refund_id, carrier="", tracking_no="SF1234567890", key=key()),
        mine.book_pickup(refund.refund_id, slot_id="2026010109", key=key()),
        mine.freight_insurance(order.order_id),
        mine.invoices(order.order_id),
        mine.price_quote(order.order_id),
        mine.coupon_reasons(order.order_id),
        mine.payments(order.order_id),
        mine.warranties(order.order_id),
        mine.repair_quote(order.order_id, fault="other"),
        mine.complain(target="shop", text="不发货", order_id=order.order_id, key=key()),
        mine.intervene(refund.refund_id, key=key()),
    ):
        with pytest.raises(NotFound):
            await call


async def test_change_before_shipping_is_done_and_comes_back_masked(shop: Shop) -> None:
    platform = shop("C1003")
    order = await first(platform)
    asked = OrderChange(name="李雷", phone="13912345678", region="浙江省杭州市滨江区", detail="江南大道 1 号 101")
    done = await platform.change(order.order_id, change=asked, key=key())
    assert done.way == "direct" and done.order.address
    assert (done.order.address.name, done.order.address.phone) == ("李*", "139****5678")
    assert "101" not in done.order.address.detail


async def test_change_on_the_way_is_a_request_to_the_carrier(shop: Shop) -> None:
    platform = shop("C1028")
    order = await first(platform)
    asked = await platform.change(order.order_id, change=OrderChange(phone="13912345678"), key=key())
    assert (asked.way, bool(asked.request_id), bool(asked.deadline)) == ("redirect", True, True)
    with pytest.raises(Conflict, match="open_request"):
        await platform.change(order.order_id, change=OrderChange(phone="13912345679"), key=key())


@pytest.mark.parametrize(
    "customer, change, reason",
    [
        ("C1003", OrderChange(phone="123"), "bad_phone"),
        ("C1003", OrderChange(), "nothing_asked"),
        ("C1003", OrderChange(sku="彩虹色"), "sku_unknown"),
        ("C1003", OrderChange(region="浙江省杭州市"), "half_address"),
        ("C1028", OrderChange(note="放门口"), "not_changeable"),
        ("C1013", OrderChange(phone="13912345678"), "already_signed"),
    ],
)
async def test_change_that_a_rule_forbids_names_it(shop: Shop, customer: str, change: OrderChange, reason: str) -> None:
    platform = shop(customer)
    with pytest.raises(RuleViolation) as refused:
        await platform.change((await first(platform)).order_id, change=change, key=key())
    assert refused.value.reason == reason and refused.value.text


async def test_sku_of_the_same_price_can_be_chosen(shop: Shop) -> None:
    platform = shop("C1016")
    order = await first(platform)
    kinds = await platform.skus(order.order_id)
    assert kinds == ["深蓝 31", "浅蓝 30"]
    done = await platform.change(order.order_id, change=OrderChange(sku=kinds[0]), key=key())
    assert done.order.items[0].sku == kinds[0]


async def test_urge_counts_once_a_day_and_tells_what_is_due(shop: Shop, api: Api) -> None:
    platform = shop("C1016")
    order = await first(platform)
    urged = await platform.urge_shipment(order.order_id, key=key())
    assert (urged.again, urged.overdue, urged.compensation_fen) == (False, True, 500)
    assert (await platform.urge_shipment(order.order_id, key=key())).again
    api.move_clock(days=1)
    assert not (await platform.urge_shipment(order.order_id, key=key())).again


async def test_shop_without_a_promise_owes_nothing_for_being_late(shop: Shop) -> None:
    platform = shop("C1016")
    urged = await platform.urge_shipment((await first(platform, 1)).order_id, key=key())
    assert (urged.overdue, urged.compensation_fen) == (True, 0)


async def test_stuck_parcel_says_for_how_long(shop: Shop) -> None:
    platform = shop("C1015")
    (parcel,) = await platform.shipments((await first(platform)).order_id)
    assert parcel.quiet_hours >= 48
    assert (await platform.urge_delivery(parcel.tracking_no, key=key())).overdue


async def test_redirect_and_refuse_exclude_each_other(shop: Shop) -> None:
    platform = shop("C1028")
    (parcel,) = await platform.shipments((await first(platform)).order_id)
    request = await platform.redirect(parcel.tracking_no, place="小区快递柜", key=key())
    assert (request.kind, request.status) == ("redirect", "ASKED")
    with pytest.raises(Conflict):
        await platform.refuse(parcel.tracking_no, reason="not_wanted", key=key())
    with pytest.raises(RuleViolation, match="bad_date"):
        await platform.redirect(parcel.tracking_no, date="2020-01-01", key=key())


async def test_signed_but_not_there_leads_to_a_refund_when_the_search_ends(shop: Shop, api: Api) -> None:
    platform = shop("C1013")
    order = await first(platform)
    (parcel,) = await platform.shipments(order.order_id)
    proof = await platform.proof(parcel.tracking_no)
    assert (proof.by, proof.place, proof.pickup_code) == ("station", "幸福里驿站", "8-2-1024")
    opened = await platform.investigate(parcel.tracking_no, note="没收到", key=key())
    assert opened.status == "OPEN" and not opened.refund_ready
    assert (await platform.quote(order.order_id, reason="not_received")).refuse_reason == "needs_person"
    api.move_clock(hours=73)
    (ended,) = await platform.investigations(order_id=order.order_id)
    assert ended.status == "LOST" and ended.refund_ready
    quote = await platform.quote(order.order_id, reason="not_received")
    assert (quote.allowed, quote.kind, quote.amount_fen) == (True, "refund_only", order.payment_fen)


async def test_partial_shipment_names_what_is_in_the_parcel(shop: Shop) -> None:
    platform = shop("C1014")
    order = await first(platform)
    (parcel,) = await platform.shipments(order.order_id)
    assert parcel.oids == (order.items[0].oid,) and len(order.items) == 2
    assert len(await platform.shipments((await first(platform, 1)).order_id)) == 2


async def test_exchange_costs_nothing_and_is_asked_for_by_kind(shop: Shop) -> None:
    platform = shop("C1025")
    order = await first(platform)
    quote = await platform.quote(order.order_id, reason="size", kind="exchange")
    assert (quote.allowed, quote.amount_fen, quote.freight_by) == (True, 0, "buyer")
    made = await platform.apply(order.order_id, ask=AfterSaleAsk("exchange", "size", 0, sku="杏色 M"), key=key())
    assert (made.kind, made.status) == ("exchange", "WAIT_SELLER_AGREE")


async def test_silent_shop_agrees_by_itself_after_its_time(shop: Shop, api: Api) -> None:
    platform = shop("C1003")
    order = await first(platform)
    made = await platform.refund(order.order_id, reason="not_wanted", amount_fen=order.payment_fen, note="", key=key())
    api.move_clock(hours=49)
    assert (await platform.after_sale(made.refund_id)).status == "SUCCESS"


async def test_fast_refund_needs_the_shop_and_the_credit(shop: Shop) -> None:
    platform = shop("C1026")
    order = await first(platform)
    assert (await platform.quote(order.order_id, reason="not_wanted")).fast
    made = await platform.refund(order.order_id, reason="not_wanted", amount_fen=order.payment_fen, note="", key=key())
    assert (made.status, made.fast) == ("SUCCESS", True)
    other = shop("C1018")
    assert not (await other.quote((await first(other)).order_id, reason="not_wanted")).fast


async def test_return_is_fetched_filled_in_and_its_freight_claimed(shop: Shop) -> None:
    platform = shop("C1024")
    (refund,) = await platform.refunds()
    assert refund.return_to and refund.return_by
    slots = await platform.pickup_slots(refund.refund_id)
    booked = await platform.book_pickup(refund.refund_id, slot_id=slots[0].slot_id, key=key())
    moved = await platform.book_pickup(refund.refund_id, slot_id=slots[3].slot_id, key=key())
    assert booked.pickup and moved.pickup and booked.pickup.pickup_id == moved.pickup.pickup_id
    assert moved.pickup.slot == slots[3]
    with pytest.raises(RuleViolation, match="bad_tracking_no"):
        await platform.fill_return(refund.refund_id, carrier="", tracking_no="不知道", key=key())
    sent = await platform.fill_return(refund.refund_id, carrier="shunfeng", tracking_no="SF1234567890123", key=key())
    assert (sent.status, sent.return_no) == ("WAIT_SELLER_CONFIRM_GOODS", "SF1234567890123")


async def test_freight_insurance_pays_up_to_its_limit_once(shop: Shop) -> None:
    platform = shop("C1025")
    insured, returned = await first(platform), await first(platform, 1)
    with pytest.raises(RuleViolation, match="nothing_returned"):
        await platform.claim_freight(insured.order_id, amount_fen=1000, key=key())
    claimed = await platform.claim_freight(returned.order_id, amount_fen=9900, key=key())
    assert (claimed.status, claimed.claim_fen) == ("claimed", 1500)
    with pytest.raises(Conflict, match="already_claimed"):
        await platform.claim_freight(returned.order_id, amount_fen=100, key=key())


async def test_withdrawn_request_stays_withdrawn(shop: Shop) -> None:
    platform = shop("C1024")
    (refund,) = await platform.refunds()
    assert (await platform.cancel_after_sale(refund.refund_id, key=key())).status == "CLOSED"
    with pytest.raises(RuleViolation, match="already_done"):
        await platform.cancel_after_sale(refund.refund_id, key=key())


async def test_repair_is_quoted_booked_and_not_booked_twice(shop: Shop) -> None:
    platform = shop("C1020")
    order = await first(platform, 2)
    quote = await platform.repair_quote(order.order_id, fault="screen")
    assert not quote.free and quote.total_fen == quote.labour_fen + quote.parts_fen > 0
    slots = await platform.repair_slots(way="shop", point_id="P01")
    booking = RepairBooking("screen", "shop", slots[0].slot_id, quote.total_fen, point_id="P01")
    made = await platform.book_repair(order.order_id, booking=booking, key=key())
    assert made.point and made.point.point_id == "P01" and made.slot == slots[0]
    with pytest.raises(Conflict, match="open_repair"):
        await platform.book_repair(order.order_id, booking=booking, key=key())
    assert (await platform.cancel_repair(made.repair_id, key=key())).status == "CANCELLED"


async def test_warranty_makes_a_repair_free_but_not_a_broken_screen_unless_a_plan_does(shop: Shop) -> None:
    platform = shop("C1020")
    orders = {order.title: order.order_id for order in await platform.orders(limit=5)}
    phone, insured = orders["星曜 X5 手机"], orders["星曜 Lite 手机"]
    assert (await platform.repair_quote(phone, fault="no_power")).free
    assert not (await platform.repair_quote(phone, fault="screen")).free
    assert (await platform.repair_quote(insured, fault="screen")).free


async def test_provider_price_is_answered_and_finished_repair_rated(shop: Shop) -> None:
    platform = shop("C1021")
    by_status = {repair.status: repair for repair in await platform.repairs()}
    waiting, finished = by_status["WAIT_QUOTE_CONFIRM"], by_status["FINISHED"]
    with pytest.raises(Conflict, match="amount_changed"):
        await platform.answer_repair_quote(waiting.repair_id, accept=True, amount_fen=1, key=key())
    agreed = await platform.answer_repair_quote(waiting.repair_id, accept=True, amount_fen=82000, key=key())
    assert agreed.status == "REPAIRING"
    assert (await platform.rate_repair(finished.repair_id, stars=5, key=key())).rating == 5
    with pytest.raises(RuleViolation, match="already_rated"):
        await platform.rate_repair(finished.repair_id, stars=1, key=key())


async def test_service_points_are_near_first_and_know_the_brand(shop: Shop) -> None:
    platform = shop("C1001")
    found = await platform.service_points("杭州西湖区", category="phone", brand="星曜")
    assert [point.distance_m for point in found] == sorted(point.distance_m for point in found)
    assert found[0].point_id == "P01" and all(point.distance_m <= 5000 for point in found)
    with pytest.raises(RuleViolation, match="unknown_place"):
        await platform.service_points("火星")


async def test_installation_is_booked_after_the_goods_arrive(shop: Shop) -> None:
    platform = shop("C1022")
    states = {one.title: one for one in await platform.installations()}
    here, coming = states["1.5 匹变频空调"], states["8 公斤滚筒洗衣机"]
    slots = await platform.install_slots(coming.install_id)
    assert slots[0].start > (await platform.install_slots(here.install_id))[0].start
    booked = await platform.book_installation(here.install_id, slot_id=slots[0].slot_id, key=key())
    assert (booked.status, booked.slot) == ("BOOKED", slots[0])


async def test_trade_in_is_estimated_from_answers_and_booked(shop: Shop) -> None:
    platform = shop("C1004")
    asked = await platform.trade_in_questions("phone")
    best = {question.name: next(iter(question.options)) for question in asked}
    worst = {question.name: list(question.options)[-1] for question in asked}
    high = await platform.trade_in_estimate("phone", answers=best, key=key())
    low = await platform.trade_in_estimate("phone", answers=worst, key=key())
    assert 0 < low.low_fen < low.high_fen < high.low_fen < high.high_fen
    slot = (await platform.trade_in_slots())[0]
    booked = await platform.book_trade_in(high.estimate_id, slot_id=slot.slot_id, key=key())
    assert (booked.status, booked.slot) == ("BOOKED", slot)
    with pytest.raises(RuleViolation, match="unknown_answer"):
        await platform.trade_in_estimate("phone", answers={}, key=key())


async def test_complaint_has_a_number_and_a_time(shop: Shop) -> None:
    platform = shop("C1004")
    made = await platform.complain(target="courier", text="态度差", key=key())
    assert made.case_id and made.answer_by > made.created
    assert [case.case_id for case in await platform.complaints()] == [made.case_id]


async def test_platform_decides_only_after_the_seller(shop: Shop) -> None:
    refused, waiting, silent = shop("C1023"), shop("C1024"), shop("C1030")
    (ripe,), (early,), (late,) = await refused.refunds(), await waiting.refunds(), await silent.refunds()
    assert not (await waiting.intervention_quote(early.refund_id)).allowed
    assert (await silent.intervention_quote(late.refund_id)).reason == "silent"
    case = await refused.intervene(ripe.refund_id, note="鞋底开胶", key=key())
    assert (case.status, len(case.evidence)) == ("WAIT_EVIDENCE", 3)
    given = await refused.add_evidence(case.case_id, pictures=("pic-1",), key=key())
    assert (given.status, given.pictures) == ("DECIDING", ("pic-1",))
    with pytest.raises(Conflict, match="open_intervention"):
        await refused.intervene(ripe.refund_id, key=key())


async def test_price_protection_pays_the_difference_once(shop: Shop) -> None:
    platform = shop("C1017")
    dropped, unpromised, late = await platform.orders(limit=3)
    quote = await platform.price_quote(dropped.order_id)
    assert (quote.allowed, quote.difference_fen) == (True, 5000)
    assert (await platform.price_quote(unpromised.order_id)).reason == "no_promise"
    assert (await platform.price_quote(late.order_id)).reason == "window_passed"
    with pytest.raises(Conflict, match="amount_changed"):
        await platform.claim_price(dropped.order_id, amount_fen=9900, key=key())
    assert (await platform.claim_price(dropped.order_id, amount_fen=5000, key=key())).amount_fen == 5000
    with pytest.raises(RuleViolation, match="already_claimed"):
        await platform.claim_price(dropped.order_id, amount_fen=5000, key=key())


async def test_coupon_reasons_say_why_not(shop: Shop) -> None:
    platform = shop("C1018")
    order, _ = await platform.orders(limit=2)
    reasons = {one.coupon.title: one.reason for one in await platform.coupon_reasons(order.order_id)}
    assert reasons == {
        "满 100 减 10": "below_threshold",
        "美妆满 200 减 30": "below_threshold",
        "启明数码满 300 减 50": "other_shop",
        "服饰 5 元红包": "expired",
        "新人 8 元红包": "applied",
        "双十二满 50 减 5": "too_early",
    }
    assert [coupon.status for coupon in await platform.coupons()][:3] == ["usable"] * 3


async def test_payment_problems_are_found_and_recorded(shop: Shop) -> None:
    double, hanging = shop("C1011"), shop("C1012")
    order = await first(double)
    check = await double.payments(order.order_id)
    assert (check.problem, check.amount_fen, len(check.payments)) == ("double", order.payment_fen, 2)
    assert (await double.report_payment(order.order_id, problem="double", key=key())).deadline
    unpaid, failed = await hanging.orders(limit=2)
    assert (await hanging.payments(unpaid.order_id)).problem == "paid_unpaid"
    assert (await hanging.payments(failed.order_id)).problem == "failed"
    with pytest.raises(RuleViolation, match="no_problem"):
        await shop("C1003").report_payment((await first(shop("C1003"))).order_id, problem="double", key=key())


async def test_invoice_is_requested_corrected_and_sent(shop: Shop) -> None:
    platform = shop("C1019")
    order = await first(platform, 1)
    with pytest.raises(RuleViolation, match="bad_tax_no"):
        await platform.request_invoice(order.order_id, kind="company", title="某公司", tax_no="123", key=key())
    made = await platform.request_invoice(order.order_id, kind="personal", title="个人", key=key())
    assert (made.status, made.amount_fen) == ("ISSUED", order.payment_fen)
    with pytest.raises(Conflict, match="already_invoiced"):
        await platform.request_invoice(order.order_id, kind="personal", title="个人", key=key())
    fixed = await platform.correct_invoice(
        made.invoice_id, kind="company", title="某公司", tax_no="91330100MA27XXXX12", key=key()
    )
    assert [one.status for one in await platform.invoices(order.order_id)] == ["ISSUED", "REPLACED"]
    assert (await platform.send_invoice(fixed.invoice_id, email="a@example.com", key=key())).email == "a@example.com"
    assert (await platform.order(order.order_id)).invoice == "issued"


async def test_presale_advance_goes_back_and_earnest_money_does_not(shop: Shop) -> None:
    platform = shop("C1006")
    earnest, advance = await platform.orders(limit=2)
    assert earnest.presale and (earnest.presale.deposit_kind, earnest.presale.deposit_fen) == ("earnest", 20000)
    assert (await platform.cancel(earnest.order_id, reason="not_wanted", key=key()))[1] is None
    refund = (await platform.cancel(advance.order_id, reason="not_wanted", key=key()))[1]
    assert refund and refund.amount_fen == 30000


async def test_second_hand_is_refused_only_if_confirmed_at_purchase(shop: Shop) -> None:
    platform = shop("C1010")
    confirmed, unconfirmed = await platform.orders(limit=2)
    refused = await platform.quote(confirmed.order_id, reason="not_wanted")
    assert refused.refuse_reason == "excluded_category" and refused.article
    assert (await platform.quote(unconfirmed.order_id, reason="not_wanted")).allowed


async def test_damaged_fresh_goods_are_paid_for_without_return_where_the_shop_promised(shop: Shop) -> None:
    platform = shop("C1009")
    order = await first(platform)
    quote = await platform.quote(order.order_id, reason="damaged")
    assert (quote.kind, quote.rule, quote.amount_fen) == ("refund_only", "keep", order.payment_fen)
    assert "return_refund" in quote.other_kinds and quote.pictures


async def test_confirming_receipt_finishes_the_order(shop: Shop) -> None:
    platform = shop("C1013")
    order = await first(platform)
    assert (await platform.confirm(order.order_id, key=key())).status == "TRADE_FINISHED"
