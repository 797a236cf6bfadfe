"""Each adapter with a real server behind it, in one shape, for the tests that all of them must pass."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable, Iterator

import httpx

from actions.platform.http import Line
from actions.platform.kuaidi100 import Account, MemoryTracks, Tracker, WithTracking
from actions.platform.reference import ReferencePlatform
from actions.platform.taobao import Grants, TaobaoPlatform
from bot import settings
from bot.platform.app import create_app
from tests.platform_servers import kuaidi100, top, top_rows
from tests.platform_servers.faults import Faults
from tests.platform_servers.serving import patient_line, served

BUYERS = {"C1": top_rows.MINE, "C2": top_rows.THEIRS}
GRANTS = Grants(top.APP_KEY, {shop: session for session, shop in top.SESSIONS.items()}, BUYERS)


@dataclass(frozen=True)
class World:
    """`platform(customer)` is one turn's; `order_id` is `me`'s and cost `payment_fen`, `theirs` is another's; after
    `fault(kind)` the platform is limited, garbage, half, error, slow; `odd()` is an order in an unknown state."""

    platform: Callable[[str], Any]
    me: str
    order_id: str
    payment_fen: int
    theirs: str
    fault: Callable[[str], None]
    odd: Callable[[], str]
    line: Line


@contextmanager
def taobao() -> Iterator[World]:
    """TOP."""
    faults = Faults()
    app = top.create_app(top_rows.trades(), top_rows.refunds(), top_rows.traces(), faults)
    with served(app) as url:
        line = patient_line(url, top.SECRET)
        yield World(
            platform=lambda customer: TaobaoPlatform(line, GRANTS, customer),
            me="C1",
            order_id=top_rows.SENT,
            payment_fen=20007,
            theirs=top_rows.OTHERS,
            fault=lambda kind: faults.plan("" if kind == "slow" else kind, delay=4.0 if kind == "slow" else 0.0),
            odd=lambda: top_rows.ODD,
            line=line,
        )


@contextmanager
def composed() -> Iterator[World]:
    """TOP's orders with kuaidi100's parcels."""
    with taobao() as world, served(kuaidi100.create_app(kuaidi100.parcels(), Faults())) as url:
        tracker = Tracker(patient_line(url, kuaidi100.KEY), Account(kuaidi100.CUSTOMER), MemoryTracks())
        yield replace(world, platform=lambda customer: WithTracking(world.platform(customer), tracker))


@contextmanager
def reference(folder: Path) -> Iterator[World]:
    """The project's own service, seeded, in demo mode so that faults can be planned."""
    options = settings.load({"YINGDA_DEMO": "1", "YINGDA_VAR": str(folder)})
    with served(create_app(options)) as url:
        line = patient_line(url, options.platform_secret)

        def fault(kind: str) -> None:
            plan = {"limited": {"error": 429, "retry_after": 3}, "error": {"error": 500}, "slow": {"delay_ms": 4000}}
            assert httpx.post(f"{url}/faults", json=plan.get(kind, {"kind": kind})).status_code == 200

        def odd() -> str:
            fault("unknown_state")
            return order["order_id"]

        order, other = (_first_order(url, options.platform_secret, who) for who in ("C1001", "C1003"))
        yield World(
            platform=lambda customer: ReferencePlatform(line, customer),
            me="C1001",
            order_id=order["order_id"],
            payment_fen=order["payment_fen"],
            theirs=other["order_id"],
            fault=fault,
            odd=odd,
            line=line,
        )


def _first_order(url: str, secret: str, customer: str) -> dict[str, Any]:
    """As the service itself says it, without the adapter."""
    import time

    import jwt

    token = jwt.encode({"sub": customer, "aud": "platform", "exp": int(time.time()) + 60}, secret, "HS256")
    rows = httpx.get(f"{url}/v1/orders", headers={"Authorization": f"Bearer {token}"}).json()["orders"]
    return next(row for row in rows if row["status"] == "WAIT_BUYER_CONFIRM_GOODS" or customer != "C1001")
