"""What a seeded order brings with it: address, items, payments, invoices, prices, repairs, installations."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Mapping, Sequence

from sqlalchemy.engine import Connection

from bot.platform import catalogue, tables
from bot.platform.clock import iso
from bot.platform.texts import text

Row = dict[str, Any]
Story = Mapping[str, Any]
REPAIR_STEPS = {
    "REPAIRING": ("repair_received", "repair_diagnosing", "repair_started"),
    "WAIT_QUOTE_CONFIRM": ("repair_received", "repair_diagnosing", "repair_quoted"),
    "FINISHED": ("repair_received", "repair_started", "repair_finished"),
}


def shops_and_points(db: Connection, goods: Story, services: Story, now: datetime) -> None:
    """Shops with their promises, today's prices of all that is sold, and the service points."""
    names = sorted(set(goods["shops"].values()))
    back = {"name": text("return_to", "name"), "phone": "4000000000", "region": text("return_to", "region")}
    back["detail"] = text("return_to", "detail")
    promised = goods["promises"]
    db.execute(
        tables.shops.insert(), [{"shop": name, "promises": promised.get(name, {}), "return_to": back} for name in names]
    )
    long_ago = now - timedelta(days=730)
    kinds = [(product[0], product[1], product[3]) for product in goods["products"]]
    kinds += [(title, sku, fen) for title, others in goods["kinds"].items() for sku, fen in others]
    db.execute(
        tables.prices.insert(), [{"title": t, "sku": sku, "fen": fen, "time": long_ago} for t, sku, fen in kinds]
    )
    db.execute(tables.points.insert(), [_point(row, services) for row in services["points"]])


def _point(row: Sequence[Any], services: Story) -> Row:
    names = ("point_id", "name", "address", "phone", "lat", "lng", "opens", "closes", "brands", "skills", "rating")
    point = dict(zip(names, row, strict=True))
    listed = [fault for skill in point["skills"] for fault in services["faults"][skill].values()]
    prices = {words: labour + parts for words, labour, parts in listed}
    return {**point, "prices": [{"name": words, "fen": fen} for words, fen in prices.items() if fen]}


def of_order(customer: str, count: int, wanted: Story, order: Row, goods: Story, now: datetime) -> Row:
    """Address, presale and freight insurance."""
    place = int(customer[1:])
    people, regions, streets = goods["people"], goods["regions"], goods["streets"]
    address = {"name": people[place % len(people)], "phone": f"1380000{place:04d}"}
    address |= {"region": regions[place % len(regions)], "detail": streets[place % len(streets)]}
    receiver = {"name_masked": "**", "phone_masked": "1*******", "address_masked": "***"}
    more = {"address": address, "receiver": receiver, "insurance": wanted.get("insurance")}
    return {**more, "presale": _presale(wanted.get("presale"), order["payment_fen"], now)}


def _presale(wanted: Story | None, payment_fen: int, now: datetime) -> Row | None:
    if not wanted:
        return None
    return {
        "deposit_fen": wanted["deposit_fen"],
        "balance_fen": payment_fen - wanted["deposit_fen"],
        "deposit_kind": wanted["deposit_kind"],
        "step": "FRONT_PAID_FINAL_NOPAID",
        "balance_from": iso(now + timedelta(days=wanted["from"])),
        "balance_until": iso(now + timedelta(days=wanted["until"])),
    }


def items(order: Row, bought: Sequence[Sequence[Any]], wanted: Story) -> list[Row]:
    """One row for each kind of goods."""
    rows = []
    for place, (title, sku, category, price, *_) in enumerate(bought, 1):
        row = {"oid": f"{order['order_id']}{place:02d}", "order_id": order["order_id"], "title": title, "sku": sku}
        row |= {"num": 1, "price_fen": price, "category": category, "brand": brand(title, category)}
        rows.append({**row, "tracking_no": "", "flags": [], "plan": wanted.get("plan")})
    return rows


def brand(title: str, category: str) -> str:
    """The brand that stands in a title, or that of our appliances."""
    brands = catalogue.goods()["brands"]
    return next((brands[word] for word in brands if word in title), brands.get(category, ""))


def after(db: Connection, order: Row, bought: list[Row], wanted: Story, refund: Row | None, now: datetime) -> None:
    """Payments, invoice, a price that fell, a repair, an installation."""
    _payments(db, order, wanted)
    if wanted.get("invoice"):
        _invoice(db, order, wanted["invoice"], now)
    if wanted.get("drop"):
        first = bought[0]
        row = {"title": first["title"], "sku": first["sku"], "fen": first["price_fen"] - wanted["drop"]}
        db.execute(tables.prices.insert().values(**row, time=now - timedelta(days=1)))
    if wanted.get("repair"):
        _repair(db, order, bought[0], wanted["repair"], now)
    if wanted.get("install"):
        _install(db, order, bought[0], wanted["install"], now)


