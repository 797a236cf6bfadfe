"""Fifty customers and four hundred orders in every state, the same each time but for the dates, which are
counted back from the moment of seeding. What they tell is in `stories.yml`; what an order brings with it in `props.py`."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Mapping

import yaml
from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bot.platform import props, tables
from bot.platform.catalogue import goods, services
from bot.platform.clock import iso, now
from bot.platform.database import writing
from bot.platform.parcel import ship
from bot.platform.texts import text

SEED = 20261123
CUSTOMERS, ORDERS = 50, 400
STORIES = Path(__file__).with_name("stories.yml")
UNPAID = ("WAIT_BUYER_PAY", "TRADE_CLOSED_BY_TAOBAO")
SENT = ("WAIT_BUYER_CONFIRM_GOODS", "SELLER_CONSIGNED_PART", "TRADE_BUYER_SIGNED", "TRADE_FINISHED")
ENDED = ("TRADE_FINISHED", "TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
LAST_STEP = {
    "WAIT_BUYER_RETURN_GOODS": "agreed",
    "WAIT_SELLER_CONFIRM_GOODS": "sent_back",
    "SELLER_REFUSE_BUYER": "refused",
    "SUCCESS": "paid",
    "CLOSED": "withdrawn",
}
# How long each step of a request lasts from its last change.
DEADLINES = {
    "WAIT_SELLER_AGREE": timedelta(days=2),
    "WAIT_BUYER_RETURN_GOODS": timedelta(days=7),
    "WAIT_SELLER_CONFIRM_GOODS": timedelta(days=7),
}
Story = Mapping[str, Any]


def fill_if_empty(engine: Engine) -> None:
    """Makes the data once, in one transaction."""
    with writing(engine) as db:
        if db.execute(select(func.count()).select_from(tables.customers)).scalar() == 0:
            Seeder(db).fill()


def refill(engine: Engine) -> None:
    """Throws everything away and makes it again, in one transaction."""
    with writing(engine) as db:
        for table in reversed(tables.metadata.sorted_tables):
            db.execute(table.delete())
        Seeder(db).fill()


class Seeder:
    """Holds the random generator and the catalogue while the data is made."""

    def __init__(self, db: Connection) -> None:
        self._db, self._rng, self._now = db, random.Random(SEED), now()
        self._catalogue, self._count = goods(), 0

    def fill(self) -> None:
        """The shops, all customers, then their stories, then others until the count is full."""
        stories = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
        others = stories.pop("others")
        props.shops_and_points(self._db, self._catalogue, services(), self._now)
        ids = [f"C{1001 + n}" for n in range(CUSTOMERS)]
        for place, customer in enumerate(ids):
            self._customer(customer, place, stories.get(customer, {}).get("vip"))
        for customer, story in stories.items():
            made = [self._order(customer, wanted) for wanted in story["orders"]]
            props.of_customer(self._db, customer, story, made, self._now)
        rest = [customer for customer in ids if customer not in stories]
        while self._count < ORDERS:
            wanted, shift = others[self._count % len(others)], self._rng.random() * 2
            self._order(rest[(self._count * 7) % len(rest)], {**wanted, "days": wanted["days"] + shift})

    def _customer(self, customer: str, place: int, vip: int | None) -> None:
        names = self._catalogue["names"]
        name = names[place % len(names)] + ("" if place < len(names) else str(place))
        phone = f"1{self._rng.choice('3578')}{self._rng.randrange(10)}****{self._rng.randrange(10**4):04d}"
        row = {"customer_id": customer, "nickname": name, "phone_masked": phone}
        credit = self._rng.randrange(4)
        row |= {"vip_level": credit if vip is None else vip, "elderly": int(customer == "C1002")}
        self._db.execute(tables.customers.insert().values(**row))

    def _order(self, customer: str, wanted: Story) -> dict[str, Any]:
        self._count += 1
        title, sku, category, price, *flags = self._product(wanted)
        also: list[list[Any]] = [self._named(name) for name in wanted.get("also", ())]
        goods_fen = price + sum(other[3] for other in also)
        post_fee = 0 if goods_fen >= 5000 else 800
        order: dict[str, Any] = {**self._times(wanted), "order_id": self._order_id(), "customer_id": customer}
        order |= {"status": wanted["status"], "payment_fen": goods_fen + post_fee, "post_fee_fen": post_fee}
        order |= {"shop": wanted.get("shop") or self._catalogue["shops"][category]}
        order |= {"flags": [flag for flag in flags if flag not in wanted.get("flags_off", ())], "note": ""}
        order |= props.of_order(customer, self._count, wanted, order, self._catalogue, self._now)
        self._db.execute(tables.orders.insert().values(**order))
        bought = props.items(order, [[title, sku, category, price], *also], wanted)
        self._db.execute(tables.items.insert(), bought)
        if order["consign_time"] and category != "virtual":
            ship(self._db, order, bought, wanted.get("parcel", {}), self._rng, self._now)
        refund = self._refund(order, wanted["refund"]) if wanted.get("refund") else None
        props.after(self._db, order, bought, wanted, refund, self._now)
        return order

    def _product(self, wanted: Story) -> list[Any]:
        if "product" in wanted:
            return self._named(wanted["product"])
        category = wanted.get("category", "")
        fitting = [p for p in self._catalogue["products"] if p[2] == category or not category]
        return list(self._rng.choice(fitting))

    def _named(self, title: str) -> list[Any]:
        return next(list(product) for product in self._catalogue["products"] if product[0] == title)

    def _order_id(self) -> str:
        """18 digits; the last four differ for every order here."""
        first, middle = self._rng.randrange(10**9, 10**10), self._rng.randrange(10**4)
        return f"{first}{middle:04d}{(1000 + self._count * 17) % 10000:04d}"

    def _times(self, wanted: Story) -> dict[str, datetime | None]:
        created = self._now - timedelta(days=wanted["days"])
        paid = None if wanted["status"] in UNPAID else created + timedelta(minutes=3)
        signed = self._now - timedelta(days=wanted["signed"]) if wanted.get("signed") else None
        promised = self._now + timedelta(days=wanted["ship_by"]) if "ship_by" in wanted else created + timedelta(days=2)
        return {
            "created": created,
            "pay_time": paid,
            "consign_time": created + timedelta(hours=18) if wanted["status"] in SENT else None,
            "sign_time": signed,
            "end_time": (signed or created) + timedelta(days=1) if wanted["status"] in ENDED else None,
            "ship_by": promised if paid else None,
        }

    def _refund(self, order: dict[str, Any], wanted: Story) -> dict[str, Any]:
        moment, status = self._now - timedelta(days=1), wanted["status"]
        number = f"{moment:%y%m%d}{self._rng.randrange(10**10):010d}"
        reason = wanted.get("reason") or self._rng.choice(("not_wanted", "quality", "size"))
        if wanted.get("overdue"):
            moment -= timedelta(days=10)
        later = moment + timedelta(hours=18)
        steps = [("applied", moment), *([(LAST_STEP[status], later)] if status in LAST_STEP else [])]
        back = "SF1000000000001" if status == "WAIT_SELLER_CONFIRM_GOODS" else ""
        row = {
            "refund_id": number,
            "order_id": order["order_id"],
            "customer_id": order["customer_id"],
            "kind": wanted.get("kind") or ("return_refund" if order["sign_time"] else "refund_only"),
            "status": status,
            "amount_fen": order["payment_fen"] - order["post_fee_fen"],
            "reason": reason,
            "description": "",
            "created": moment,
            "updated": later,
            "timeline": [{"time": iso(when), "text": text("step", name)} for name, when in steps],
            "deadline": later + DEADLINES[status] if status in DEADLINES else None,
            "freight_by": wanted.get("freight_by", "") or ("seller" if reason == "quality" else "buyer"),
            "refuse_text": wanted.get("refuse_text", ""),
            "return_no": back,
            "return_carrier": "shunfeng" if back else "",
        }
        self._db.execute(tables.refunds.insert().values(**row))
        return row
