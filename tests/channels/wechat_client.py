"""WeChat's servers as they call us: signed and sealed."""

from __future__ import annotations

import itertools
import time
from typing import Any

import httpx

from bot.channels.wechat import xml
from bot.channels.wechat.envelope import Envelope, signature
from tests.channels import vectors as v

OFFICIAL = Envelope(v.OFFICIAL_TOKEN, v.OFFICIAL_KEY, v.OFFICIAL_APP)
WECOM = Envelope(v.WECOM_TOKEN, v.WECOM_KEY, v.WECOM_CORP)
_ids = itertools.count(6054768590064713728)


def query(token: str = v.OFFICIAL_TOKEN) -> dict[str, str]:
    """Time, nonce and the plain signature."""
    timestamp, nonce = str(int(time.time())), "1320562132"
    return {"timestamp": timestamp, "nonce": nonce, "signature": signature(token, timestamp, nonce)}


def message(user: str, kind: str, **fields: Any) -> dict[str, Any]:
    """A message of a user, with an id of its own."""
    base = {"ToUserName": "gh_shop", "FromUserName": user, "CreateTime": int(time.time()), "MsgType": kind}
    return {**base, **({} if kind == "event" else {"MsgId": next(_ids)}), **fields}


def push(http: httpx.Client, fields: dict[str, Any], *, path: str = "/hooks/wechat") -> httpx.Response:
    """As WeChat posts it in the safe mode."""
    envelope, token = (OFFICIAL, v.OFFICIAL_TOKEN) if path.endswith("wechat") else (WECOM, v.WECOM_TOKEN)
    asked, sealed = query(token), envelope.seal(xml.write(fields))
    signed = envelope.sign(sealed, timestamp=asked["timestamp"], nonce=asked["nonce"])
    body = xml.write({"ToUserName": "gh_shop", "Encrypt": sealed})
    return http.post(path, params={**asked, "msg_signature": signed, "encrypt_type": "aes"}, content=body.encode())


def said(answer: httpx.Response) -> dict[str, str]:
    """The passive answer, opened; empty for the empty success."""
    assert answer.status_code == 200, answer.text
    if answer.text == "success":
        return {}
    sealed = xml.read(answer.text)
    opened = OFFICIAL.open(
        sealed["Encrypt"], signed=sealed["MsgSignature"], timestamp=sealed["TimeStamp"], nonce=sealed["Nonce"]
    )
    return xml.read(opened)


def say(http: httpx.Client, user: str, words: str, **fields: Any) -> dict[str, str]:
    """A text, and what comes back at once."""
    return said(push(http, message(user, "text", Content=words, **fields)))
