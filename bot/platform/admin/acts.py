"""What the shop, the carrier and the provider do, by a button of the admin page. Each takes the form's values."""

from __future__ import annotations

from datetime import timedelta
from typing import Callable, Mapping

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from bot.platform import cases, feed, jobs, orders, reading, refunds, tables
from bot.platform.clock import iso, now
from bot.platform.errors import NotFound, PlatformRefusal, RuleViolation
from bot.platform.reading import Row, new_id, rows
from bot.platform.texts import group_of, text
from bot.platform.views import carrier

Form = Mapping[str, str]
Act = Callable[[Connection, Form], None]
CARRIER, CITY = "shunfeng", "杭州"
REPAIR_STEPS = {
    "RECEIVED": "repair_received",
    "DIAGNOSING": "repair_diagnosing",
    "WAIT_QUOTE_CONFIRM": "repair_quoted",
    "REPAIRING": "repair_started",
    "RETURNING": "repair_returning",
    "FINISHED": "repair_finished",
}
CASE_STEPS = {
    "FOUND": "search_found",
    "LOST": "search_lost",
    "DONE": "request_done",
    "FAILED": "request_failed",
    "ANSWERED": "answered",
    "CLOSED": "closed",
    "DECIDED": "decided",
}


def pay(db: Connection, form: Form) -> None:
    """The customer's payment arrives."""
    order = _row(db, tables.orders, form["id"])
    _only(order["status"] == "WAIT_BUYER_PAY")
    ship_by = now() + timedelta(days=2)
    reading.change(db, tables.orders, order, status="WAIT_SELLER_SEND_GOODS", pay_time=now(), ship_by=ship_by)


def ship(db: Connection, form: Form) -> None:
    """All that is not yet in a parcel leaves in one."""
    order = _row(db, tables.orders, form["id"])
    _only(order["status"] in ("WAIT_SELLER_SEND_GOODS", "SELLER_CONSIGNED_PART"))
    number = f"SF{new_id()[-13:]}"
    row = {"tracking_no": number, "order_id": order["order_id"], "carrier": CARRIER, "state": "1"}
    db.execute(tables.shipments.insert().values(**row, estimated_arrival=now() + timedelta(days=2)))
    _scan(db, number, CITY, text("scan", "collected", city=CITY, carrier=carrier(CARRIER)[0]))
    for item in orders.items(db, order["order_id"]):
        if not item["tracking_no"]:
            reading.change(db, tables.items, item, tracking_no=number)
    reading.change(db, tables.orders, order, status="WAIT_BUYER_CONFIRM_GOODS", consign_time=now())


def scan(db: Connection, form: Form) -> None:
    """One more scan, and the parcel's state with it."""
    parcel = _row(db, tables.shipments, form["id"])
    _only(form["state"] in group_of("parcel_state") and bool(form["text"].strip()))
    _scan(db, parcel["tracking_no"], CITY, form["text"][:200])
    reading.change(db, tables.shipments, parcel, state=form["state"])


def sign(db: Connection, form: Form) -> None:
    """Signed for; with its last parcel the order is."""
    parcel = _row(db, tables.shipments, form["id"])
    _only(parcel["state"] != "3" and form["by"] in group_of("signed_by"))
    proof = {"by": form["by"], "place": form.get("place", "")[:64], "signed": iso(now())}
    words = text("scan", "signed", city=CITY, carrier=carrier(parcel["carrier"])[0])
    _scan(db, parcel["tracking_no"], CITY, words)
    reading.change(db, tables.shipments, parcel, state="3", proof=proof)
    order = _row(db, tables.orders, parcel["order_id"])
    same = tables.shipments.c.order_id == order["order_id"]
    if all(one["state"] == "3" for one in rows(db, select(tables.shipments).where(same))):
        status = "TRADE_BUYER_SIGNED" if order["status"] == "WAIT_BUYER_CONFIRM_GOODS" else order["status"]
        reading.change(db, tables.orders, order, status=status, sign_time=now())


