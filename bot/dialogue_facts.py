"""What a dialogue may say of the platform afterwards: how many of a thing are there that were not at its start."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Iterable, Mapping

Row = Mapping[str, Any]
Read = Callable[[str], Awaitable[Any]]
CLOSED = ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
ORDERS = "/v1/orders?limit=100"


@dataclass(frozen=True)
class Fact:
    """`names` gives what a row of the list counts as, or nothing; a path with {} is read for every order."""

    path: str
    listed: str
    names: Callable[[Row], Any]


def _id(field: str, when: Callable[[Row], Any] = lambda row: True) -> Callable[[Row], Any]:
    return lambda row: row[field] if when(row) else None


def _in(field: str, *states: Any) -> Callable[[Row], Any]:
    return lambda row: row[field] in states


def _changeable(order: Row) -> str:
    """What a customer can change of an order: a change makes another of it."""
    return json.dumps([order["address"], order["note"], [item["sku"] for item in order["items"]]])


REFUNDS, REPAIRS = "/v1/refunds?limit=100", "/v1/repairs?limit=50"
FACTS = {
    "new_refunds": Fact(REFUNDS, "refunds", _id("refund_id")),
    "withdrawn": Fact(REFUNDS, "refunds", _id("refund_id", _in("status", "CLOSED"))),
    "sent_back": Fact(REFUNDS, "refunds", _id("refund_id", lambda row: row["return_no"])),
    "pickups": Fact(REFUNDS, "refunds", _id("refund_id", lambda row: row["pickup"])),
    "new_investigations": Fact("/v1/investigations", "investigations", json.dumps),
    "cancelled": Fact(ORDERS, "orders", _id("order_id", _in("status", *CLOSED))),
    "changed": Fact(ORDERS, "orders", _changeable),
    "new_invoices": Fact("/v1/orders/{}/invoices", "invoices", _id("invoice_id")),
    "price_claims": Fact("/v1/orders/{}/price-quote", "", lambda quote: quote["reason"] == "already_claimed" or None),
    "new_repairs": Fact(REPAIRS, "repairs", _id("repair_id")),
    "repairs_cancelled": Fact(REPAIRS, "repairs", _id("repair_id", _in("status", "CANCELLED"))),
    "repairs_started": Fact(REPAIRS, "repairs", _id("repair_id", _in("status", "REPAIRING"))),
    "repairs_returned": Fact(REPAIRS, "repairs", _id("repair_id", _in("status", "RETURNING"))),
    "repairs_rated": Fact(REPAIRS, "repairs", _id("repair_id", lambda row: row["rating"])),
    "installs_booked": Fact("/v1/installations", "installations", _id("install_id", _in("status", "BOOKED"))),
    "new_trade_ins": Fact("/v1/trade-in", "trade_ins", _id("trade_id")),
    "new_complaints": Fact("/v1/complaints", "complaints", _id("case_id")),
    "new_interventions": Fact("/v1/interventions", "interventions", _id("case_id")),
}


async def gather(names: Iterable[str], read: Read) -> dict[str, set[Any]]:
    """What there is of each fact. Raises KeyError for a name that is none."""
    return {name: await _found(FACTS[name], read) for name in sorted(names)}


async def _found(fact: Fact, read: Read) -> set[Any]:
    paths = [fact.path]
    if "{}" in fact.path:
        paths = [fact.path.format(order["order_id"]) for order in (await read(ORDERS))["orders"]]
    found = set()
    for path in paths:
        answer = await read(path)
        rows = answer[fact.listed] if fact.listed else [answer]
        found |= {(path, fact.names(row)) for row in rows if fact.names(row) is not None}
    return found
