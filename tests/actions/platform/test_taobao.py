"""TOP: signatures by their vectors, fields by the published forms, error codes by their meaning."""

from __future__ import annotations

from typing import Any, Iterator

import pytest

from actions.platform.contract import UNKNOWN
from actions.platform.errors import (
    BadAnswer,
    Conflict,
    Forbidden,
    NotFound,
    PlatformError,
    RateLimited,
    Unavailable,
    Unsupported,
)
from actions.platform.fields import fen, iso, masked_name, masked_phone
from actions.platform.taobao import Grants, TaobaoPlatform
from actions.platform.taobao.calls import error_of
from actions.platform.taobao.sign import SignMethod, joined, sign
from actions.platform.taobao.trades import after_sale_of, shipment_of
from tests.actions.platform.worlds import GRANTS
from tests.platform_servers import top, top_rows
from tests.platform_servers.faults import Faults
from tests.platform_servers.serving import patient_line, served

CALL = {
    "method": "taobao.trade.fullinfo.get",
    "app_key": "12345678",
    "session": "test",
    "timestamp": "2016-01-01 12:00:00",
    "format": "json",
    "v": "2.0",
    "fields": "tid,status,payment",
    "tid": "1234567890",
}
VECTORS = {
    SignMethod.MD5: "9BAF5D7F29488F31345944BDD7041C09",
    SignMethod.HMAC: "BABDB604067F7945A6EEBAD32065757D",
    SignMethod.HMAC_SHA256: "321ACB1117CEB0A4F6253972ECC2CCDE2FF2987BCCE1199791C3754E65613DEE",
}


class Top:
    """A local TOP with its rows."""

    def __init__(self) -> None:
        self.trades, self.refunds, self.traces = top_rows.trades(), top_rows.refunds(), top_rows.traces()
        self.faults = Faults()
        self.url = ""

    def platform(self, customer: str = "C1", *, grants: Grants = GRANTS, secret: str = top.SECRET) -> Any:
        return TaobaoPlatform(patient_line(self.url, secret), grants, customer)


@pytest.fixture
def shop() -> Iterator[Top]:
    made = Top()
    with served(top.create_app(made.trades, made.refunds, made.traces, made.faults)) as made.url:
        yield made


@pytest.mark.parametrize("method", VECTORS)
def test_sign_gives_the_published_form(method: SignMethod) -> None:
    assert sign({**CALL, "sign_method": method.value}, "helloworld", method) == VECTORS[method]


def test_joined_sorts_by_ascii_and_skips_what_is_empty_and_the_sign_itself() -> None:
    params = {"foo": "1", "bar": "2", "foo_bar": "3", "foobar": "4", "sign": "X", "empty": ""}
    assert joined(params) == "bar2foo1foo_bar3foobar4"


@pytest.mark.parametrize(
    "yuan, amount", [("200.07", 20007), ("0.10", 10), ("8", 800), ("0.5", 50), ("-3.20", -320), ("0.29", 29)]
)
def test_yuan_in_words_becomes_fen_exactly(yuan: str, amount: int) -> None:
    assert fen(yuan) == amount


@pytest.mark.parametrize("yuan", ["", "1.234", "abc", "1,000.00", None, 20.07, "١٢", "1e3"])
def test_what_is_no_amount_is_a_bad_answer(yuan: Any) -> None:
    with pytest.raises(BadAnswer):
        fen(yuan)


def test_times_are_chinas_and_people_masked() -> None:
    assert iso("2026-11-20 10:00:00") == "2026-11-20T10:00:00+08:00"
    assert (masked_name("张小明"), masked_phone("13800138000"), masked_phone("1380013")) == (
        "张**",
        "138****8000",
        "*" * 7,
    )
    with pytest.raises(BadAnswer):
        iso("2026-13-40")


@pytest.mark.parametrize(
    "code, sub_code, kind",
    [
        (7, "accesscontrol.limited-by-app-access-count", RateLimited),
        (15, "isp.remote-service-timeout", Unavailable),
        (15, "isp.top-remote-connection-timeout", Unavailable),
        (10, "", Unavailable),
        (50, "", Unavailable),
        (15, "isv.trade-not-exist", NotFound),
        (15, "isv.invalid-parameter", Conflict),
        (50, "isv.trade-not-exist:1", NotFound),
        (40, "isv.missing-parameter:tid", Conflict),
        (41, "isv.invalid-parameter:tid", Conflict),
        (11, "isv.permission-api-package-empty", Forbidden),
        (25, "", Forbidden),
        (26, "", Forbidden),
        (27, "invalid-sessionkey", Forbidden),
        (29, "", Forbidden),
        (31, "", Forbidden),
        (22, "", Forbidden),
    ],
)
def test_error_code_means(code: int, sub_code: str, kind: type[PlatformError]) -> None:
    assert type(error_of({"code": code, "sub_code": sub_code, "msg": "m"})) is kind