def _payments(db: Connection, order: Row, wanted: Story) -> None:
    listed = wanted.get("payments") or ([["alipay", "PAID"]] if order["pay_time"] else [])
    fen = order["payment_fen"]
    if order["presale"]:
        listed, fen = [["alipay", "PAID"]], order["presale"]["deposit_fen"]
    for place, (method, status) in enumerate(listed):
        row = {"payment_id": f"8{order['order_id'][-15:]}{place}", "method": method, "status": status}
        row |= {"order_id": order["order_id"], "customer_id": order["customer_id"], "amount_fen": fen}
        db.execute(tables.payments.insert().values(**row, time=order["created"] + timedelta(minutes=3 + place)))


def _invoice(db: Connection, order: Row, wanted: Story, now: datetime) -> None:
    issued = now - timedelta(days=1) if wanted["status"] == "ISSUED" else None
    row = {"tax_no": "", "email": "", **wanted, "invoice_id": f"7{order['order_id'][-15:]}"}
    row |= {"order_id": order["order_id"], "customer_id": order["customer_id"], "amount_fen": order["payment_fen"]}
    db.execute(tables.invoices.insert().values(**row, created=now - timedelta(days=2), issued=issued))


def _repair(db: Connection, order: Row, item: Row, wanted: Story, now: datetime) -> None:
    fault = wanted["fault"]
    body = {
        "fault": fault,
        "fault_text": catalogue.services()["faults"][item["category"]][fault][0],
        "way": wanted["way"],
    }
    body |= {"note": "", "rating": 0, "title": item["title"]}
    steps = (f"repair_{wanted['way']}", *REPAIR_STEPS[wanted["status"]])
    job = _job(order, item, "repair", wanted["status"], steps, now)
    job |= {"point_id": wanted.get("point", ""), "fen": wanted.get("fen", 0), "body": body}
    db.execute(tables.jobs.insert().values(**job))


def _install(db: Connection, order: Row, item: Row, status: str, now: datetime) -> None:
    body = {"title": item["title"], "phone": "4000000001"}
    body |= {name: text("install", name) for name in ("provider", "fee_text")}
    steps = ("install_open", *(["install_finished"] if status == "FINISHED" else []))
    job = _job(order, item, "install", status, steps, now)
    db.execute(tables.jobs.insert().values(**job, point_id="", fen=0, body=body))


def _job(order: Row, item: Row, kind: str, status: str, steps: Sequence[str], now: datetime) -> Row:
    times = [now - timedelta(hours=24 * (len(steps) - place)) for place in range(len(steps))]
    timeline = [{"time": iso(when), "text": text("step", name)} for name, when in zip(steps, times, strict=True)]
    kept = {"customer_id": order["customer_id"], "order_id": order["order_id"], "oid": item["oid"]}
    number = {"repair": "5", "install": "6"}[kind] + order["order_id"][-15:]
    more = {"job_id": number, "kind": kind, "status": status, "slot_id": "", "created": times[0]}
    return {**kept, **more, "timeline": timeline}


def of_customer(db: Connection, customer: str, story: Story, made: Sequence[Row], now: datetime) -> None:
    """Coupons and an open complaint."""
    for place, coupon in enumerate(story.get("coupons", ())):
        _coupon(db, customer, coupon, place, made, now)
    if story.get("complaint"):
        _complaint(db, customer, story["complaint"], made[0], now)


def _coupon(db: Connection, customer: str, wanted: Story, place: int, made: Sequence[Row], now: datetime) -> None:
    kept = {name: wanted[name] for name in ("title", "amount_fen", "threshold_fen", "shop", "categories")}
    row = {**kept, "coupon_id": f"3{customer[1:]}{place:04d}", "customer_id": customer}
    row |= {"starts": now + timedelta(days=wanted["from"]), "ends": now + timedelta(days=wanted["until"])}
    db.execute(tables.coupons.insert().values(**row, used_order=made[0]["order_id"] if wanted.get("used") else ""))


def _complaint(db: Connection, customer: str, wanted: Story, order: Row, now: datetime) -> None:
    moment = now - timedelta(days=1)
    row: Row = {
        "case_id": f"4{order['order_id'][-15:]}",
        "kind": "complaint",
        "customer_id": customer,
        "status": "OPEN",
    }
    row |= {"order_id": order["order_id"], "subject": f"{customer}/{wanted['target']}/{order['order_id']}", "fen": 0}
    row |= {"body": {**wanted, "pictures": []}, "created": moment, "deadline": moment + timedelta(hours=72)}
    timeline = [{"time": iso(moment), "text": text("step", "complained")}]
    db.execute(tables.cases.insert().values(**row, timeline=timeline))
