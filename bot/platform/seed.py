"""Fifty customers and four hundred orders in every state, the same each time but for the dates, which are
counted back from the moment of seeding."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from bot.platform import tables
from bot.platform.clock import now
from bot.platform.parcel import ship
from bot.platform.refunds import step

SEED = 20261123
CUSTOMERS, ORDERS = 50, 400
CATALOGUE = Path(__file__).with_name("catalogue.yml")


@dataclass(frozen=True)
class Wanted:
    """An order to be made: its state, how many days ago it was made, and what is in it."""

    status: str
    days_ago: float
    category: str = ""
    signed_days_ago: float = 0.0
    refund: str = ""


# The people one meets in the demo, newest order first.
STORIES = {
    "C1001": [
        Wanted("WAIT_BUYER_PAY", 0.1),
        Wanted("WAIT_SELLER_SEND_GOODS", 1, "digital"),
        Wanted("WAIT_BUYER_CONFIRM_GOODS", 3, "appliance"),
        Wanted("TRADE_BUYER_SIGNED", 7, "clothes", signed_days_ago=3),
        Wanted("TRADE_BUYER_SIGNED", 12, "shoes", signed_days_ago=5, refund="WAIT_SELLER_CONFIRM_GOODS"),
        Wanted("TRADE_FINISHED", 47, "book", signed_days_ago=40),
    ],
    "C1002": [
        Wanted("WAIT_BUYER_CONFIRM_GOODS", 2, "phone"),
        Wanted("TRADE_BUYER_SIGNED", 6, "home", signed_days_ago=2),
    ],
    "C1003": [Wanted("WAIT_SELLER_SEND_GOODS", 1, "clothes")],
    "C1004": [],
    "C1005": [
        Wanted("TRADE_BUYER_SIGNED", 3, "fresh", signed_days_ago=1),
        Wanted("TRADE_BUYER_SIGNED", 8, "custom", signed_days_ago=2),
    ],
}
OTHERS = (
    Wanted("WAIT_BUYER_PAY", 0.2),
    Wanted("WAIT_SELLER_SEND_GOODS", 1.5),
    Wanted("WAIT_BUYER_CONFIRM_GOODS", 4),
    Wanted("SELLER_CONSIGNED_PART", 4),
    Wanted("TRADE_BUYER_SIGNED", 8, signed_days_ago=4),
    Wanted("TRADE_BUYER_SIGNED", 15, signed_days_ago=10),
    Wanted("TRADE_FINISHED", 60, signed_days_ago=54),
    Wanted("TRADE_CLOSED", 20, refund="SUCCESS"),
    Wanted("TRADE_CLOSED_BY_TAOBAO", 9),
    Wanted("WAIT_SELLER_SEND_GOODS", 2, refund="WAIT_SELLER_AGREE"),
    Wanted("TRADE_BUYER_SIGNED", 10, signed_days_ago=6, refund="WAIT_BUYER_RETURN_GOODS"),
    Wanted("TRADE_BUYER_SIGNED", 11, signed_days_ago=7, refund="SELLER_REFUSE_BUYER"),
    Wanted("TRADE_FINISHED", 40, signed_days_ago=33, refund="CLOSED"),
)


LAST_STEP = {
    "WAIT_BUYER_RETURN_GOODS": "agreed",
    "WAIT_SELLER_CONFIRM_GOODS": "sent_back",
    "SELLER_REFUSE_BUYER": "refused",
    "SUCCESS": "paid",
    "CLOSED": "withdrawn",
}


def fill_if_empty(engine: Engine) -> None:
    """Makes the data once, in one transaction."""
    with engine.execution_options(write=True).begin() as db:
        if db.execute(select(func.count()).select_from(tables.customers)).scalar() == 0:
            Seeder(db).fill()


def refill(engine: Engine) -> None:
    """Throws everything away and makes it again, in one transaction."""
    with engine.execution_options(write=True).begin() as db:
        for table in reversed(tables.metadata.sorted_tables):
            db.execute(table.delete())
        Seeder(db).fill()


class Seeder:
    """Holds the random generator and the catalogue while the data is made."""

    def __init__(self, db: Connection) -> None:
        self._db, self._rng, self._now = db, random.Random(SEED), now()
        self._catalogue = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
        self._count = 0

    def fill(self) -> None:
        """All customers first, then the stories, then others until the count is full."""
        ids = [f"C{1001 + n}" for n in range(CUSTOMERS)]
        for place, customer in enumerate(ids):
            self._customer(customer, place)
        for customer, story in STORIES.items():
            for wanted in story:
                self._order(customer, wanted)
        rest = [customer for customer in ids if customer not in STORIES]
        while self._count < ORDERS:
            wanted = OTHERS[self._count % len(OTHERS)]
            self._order(rest[(self._count * 7) % len(rest)], _shifted(wanted, self._rng.random() * 2))

    def _customer(self, customer: str, place: int) -> None:
        names = self._catalogue["names"]
        name = names[place % len(names)] + ("" if place < len(names) else str(place))
        phone = f"1{self._rng.choice('3578')}{self._rng.randrange(10)}****{self._rng.randrange(10**4):04d}"
        row = {"customer_id": customer, "nickname": name, "phone_masked": phone}
        row |= {"vip_level": self._rng.randrange(4), "elderly": int(customer == "C1002")}
        self._db.execute(tables.customers.insert().values(**row))

    def _order(self, customer: str, wanted: Wanted) -> None:
        self._count += 1
        title, sku, category, price, *flags = self._product(wanted.category)
        order: dict[str, Any] = {
            **self._times(wanted),
            "order_id": self._order_id(),
            "customer_id": customer,
            "status": wanted.status,
        }
        post_fee = 0 if price >= 5000 else 800
        order |= {"payment_fen": price + post_fee, "post_fee_fen": post_fee, "shop": self._catalogue["shops"][category]}
        order |= {
            "receiver": {"name_masked": "**", "phone_masked": "1*******", "address_masked": "***"},
            "flags": flags,
        }
        self._db.execute(tables.orders.insert().values(**order))
        item = {"oid": f"{order['order_id']}01", "order_id": order["order_id"], "title": title, "sku": sku}
        self._db.execute(tables.items.insert().values(**item, num=1, price_fen=price, category=category))
        if order["consign_time"] and category != "virtual":
            ship(self._db, order, self._rng, self._catalogue["routes"], self._now)
        if wanted.refund:
            self._refund(order, wanted.refund)

    def _product(self, category: str) -> list[Any]:
        fitting = [p for p in self._catalogue["products"] if p[2] == category or not category]
        return list(self._rng.choice(fitting))

    def _order_id(self) -> str:
        """18 digits; the last four differ for every order here."""
        return f"{self._rng.randrange(10**9, 10**10)}{self._rng.randrange(10**4):04d}{(1000 + self._count * 17) % 10000:04d}"

    def _times(self, wanted: Wanted) -> dict[str, datetime | None]:
        created = self._now - timedelta(days=wanted.days_ago)
        paid = None if wanted.status in ("WAIT_BUYER_PAY", "TRADE_CLOSED_BY_TAOBAO") else created + timedelta(minutes=3)
        sent = wanted.status in (
            "WAIT_BUYER_CONFIRM_GOODS",
            "SELLER_CONSIGNED_PART",
            "TRADE_BUYER_SIGNED",
            "TRADE_FINISHED",
        )
        signed = self._now - timedelta(days=wanted.signed_days_ago) if wanted.signed_days_ago else None
        ended = wanted.status in ("TRADE_FINISHED", "TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")
        return {
            "created": created,
            "pay_time": paid,
            "consign_time": created + timedelta(hours=18) if sent else None,
            "sign_time": signed,
            "end_time": (signed or created) + timedelta(days=1) if ended else None,
            "ship_by": created + timedelta(days=2) if paid else None,
        }

    def _refund(self, order: dict[str, Any], status: str) -> None:
        moment = self._now - timedelta(days=1)
        later = self._now - timedelta(hours=6)
        steps = [step("applied", moment), *([step(LAST_STEP[status], later)] if status in LAST_STEP else [])]
        row = {
            "refund_id": f"{moment:%y%m%d}{self._rng.randrange(10**10):010d}",
            "order_id": order["order_id"],
            "customer_id": order["customer_id"],
            "kind": "return_refund" if order["sign_time"] else "refund_only",
            "status": status,
            "amount_fen": order["payment_fen"] - order["post_fee_fen"],
            "reason": self._rng.choice(("not_wanted", "quality", "size")),
            "description": "",
            "created": moment,
            "updated": self._now - timedelta(hours=6),
            "timeline": steps,
        }
        self._db.execute(tables.refunds.insert().values(**row))


def _shifted(wanted: Wanted, days: float) -> Wanted:
    return Wanted(wanted.status, wanted.days_ago + days, wanted.category, wanted.signed_days_ago, wanted.refund)