def agree(db: Connection, form: Form) -> None:
    """The shop agrees to a request."""
    refund = _row(db, tables.refunds, form["id"])
    _only(refund["status"] in ("WAIT_SELLER_AGREE", "SELLER_REFUSE_BUYER"))
    feed.agree(db, refund)


def refuse(db: Connection, form: Form) -> None:
    """The shop refuses a request, with its reason."""
    refund = _row(db, tables.refunds, form["id"])
    _only(refund["status"] in ("WAIT_SELLER_AGREE", "WAIT_SELLER_CONFIRM_GOODS"))
    refunds.move(db, refund, "SELLER_REFUSE_BUYER", "refused", refuse_text=form["text"][:200], deadline=None)


def pay_refund(db: Connection, form: Form) -> None:
    """The money of a request is paid; of an exchange or repair, the goods are on their way."""
    refund = _row(db, tables.refunds, form["id"])
    _only(refund["status"] in refunds.OPEN)
    if refund["kind"] in ("refund_only", "return_refund"):
        refunds.pay_back(db, refund, "paid")
    else:
        refunds.move(db, refund, "WAIT_BUYER_CONFIRM_GOODS", "sent_again", deadline=None)


def repair(db: Connection, form: Form) -> None:
    """A repair's next state; with it the provider's price, where there is one."""
    job = _row(db, tables.jobs, form["id"])
    _only(job["kind"] == "repair" and form["status"] in REPAIR_STEPS)
    fen = _fen(form.get("fen", "")) if form["status"] == "WAIT_QUOTE_CONFIRM" else job["fen"]
    jobs.move(db, job, form["status"], REPAIR_STEPS[form["status"]], fen=fen)


def install(db: Connection, form: Form) -> None:
    """The installation is done."""
    job = _row(db, tables.jobs, form["id"])
    _only(job["kind"] == "install" and job["status"] != "FINISHED")
    jobs.move(db, job, "FINISHED", "install_finished")


def case(db: Connection, form: Form) -> None:
    """A case's next state, with what is answered."""
    row = _row(db, tables.cases, form["id"])
    status = form["status"]
    _only(f"{row['kind']}_{status}" in group_of("case_status") and status in CASE_STEPS)
    body = {**row["body"], "answer": form.get("text", "")[:500], "outcome": form.get("text", "")[:500]}
    cases.move(db, row, status, CASE_STEPS[status], body=body)


def price(db: Connection, form: Form) -> None:
    """What an item costs from now on."""
    item = _row(db, tables.items, form["id"])
    row = {"title": item["title"], "sku": item["sku"], "fen": _fen(form["fen"])}
    db.execute(tables.prices.insert().values(**row, time=now()))


ACTS: dict[str, Act] = {
    "pay": pay,
    "ship": ship,
    "scan": scan,
    "sign": sign,
    "agree": agree,
    "refuse": refuse,
    "pay_refund": pay_refund,
    "repair": repair,
    "install": install,
    "case": case,
    "price": price,
}


def do(db: Connection, form: Form) -> None:
    """The act that the form names. Raises PlatformRefusal, NotFound, RuleViolation(not_now)."""
    if form.get("act") not in ACTS:
        raise PlatformRefusal(text("refusal", "unknown_act"), "unknown_act")
    try:
        ACTS[form["act"]](db, form)
    except KeyError as error:
        raise PlatformRefusal(text("refusal", "bad_request", where=error.args[0])) from error


def _row(db: Connection, table: Table, given: str) -> Row:
    key = list(table.primary_key)[0]
    found = rows(db, select(table).where(key == given))
    if not found:
        raise NotFound(text("refusal", "no_page"))
    return found[0]


def _only(fits: bool) -> None:
    if not fits:
        raise RuleViolation(text("refusal", "not_now"), "not_now")


def _fen(given: str) -> int:
    _only(given.isascii() and given.isdigit() and len(given) < 10)
    return int(given)


def _scan(db: Connection, tracking_no: str, city: str, words: str) -> None:
    db.execute(tables.scans.insert().values(tracking_no=tracking_no, time=now(), text=words, city=city))
