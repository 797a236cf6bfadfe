"""A local server that plays api.weixin.qq.com and qyapi.weixin.qq.com: tokens that can go stale, messages sent, refusals
on demand, and WeCom's message list with its cursor."""

from __future__ import annotations

import itertools
from typing import Any

from fastapi import FastAPI, Request

Json = dict[str, Any]


class Tencent:
    """`sent` is what customers have got; `refusals` are errcodes for the next sends; `inbox` WeCom's messages."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.reset()
        for path, call in (
            ("/cgi-bin/stable_token", self._stable),
            ("/cgi-bin/message/custom/send", self._send),
            ("/cgi-bin/kf/send_msg", self._send),
            ("/cgi-bin/kf/send_msg_on_event", self._send),
            ("/cgi-bin/kf/sync_msg", self._sync),
        ):
            self.app.add_api_route(path, call, methods=["POST"])
        self.app.add_api_route("/cgi-bin/gettoken", self._corp, methods=["GET"])

    def reset(self) -> None:
        """As new, but for the tokens, which never come twice."""
        self.sent: list[Json] = []
        self.refusals: list[int] = []
        self.inbox: list[Json] = []
        self.page = 2
        self.fetched = 0
        self.token = ""
        self._numbers = getattr(self, "_numbers", itertools.count(1))

    def spoil(self) -> None:
        """The token given out is good no more."""
        self.token = ""

    async def _stable(self, request: Request) -> Json:
        body = await request.json()
        if body["secret"] != "app-secret" or body["grant_type"] != "client_credential":
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        return self._fresh(force=body["force_refresh"])

    async def _corp(self, corpid: str, corpsecret: str) -> Json:
        if corpsecret != "corp-secret":
            return {"errcode": 40001, "errmsg": "invalid secret"}
        return {"errcode": 0, "errmsg": "ok", **self._fresh(force=False)}

    def _fresh(self, *, force: bool) -> Json:
        self.fetched += 1
        if force or not self.token:
            self.token = f"token-{next(self._numbers)}"
        return {"access_token": self.token, "expires_in": 7200}

    async def _send(self, request: Request, access_token: str) -> Json:
        if access_token != self.token:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        if self.refusals:
            return {"errcode": self.refusals.pop(0), "errmsg": "refused"}
        body = await request.json()
        if body.get("msgid") and body["msgid"] in [one.get("msgid") for one in self.sent]:
            return {"errcode": 40058, "errmsg": "msgid repeated"}
        self.sent.append(body)
        return {"errcode": 0, "errmsg": "ok"}

    async def _sync(self, request: Request, access_token: str) -> Json:
        if access_token != self.token:
            return {"errcode": 40014, "errmsg": "invalid access_token"}
        body = await request.json()
        start = int(body["cursor"] or 0)
        rows = self.inbox[start : start + self.page]
        end = start + len(rows)
        more = int(end < len(self.inbox))
        return {"errcode": 0, "errmsg": "ok", "next_cursor": str(end), "has_more": more, "msg_list": rows}

    def texts(self, user: str) -> list[str]:
        """What one customer has read."""
        return [one["text"]["content"] for one in self.sent if one.get("touser") == user and one["msgtype"] == "text"]
