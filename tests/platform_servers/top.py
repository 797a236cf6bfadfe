"""A local TOP: checks parameters, time, signature and session as its document says, gives only the fields asked for,
pages with has_next, and answers errors inside HTTP 200. Signs by its own reading of the document, not by ours."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request

from tests.platform_servers import faults as faulty
from tests.platform_servers.faults import Faults

APP_KEY, SECRET = "12345678", "helloworld"
SESSIONS = {"session-of-shop": "应答旗舰店"}
Row = dict[str, Any]
NEEDED = ("method", "app_key", "session", "timestamp", "v", "sign_method", "sign")
CHINA = timezone(timedelta(hours=8))
ERRORS = {
    "limited": (
        7,
        "App Call Limited",
        "accesscontrol.limited-by-app-access-count",
        "This ban will last for 3 more seconds",
    ),
    "isp": (15, "Remote service error", "isp.remote-service-timeout", "remote service timeout"),
    "isv": (15, "Remote service error", "isv.invalid-parameter", "parameter tid is wrong"),
    "session": (27, "Invalid session", "invalid-sessionkey", "sessionkey is expired"),
}


def create_app(trades: list[Row], refunds: list[Row], traces: dict[str, Row], faults: Faults) -> FastAPI:
    """Serves what it is given; tests may change it while it runs."""
    app = FastAPI()
    faulty.add(app, faults)

    @app.post("/router/rest")
    async def rest(request: Request) -> Row:
        asked = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        refused = _refusal(asked, request.state.fault)
        if refused:
            return refused
        if asked["method"] == "taobao.trade.fullinfo.get":
            return _one("trade_fullinfo_get_response", "trade", trades, "tid", asked)
        if asked["method"] == "taobao.refund.get":
            return _one("refund_get_response", "refund", refunds, "refund_id", asked)
        if asked["method"] == "taobao.trades.sold.get":
            rows = _of_buyer(trades, asked.get("buyer_open_id", ""))
            return _page("trades_sold_get_response", "trades", "trade", rows, asked)
        if asked["method"] == "taobao.refunds.receive.get":
            rows = _of_buyer(refunds, asked.get("buyer_open_uid", ""))
            return _page("refunds_receive_get_response", "refunds", "refund", rows, asked)
        if asked["method"] == "taobao.logistics.trace.search":
            place = asked.get("sub_tid", "") if asked.get("is_split") == "1" else asked["tid"]
            found = traces.get(place)
            return {"logistics_trace_search_response": found} if found else _error(15, "isv.logistics-not-exist")
        return _error(22, "")

    return app


def _refusal(asked: Row, fault: str) -> Row | None:
    """What is wrong with the call, in the order in which TOP looks."""
    if fault in ERRORS:
        return _error(*ERRORS[fault][0::2], msg=ERRORS[fault][1], sub_msg=ERRORS[fault][3])
    missing = [name for name in NEEDED if not asked.get(name)]
    if missing:
        return _error(40, f"isv.missing-parameter:{missing[0]}")
    if asked["app_key"] != APP_KEY or asked["v"] != "2.0" or asked.get("format") != "json":
        return _error(29, "isv.appkey-not-exists")
    if not _in_time(asked["timestamp"]):
        return _error(31, "")
    if asked["sign"] != _signature(asked):
        return _error(25, "")
    return None if asked["session"] in SESSIONS else _error(27, "invalid-sessionkey")


def _in_time(stamp: str) -> bool:
    given = datetime.strptime(stamp, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    return abs(datetime.now(CHINA) - given) <= timedelta(minutes=10)


def _signature(asked: Row) -> str:
    text = "".join(name + asked[name] for name in sorted(asked) if name != "sign" and asked[name] != "")
    if asked["sign_method"] == "md5":
        return hashlib.md5(f"{SECRET}{text}{SECRET}".encode()).hexdigest().upper()
    digest = {"hmac": hashlib.md5, "hmac-sha256": hashlib.sha256}[asked["sign_method"]]
    return hmac.new(SECRET.encode(), text.encode(), digest).hexdigest().upper()


def _error(code: int, sub_code: str, *, msg: str = "error", sub_msg: str = "") -> Row:
    said = {"code": code, "msg": msg, "request_id": "rq1"}
    said |= {"sub_code": sub_code, "sub_msg": sub_msg or msg} if sub_code else {}
    return {"error_response": said}


def _one(envelope: str, name: str, rows: list[Row], key: str, asked: Row) -> Row:
    found = next((row for row in rows if str(row[key]) == asked[key]), None)
    return {envelope: {name: _fields(found, asked)}} if found else _error(15, f"isv.{name}-not-exist")


def _page(envelope: str, name: str, inner: str, rows: list[Row], asked: Row) -> Row:
    size, number = int(asked.get("page_size", 40)), int(asked.get("page_no", 1))
    part = rows[(number - 1) * size : number * size]
    page: Row = {name: {inner: [_fields(row, asked) for row in part]}} if part else {}
    if asked.get("use_has_next") == "true":
        return {envelope: {**page, "has_next": number * size < len(rows)}}
    return {envelope: {**page, "total_results": len(rows)}}


def _of_buyer(rows: list[Row], buyer: str) -> list[Row]:
    """Newest first. A row without a buyer is given to anybody: the caller must look for itself."""
    mine = [row for row in rows if row.get("buyer_open_uid", buyer) == buyer]
    return sorted(mine, key=lambda row: str(row["created"]), reverse=True)


def _fields(row: Row, asked: Row) -> Row:
    wanted = asked["fields"].split(",")
    return {name: value for name, value in row.items() if name in wanted}
