"""The admin's addresses: two pages drawn on the server, and one that does what a button says."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Mapping
from urllib.parse import parse_qsl, quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine
from starlette.responses import Response

from bot.platform import cases, clock, customers, jobs, orders, parcels, prices, refunds, seed, tables
from bot.platform.admin import acts
from bot.platform.database import writing
from bot.platform.demo import ClockMove, move_clock
from bot.platform.errors import PlatformRefusal
from bot.platform.faults import FaultPlan, Faults
from bot.platform.reading import Row, rows
from bot.platform.texts import group_of, named, text
from bot.platform.yuan import yuan

FOLDER = Path(__file__).parent
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
MAX_FORM = 10000  # bytes
Form = Mapping[str, str]


class Admin:
    """Holds the database, the faults in force, and the templates."""

    def __init__(self, engine: Engine, faults: Faults) -> None:
        self._engine, self._faults = engine, faults
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.filters.update(yuan=yuan, moment=_moment, named=lambda name, group: named(group, name))

    def home(self, said: str) -> HTMLResponse:
        """All customers, the clock, the faults."""
        with self._engine.connect() as db:
            return self._page("home.html", said, customers=_customers(db), plans=self._faults.plans)

    def customer(self, customer: str, said: str) -> HTMLResponse:
        """All that one customer has. Raises NotFound."""
        with self._engine.connect() as db:
            return self._page("customer.html", said, **_all_of(db, customer))

    def _page(self, name: str, said: str, **values: Any) -> HTMLResponse:
        more = {"now": clock.iso(clock.now()), "ahead": clock.ahead(), "said": said}
        return HTMLResponse(self._templates.get_template(name).render(**more, **values), headers=SAFE)

    def do(self, form: Form) -> None:
        """Clock, faults and reset, or an act on the shop. Raises PlatformRefusal."""
        own = {"clock": self._clock, "faults": self._plan, "reset": self._reset}.get(form.get("act", ""))
        if own:
            own(form)
            return
        with writing(self._engine) as db:
            acts.do(db, form)

    def _clock(self, form: Form) -> None:
        move_clock(
            self._engine, ClockMove.parse_obj({name: form[name] for name in ("days", "hours") if form.get(name)})
        )

    def _plan(self, form: Form) -> None:
        given = {name: value for name, value in form.items() if name in FaultPlan.__fields__ and value}
        self._faults.plans = [FaultPlan.parse_obj(given)] if given else []

    def _reset(self, form: Form) -> None:
        seed.refill(self._engine)


def add(app: FastAPI, engine: Engine, faults: Faults) -> None:
    """Demo mode only: /admin."""
    admin = Admin(engine, faults)

    @app.get("/admin", response_class=HTMLResponse, include_in_schema=False)
    def home(said: str = "") -> Response:
        return admin.home(said)

    @app.get("/admin/customers/{customer}", response_class=HTMLResponse, include_in_schema=False)
    def one(customer: str, said: str = "") -> Response:
        return admin.customer(customer, said)

    @app.post("/admin/do", include_in_schema=False)
    async def do(request: Request) -> Response:
        form = await _form(request)
        said = await run_in_threadpool(_done, admin, form)
        back = f"/admin/customers/{quote(form['customer'], safe='')}" if form.get("customer") else "/admin"
        return RedirectResponse(f"{back}?said={quote(said)}", 303)


def _moment(iso: str) -> str:
    """2026-12-01T07:10:35+08:00 -> 2026-12-01 07:10"""
    return str(iso)[:16].replace("T", " ")


def _done(admin: Admin, form: Form) -> str:
    """A sentence on what came of it."""
    try:
        admin.do(form)
    except PlatformRefusal as refusal:
        return refusal.message
    except (ValidationError, ValueError):
        return text("refusal", "bad_request", where=form.get("act", ""))
    return text("admin", "done")


async def _form(request: Request) -> dict[str, str]:
    """The form's values. Raises PlatformRefusal for a form that another site sent: browsers say where it comes from."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise PlatformRefusal(text("refusal", "foreign_page"), "foreign_page")
    body = (await request.body())[:MAX_FORM]
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _customers(db: Connection) -> list[dict[str, Any]]:
    whose = tables.orders.c.customer_id
    counts = dict(db.execute(select(whose, func.count()).group_by(whose)).all())
    found = rows(db, select(tables.customers).order_by(tables.customers.c.customer_id))
    return [{**row, "orders": counts.get(row["customer_id"], 0)} for row in found]


def _all_of(db: Connection, customer: str) -> dict[str, Any]:
    return {
        "customer": customers.get(db, customer),
        "orders": [_order(db, customer, order) for order in orders.newest(db, customer, limit=100, status=None)],
        "refunds": refunds.newest(db, customer, limit=100),
        "jobs": [_job(job) for job in rows(db, select(tables.jobs).where(tables.jobs.c.customer_id == customer))],
        "cases": [_case(case) for case in rows(db, select(tables.cases).where(tables.cases.c.customer_id == customer))],
        "parcel_states": group_of("parcel_state"),
        "signers": group_of("signed_by"),
        "repair_states": list(acts.REPAIR_STEPS),
        "case_states": list(acts.CASE_STEPS),
        "case_names": group_of("case_status"),
    }


def _order(db: Connection, customer: str, order: dict[str, Any]) -> dict[str, Any]:
    items = [{**item, "now_fen": prices.current(db, item)} for item in order["items"]]
    return {**order, "items": items, "parcels": parcels.of_order(db, customer, order["order_id"])}


def _job(job: Row) -> dict[str, Any]:
    return {**jobs.view(job), **{name: job[name] for name in ("job_id", "kind", "body", "fen")}}


def _case(case: Row) -> dict[str, Any]:
    return {**cases.view(case), "kind": case["kind"], "body": case["body"]}
