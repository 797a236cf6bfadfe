"""A local kuaidi100: checks the signature by the document's formula, wants a phone for SF and ZTO, keeps subscriptions."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request

from tests.platform_servers import faults as faulty
from tests.platform_servers.faults import Faults

CUSTOMER, KEY, SALT = "CUST0", "KEY0", "SALT0"
Row = dict[str, Any]
CODES = {"limited": "429", "isp": "502", "isv": "400", "session": "601"}


def create_app(parcels: dict[str, Row], faults: Faults) -> FastAPI:
    """`parcels` by number: state, and scans newest first."""
    app = FastAPI()
    faulty.add(app, faults)
    app.state.subscribed = {}

    @app.post("/poll/query.do")
    async def query(request: Request) -> Row:
        form = dict(parse_qsl((await request.body()).decode()))
        refused = CODES.get(request.state.fault) or _query_refusal(form)
        return _failed(refused) if refused else _queried(json.loads(form["param"]), parcels)

    @app.post("/poll")
    async def subscribe(request: Request) -> Row:
        form = dict(parse_qsl((await request.body()).decode()))
        return _subscribed(form, json.loads(form["param"]), app.state.subscribed)

    return app


def _query_refusal(form: dict[str, str]) -> str:
    """The returnCode of a query that is not answered, or empty."""
    if form.get("sign") != _md5(form["param"] + KEY + CUSTOMER) or form.get("customer") != CUSTOMER:
        return "503"
    asked = json.loads(form["param"])
    return "408" if asked["com"] in ("shunfeng", "zhongtong") and not asked.get("phone") else ""


def _queried(asked: Row, parcels: dict[str, Row]) -> Row:
    found = parcels.get(asked["num"])
    return answer(asked["com"], asked["num"], found) if found else _failed("500")


def _subscribed(form: dict[str, str], asked: Row, subscribed: dict[tuple[str, str], Row]) -> Row:
    if form.get("schema") != "json" or asked.get("key") != KEY:
        return _failed("600")
    if not asked.get("parameters", {}).get("callbackurl"):
        return _failed("700")
    place = (asked["company"], asked["number"])
    if place in subscribed:
        return _failed("501")
    subscribed[place] = asked["parameters"]
    return {"result": True, "returnCode": "200", "message": "提交成功"}


def answer(carrier: str, number: str, parcel: Row) -> Row:
    """A query's answer, and a push's lastResult."""
    rows = [{"time": time, "ftime": time, "context": text, "status": "在途"} for time, text in parcel["scans"]]
    head = {"message": "ok", "state": parcel["state"], "status": "200", "condition": "00", "ischeck": "0"}
    return {**head, "com": carrier, "nu": number, "data": rows}


def push(status: str, last: Row | None, *, salt: str = SALT) -> dict[str, str]:
    """The form that the provider would post to the callback."""
    said = {"status": status, "billstatus": "got", "message": "", "lastResult": last or {}}
    param = json.dumps(said, ensure_ascii=False)
    return {"param": param, "sign": _md5(param + salt)}


def parcels() -> dict[str, Row]:
    """Several carriers' parcels."""
    near = ("2026-11-23 09:10:00", "【杭州】快件已到余杭营业部"), ("2026-11-22 20:00:00", "【上海】已发出")
    return {
        "YT0000000000001": {"state": "1001", "scans": near},
        "YT1": {"state": "304", "scans": near},
        "SF1234567890123": {"state": "0", "scans": near},
    }


def _failed(code: str) -> Row:
    return {"result": False, "returnCode": code, "message": "失败"}


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest().upper()