@pytest.mark.parametrize("fault, calls", [("isp", 2), ("isv", 1), ("limited", 1), ("session", 1)])
async def test_only_what_is_the_services_fault_is_asked_twice(shop: Top, fault: str, calls: int) -> None:
    shop.faults.plan(fault)
    with pytest.raises(PlatformError):
        await shop.platform().order(top_rows.SENT)
    assert shop.faults.calls == calls


async def test_one_isp_failure_is_made_good_by_the_second_try(shop: Top) -> None:
    shop.faults.plan("isp", times=1)
    assert (await shop.platform().order(top_rows.SENT)).order_id == top_rows.SENT


@pytest.mark.parametrize("method", list(SignMethod))
async def test_server_accepts_every_way_of_signing(shop: Top, method: SignMethod) -> None:
    grants = Grants(GRANTS.app_key, GRANTS.sessions, GRANTS.buyers, method)
    assert await shop.platform(grants=grants).orders()


async def test_wrong_secret_is_refused_by_the_server_and_not_retried(shop: Top) -> None:
    with pytest.raises(Forbidden, match="25"):
        await shop.platform(secret="wrong").orders()
    assert shop.faults.calls == 1


async def test_order_is_read_field_by_field(shop: Top) -> None:
    order = await shop.platform().order(top_rows.SENT)
    assert (order.payment_fen, order.post_fee_fen, order.items[0].price_fen) == (20007, 10, 19997)
    assert (order.shop, order.items[0].sku, order.freight_insurance) == ("应答旗舰店", "颜色分类:墨绿", True)
    assert order.address and (order.address.region, order.address.phone) == ("浙江省杭州市余杭区", "138****8000")
    assert order.order_id == "4123456789012345678"  # beyond what a float holds


async def test_pages_are_turned_until_has_next_ends(shop: Top) -> None:
    shop.trades.extend(
        top_rows.trade(
            str(5000000000000000000 + number), "TRADE_FINISHED", created=f"2026-10-01 10:{number % 60:02d}:00"
        )
        for number in range(90)
    )
    orders = await shop.platform().orders(limit=100)
    assert len(orders) == 94 and len({order.order_id for order in orders}) == 94
    assert shop.faults.calls == 3


async def test_enough_orders_need_one_page(shop: Top) -> None:
    assert len(await shop.platform().orders(limit=2)) == 2
    assert shop.faults.calls == 1


async def test_row_that_names_no_buyer_is_looked_up_before_it_is_shown(shop: Top) -> None:
    for row in [row for row in shop.refunds if row["refund_id"] == "900003"]:
        del row["buyer_open_uid"]
    assert [made.refund_id for made in await shop.platform().refunds()] == ["900002", "900001"]


async def test_refund_is_the_buyers_own_even_when_the_row_does_not_say(shop: Top) -> None:
    for row in shop.refunds:
        del row["buyer_open_uid"]
    assert (await shop.platform().after_sale("900001")).order_id == top_rows.SENT
    with pytest.raises(NotFound):
        await shop.platform().after_sale("900003")
    assert (await shop.platform("C2").after_sale("900003")).status == "WAIT_SELLER_AGREE"


async def test_customer_without_a_buyer_has_nothing(shop: Top) -> None:
    for call in (shop.platform("C9").orders(), shop.platform("C9").order(top_rows.SENT)):
        with pytest.raises(NotFound):
            await call


async def test_without_a_table_the_signed_identity_is_the_buyer(shop: Top) -> None:
    grants = Grants(GRANTS.app_key, GRANTS.sessions)
    assert (await shop.platform(top_rows.THEIRS, grants=grants).order(top_rows.OTHERS)).order_id == top_rows.OTHERS
    with pytest.raises(NotFound):
        await shop.platform(top_rows.THEIRS, grants=grants).order(top_rows.SENT)


