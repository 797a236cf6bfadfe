"""One call of TOP: signed, in a shop's session, its error codes told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping

import httpx

from actions.platform.errors import BadAnswer, Conflict, Forbidden, NotFound, PlatformError, RateLimited, Unavailable
from actions.platform.fields import CHINA, STAMP
from actions.platform.http import Caller, Json, Line, json_object
from actions.platform.taobao.sign import SignMethod, sign

PATH = "/router/rest"
LIMITED = 7
SERVICE = (10, 15, 50)  # theirs, unless the sub-code says that it is ours
OUR_MISTAKE = (11, 12, 13, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31)  # rights, sign, session, key, time
BAN_SECONDS = re.compile(r"(\d+)\s+more\s+seconds?")


@dataclass(frozen=True)
class Grants:
    """What the shops have given us: a session key for each. `buyers` says which buyer_open_uid a signed customer
    is; without a table the signed identity is the uid itself."""

    app_key: str
    sessions: Mapping[str, str]
    buyers: Mapping[str, str] | None = None
    method: SignMethod = SignMethod.HMAC_SHA256

    def buyer(self, customer_id: str) -> str:
        """Raises NotFound for a customer without a Taobao identity."""
        buyer = customer_id if self.buyers is None else self.buyers.get(customer_id, "")
        if not buyer:
            raise NotFound("no buyer for this customer")
        return buyer


class TopCalls:
    """Reads only: everything here may be asked twice."""

    def __init__(self, line: Line, grants: Grants, *, seconds: float = 0.0) -> None:
        self._caller, self._grants = Caller(line, seconds=seconds), grants

    async def get(self, shop: str, method: str, **asked: str | int | bool) -> Json:
        """The object inside `xxx_response`, asked in this shop's session. Raises PlatformError."""
        params = self._params(shop, method, {name: _said(value) for name, value in asked.items()})
        request = self._caller.line.client.build_request("POST", PATH, data=params)
        wanted = f"{method.removeprefix('taobao.').replace('.', '_')}_response"
        return await self._caller.send(request, lambda response: _answer(response, wanted))

    def _params(self, shop: str, method: str, asked: Mapping[str, str]) -> dict[str, str]:
        params = {
            "method": method,
            "app_key": self._grants.app_key,
            "session": self._grants.sessions[shop],
            "timestamp": datetime.now(CHINA).strftime(STAMP),
            "v": "2.0",
            "format": "json",
            "sign_method": self._grants.method.value,
            **asked,
        }
        return {**params, "sign": sign(params, self._caller.line.secret, self._grants.method)}


def _said(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _answer(response: httpx.Response, wanted: str) -> Json:
    body = json_object(response)
    if isinstance(body.get("error_response"), dict):
        raise error_of(body["error_response"])
    if not isinstance(body.get(wanted), dict):
        raise BadAnswer(f"no {wanted}")
    return body[wanted]


def error_of(said: Mapping[str, Any]) -> PlatformError:
    """What an error_response means. Only what becomes Unavailable (isp.*, the service itself) is worth asking again;
    isv.* is our side's or the trade's, and asking again would not help."""
    code, sub, text = said.get("code"), str(said.get("sub_code") or ""), str(said.get("sub_msg") or said.get("msg", ""))
    where = f"{code} {sub}".strip()
    if code == LIMITED or "call-limited" in sub or sub.startswith("accesscontrol.limited"):
        return RateLimited(_ban(text))
    if sub.startswith("isp."):
        return Unavailable(where)
    if "not-exist" in sub:
        return NotFound(where)
    if code in OUR_MISTAKE or sub.startswith(("isv.permission", "isv.invalid-permission")):
        return Forbidden(where)
    return Unavailable(where) if code in SERVICE and not sub.startswith("isv.") else Conflict(sub or str(code), text)


def _ban(text: str) -> float:
    found = BAN_SECONDS.search(text)
    return float(found.group(1)) if found else 1.0
