"""Asking kuaidi100 and subscribing to a number. The same number is asked for once in QUIET_SECONDS at most."""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass

import httpx

from actions.platform.errors import BadAnswer, Conflict, Forbidden, NotFound, PlatformError, RateLimited, Unavailable
from actions.platform.http import Caller, Json, Line, json_object
from actions.platform.kuaidi100.sign import query_sign
from actions.platform.kuaidi100.store import Tracks
from actions.platform.kuaidi100.tracks import SIGNED, Track, track_of

QUIET_SECONDS = 1800  # the provider wants half an hour between two questions for one number
DONE_SECONDS = 86400  # what is signed for changes no more
NOTHING_SECONDS = 600  # "nothing yet" is remembered too
FOLLOWED_SECONDS = 7 * 86400  # a subscription
NEEDS_PHONE = ("shunfeng", "zhongtong")
LONGEST = 32  # characters of a number
NOTHING = {"result": False}  # what is kept for a number without a track
SUBSCRIBED, ALREADY = "200", "501"
REFUSED = {"600": "bad key", "601": "expired key"}  # ours to put right
UNSERVED = ("700", "701", "702")  # the number or its carrier
NO_TRACK = "500"  # of a query: nothing found for it
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """`customer` and the key (the line's secret) sign questions, `salt` what is pushed to `callback`."""

    customer: str
    salt: str = ""
    callback: str = ""


class Tracker:
    """On one line for all customers; `tracks` remembers."""

    def __init__(self, line: Line, account: Account, tracks: Tracks) -> None:
        self._line, self._account, self._tracks = line, account, tracks
        self._asking: dict[tuple[str, str], asyncio.Task[Json]] = {}

    async def track(self, carrier: str, number: str, *, phone: str = "", seconds: float = 0.0) -> Track:
        """What is remembered, or else what is answered now. `phone`: receiver's or sender's, or its last four digits;
        SF and ZTO answer nothing without. Raises NotFound, PlatformError."""
        if not number or len(number) > LONGEST:
            raise NotFound("no such number")
        answer = await self._tracks.get(carrier, number) or await self._once(carrier, number, phone, seconds)
        if answer.get("result") is False:
            raise NotFound(f"no track of {carrier}")
        return track_of(answer)

    async def subscribe(self, carrier: str, number: str, *, phone: str = "") -> bool:
        """Asks for pushes. True when it is new, False when it was subscribed already. Raises Conflict where the
        number or the carrier is not served."""
        parameters = {"callbackurl": self._account.callback, "salt": self._account.salt, "resultv2": "4"}
        if phone:
            parameters["phone"] = phone
        param = {"company": carrier, "number": number, "key": self._line.secret, "parameters": parameters}
        form = {"schema": "json", "param": _json(param)}
        return await self._send("/poll", form, _subscribed)

    async def _once(self, carrier: str, number: str, phone: str, seconds: float) -> Json:
        """Two customers' questions for one number at one moment are one question."""
        place = (carrier, number)
        if place not in self._asking:
            task = asyncio.ensure_future(self._ask(carrier, number, phone, seconds))
            task.add_done_callback(lambda done: self._forget(place, done))
            self._asking[place] = task
        return await asyncio.shield(self._asking[place])

    def _forget(self, place: tuple[str, str], done: asyncio.Task[Json]) -> None:
        self._asking.pop(place, None)
        if not done.cancelled():
            done.exception()  # whoever asked has it; nobody is left to hear it a second time

    async def _ask(self, carrier: str, number: str, phone: str, seconds: float) -> Json:
        param = _json({"com": carrier, "num": number, "phone": phone, "resultv2": "4", "order": "desc"})
        sign = query_sign(param, key=self._line.secret, customer=self._account.customer)
        form = {"customer": self._account.customer, "sign": sign, "param": param}
        answer = await self._send("/poll/query.do", form, _queried, seconds)
        await self._tracks.put(carrier, number, answer, seconds=seconds_worth(answer))
        if self._account.callback and _still_moving(answer):
            await self._follow(carrier, number, phone)
        return answer

    async def _follow(self, carrier: str, number: str, phone: str) -> None:
        """Subscribes, once: then it is told to us and need not be asked. Failing is no reason not to answer."""
        if await self._tracks.get(*followed(carrier, number)):
            return
        try:
            await self.subscribe(carrier, number, phone=phone)
        except PlatformError as error:
            log.info("no subscription at %s: %s", carrier, type(error).__name__)
        await self._tracks.put(*followed(carrier, number), {"result": True}, seconds=FOLLOWED_SECONDS)

    async def _send(self, path: str, form: Json, read, seconds: float = 0.0):  # type: ignore[no-untyped-def]
        request = self._line.client.build_request("POST", path, data=form)
        return await Caller(self._line, seconds=seconds).send(request, read)


def followed(carrier: str, number: str) -> tuple[str, str]:
    """Where it is kept that a number is subscribed to, or may not be again yet."""
    return f"{carrier}#followed", number


def _still_moving(answer: Json) -> bool:
    return answer.get("result") is not False and track_of(answer).state != SIGNED


def seconds_worth(answer: Json) -> int:
    """How long an answer is good for."""
    if answer.get("result") is False:
        return NOTHING_SECONDS
    return DONE_SECONDS if track_of(answer).state == SIGNED else QUIET_SECONDS


def _queried(response: httpx.Response) -> Json:
    body = json_object(response)
    if body.get("result") is False or "returnCode" in body:
        return _nothing(str(body.get("returnCode", "")))
    track_of(body)
    return body


def _nothing(code: str) -> Json:
    """The kept form of "nothing found"; every other failure is raised."""
    if code == NO_TRACK:
        return dict(NOTHING)
    raise _failure(code)


def _failure(code: str) -> PlatformError:
    """503 is a bad signature, 601 a used-up or expired key, 408 a missing phone; 400 is bad data."""
    if code in (*REFUSED, "503"):
        return Forbidden(code)
    if code == "429":
        return RateLimited(60.0)
    if code in ("400", "408", *UNSERVED):
        return Conflict(code, "the number, its carrier or its phone")
    return Unavailable(code) if code else BadAnswer("no returnCode")


def _subscribed(response: httpx.Response) -> bool:
    code = str(json_object(response).get("returnCode", ""))
    if code in (SUBSCRIBED, ALREADY):
        return code == SUBSCRIBED
    raise _failure(code)


def _json(value: object) -> str:
    """Without spaces: what is signed is what is sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