async def test_refund_tells_amount_deadline_and_what_comes_next(shop: Top) -> None:
    made = await shop.platform().after_sale("900001")
    assert (made.kind, made.amount_fen, made.deadline) == ("return_refund", 1000, "2026-11-28T09:00:00+08:00")
    assert made.next_step and made.money_back_text and len(made.timeline) == 2


@pytest.mark.parametrize(
    "raw, status, kind",
    [
        ("WAIT_SELLER_AGREE", "WAIT_SELLER_AGREE", "return_refund"),
        ("WAIT_SELLER_CONFIRM_GOODS", "WAIT_SELLER_CONFIRM_GOODS", "return_refund"),
        ("SELLER_REFUSE_BUYER", "SELLER_REFUSE_BUYER", "return_refund"),
        ("WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS", "WAIT_BUYER_CONFIRM_GOODS", "exchange"),
        ("EXCHANGE_WAIT_BUYER_CONFIRM_GOODS", "WAIT_BUYER_CONFIRM_GOODS", "exchange"),
        ("WAIT_SELLER_CONSIGN_GOOGDS", "WAIT_SELLER_CONSIGN_GOODS", "exchange"),
        ("EXCHANGE_TRANSFORM_TO_REFUND", UNKNOWN, "return_refund"),
        ("POST_FEE_DISPUTE_WAIT_ACTIVATE", UNKNOWN, "return_refund"),
        ("SELLER_AGREE_BUYER_RETURN", UNKNOWN, "return_refund"),
    ],
)
def test_refund_state(raw: str, status: str, kind: str) -> None:
    made = after_sale_of(top_rows.refund("1", top_rows.SENT, raw))
    assert (made.status, made.raw_status, made.kind) == (status, raw, kind) and made.status_text


async def test_split_trade_has_a_parcel_for_each_number(shop: Top) -> None:
    first, second = await shop.platform().shipments(top_rows.SPLIT)
    assert (first.tracking_no, first.state, first.oids) == ("YT1", "3", (top_rows.SPLIT + "1",))
    assert first.carrier == "yuantong"
    # signed, and not one scan: sent without a real number
    assert (second.tracking_no, second.state, second.raw_state) == ("YT2", UNKNOWN, "对方已签收")


async def test_nothing_is_asked_of_the_carrier_before_it_is_sent(shop: Top) -> None:
    assert await shop.platform().shipments(top_rows.UNSENT) == []
    assert shop.faults.calls == 1


@pytest.mark.parametrize("raw, state", [("1", UNKNOWN), ("派送中", "5"), ("SIGN", "3"), ("在路上", UNKNOWN)])
def test_trace_state(raw: str, state: str) -> None:
    parcel = shipment_of(top_rows.trace("N1", raw, ("2026-11-21 15:23:00", "到达")), ())
    assert (parcel.state, parcel.raw_state) == (state, raw)


@pytest.mark.parametrize("missing", ["status", "payment", "created", "orders", "tid"])
async def test_half_a_trade_is_a_bad_answer_or_has_no_items(shop: Top, missing: str) -> None:
    for row in shop.trades:
        if missing == "tid":
            row["tid_str"] = "not a number"
        elif missing == "orders":
            row["orders"] = {"order": "none"}
        else:
            row.pop(missing) if missing != "created" else row.update(created="soon")
    with pytest.raises(BadAnswer):
        await shop.platform().orders()


@pytest.mark.parametrize("call", ["refund", "apply", "cancel", "change", "price_quote", "book_repair", "complain"])
async def test_what_top_does_not_give_is_named(shop: Top, call: str) -> None:
    with pytest.raises(Unsupported, match=call):
        await getattr(shop.platform(), call)(top_rows.SENT, key="k")
    assert shop.faults.calls == 0


@pytest.mark.parametrize(
    "order_id, reason, words",
    [(top_rows.UNSENT, "not_wanted", "还没有发货"), (top_rows.SENT, "not_wanted", "还没有签收")],
)
async def test_what_top_does_not_decide_is_explained_by_the_law(
    shop: Top, order_id: str, reason: str, words: str
) -> None:
    with pytest.raises(Unsupported, match="quote") as unsupported:
        await shop.platform().quote(order_id, reason=reason)
    assert words in unsupported.value.text
    with pytest.raises(NotFound):
        await shop.platform().quote(top_rows.OTHERS, reason=reason)
