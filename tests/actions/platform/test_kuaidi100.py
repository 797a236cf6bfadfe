"""kuaidi100: signatures, states, seldom asking, subscriptions, pushes, and parcels laid over a platform."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Iterator

import httpx
import pytest

from actions.platform.contract import UNKNOWN
from actions.platform.errors import BadAnswer, Conflict, Forbidden, NotFound, RateLimited, Unavailable
from actions.platform.kuaidi100 import Account, MemoryTracks, Tracker, WithTracking, keep, read_push
from actions.platform.kuaidi100.sign import push_is_genuine, query_sign
from actions.platform.kuaidi100.store import MOST
from actions.platform.kuaidi100.tracker import QUIET_SECONDS, seconds_worth
from actions.platform.kuaidi100.tracks import proof_of, track_of
from actions.platform.taobao import TaobaoPlatform
from tests.actions.platform.worlds import GRANTS
from tests.platform_servers import kuaidi100, top, top_rows
from tests.platform_servers.faults import Faults
from tests.platform_servers.serving import patient_line, served

NUMBER = "YT0000000000001"
SCANS = (("2026-11-23 09:10:00", "已到达"), ("2026-11-22 20:00:00", "已发出"))


@dataclass
class Carrier:
    """A local kuaidi100 and the clock of what is remembered."""

    parcels: dict[str, Any] = field(default_factory=kuaidi100.parcels)
    faults: Faults = field(default_factory=Faults)
    now: float = 0.0
    url: str = ""
    app: Any = None

    def __post_init__(self) -> None:
        self.tracks = MemoryTracks(lambda: self.now)

    def tracker(self, *, key: str = kuaidi100.KEY, callback: str = "") -> Tracker:
        account = Account(kuaidi100.CUSTOMER, kuaidi100.SALT, callback)
        return Tracker(patient_line(self.url, key), account, self.tracks)


@pytest.fixture
def carrier() -> Iterator[Carrier]:
    made = Carrier()
    made.app = kuaidi100.create_app(made.parcels, made.faults)
    with served(made.app) as made.url:
        yield made


def test_query_sign_gives_the_vector() -> None:
    param = '{"com":"yuantong","num":"YT0000000000001","phone":"","resultv2":"1"}'
    assert query_sign(param, key="KEY0", customer="CUST0") == "3837594D53CD9B4025D337BABD54426E"


@pytest.mark.parametrize(
    "raw, state, words",
    [
        ("0", "0", "运输中"),
        ("1", "1", "已揽收"),
        ("2", "2", "包裹异常"),
        ("3", "3", "已签收"),
        ("5", "5", "派送中"),
        ("6", "6", "退回中"),
        ("14", "14", "已拒签"),
        ("101", "1", "已下单，等快递揽收"),
        ("1001", "0", "已到派件城市"),
        ("501", "5", "已放到快递柜或驿站，等您取件"),
        ("304", "3", "快递柜或驿站签收"),
        ("205", "2", "放在快递柜或驿站，超时未取"),
        ("209", "2", "包裹破损"),
        ("777", UNKNOWN, "状态需要人工核实"),
        ("", UNKNOWN, "状态需要人工核实"),
    ],
)
def test_state(raw: str, state: str, words: str) -> None:
    track = track_of(kuaidi100.answer("yuantong", "N1", {"state": raw, "scans": SCANS}))
    assert (track.state, track.raw, track.state_text) == (state, raw, words)


@pytest.mark.parametrize("raw, by", [("301", "self"), ("303", "other"), ("304", "locker"), ("3", "unknown"), ("0", "")])
def test_proof_says_who_signed(raw: str, by: str) -> None:
    proof = proof_of(track_of(kuaidi100.answer("yuantong", "N1", {"state": raw, "scans": SCANS})))
    assert (proof.by if proof else "") == by and (proof is None or proof.by_text)


@pytest.mark.parametrize("half", [{}, {"com": "yuantong", "nu": "1"}, {"com": "yuantong", "nu": "1", "data": [{}]}])
def test_half_a_track_is_a_bad_answer(half: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        track_of(half)


async def test_same_number_is_not_asked_for_again_within_half_an_hour(carrier: Carrier) -> None:
    first = await carrier.tracker().track("yuantong", NUMBER)
    carrier.now = QUIET_SECONDS - 1
    assert await carrier.tracker().track("yuantong", NUMBER) == first and carrier.faults.calls == 1
    carrier.now = QUIET_SECONDS + 1
    await carrier.tracker().track("yuantong", NUMBER)
    assert carrier.faults.calls == 2 and first.events[0].text.startswith("【杭州】")


async def test_many_at_one_moment_are_one_question(carrier: Carrier) -> None:
    tracker = carrier.tracker()
    carrier.faults.plan(delay=0.1)
    tracks = await asyncio.gather(*(tracker.track("yuantong", NUMBER) for _ in range(20)))
    assert len(set(tracks)) == 1 and carrier.faults.calls == 1


async def test_nothing_yet_is_remembered_and_not_an_error_of_the_carrier(carrier: Carrier) -> None:
    for _ in range(3):
        with pytest.raises(NotFound):
            await carrier.tracker().track("yuantong", "YT404")
    assert carrier.faults.calls == 1


def test_signed_parcel_is_good_for_longer() -> None:
    signed = kuaidi100.answer("yuantong", "N1", {"state": "301", "scans": SCANS})
    assert seconds_worth(signed) > seconds_worth({**signed, "state": "0"}) == QUIET_SECONDS


@pytest.mark.parametrize(
    "fault, kind", [("limited", RateLimited), ("isp", Unavailable), ("isv", Conflict), ("session", Forbidden)]
)
async def test_failure_form_is_told_apart_and_not_remembered(
    carrier: Carrier, fault: str, kind: type[Exception]
) -> None:
    carrier.faults.plan(fault)
    with pytest.raises(kind):
        await carrier.tracker().track("yuantong", NUMBER)
    carrier.faults.plan()
    assert (await carrier.tracker().track("yuantong", NUMBER)).state == "0"


async def test_wrong_key_is_refused_by_the_server(carrier: Carrier) -> None:
    with pytest.raises(Forbidden):
        await carrier.tracker(key="wrong").track("yuantong", NUMBER)


async def test_sf_wants_the_phone(carrier: Carrier) -> None:
    with pytest.raises(Conflict, match="408"):
        await carrier.tracker().track("shunfeng", "SF1234567890123")
    assert (await carrier.tracker().track("shunfeng", "SF1234567890123", phone="8000")).state == "0"


@pytest.mark.parametrize("number", ["", "1" * 33])
async def test_impossible_number_is_not_asked_for(carrier: Carrier, number: str) -> None:
    with pytest.raises(NotFound):
        await carrier.tracker().track("yuantong", number)
    assert carrier.faults.calls == 0


async def test_subscribing_twice_is_no_error(carrier: Carrier) -> None:
    tracker = carrier.tracker(callback="https://shop.example/hooks/kuaidi100")
    assert await tracker.subscribe("yuantong", NUMBER)
    assert not await tracker.subscribe("yuantong", NUMBER)
    assert carrier.app.state.subscribed["yuantong", NUMBER]["salt"] == kuaidi100.SALT


async def test_subscription_that_is_not_served_names_the_code(carrier: Carrier) -> None:
    with pytest.raises(Conflict, match="700"):
        await carrier.tracker().subscribe("yuantong", NUMBER)


async def test_moving_parcel_is_followed_once_and_a_signed_one_never(carrier: Carrier) -> None:
    tracker = carrier.tracker(callback="https://shop.example/hooks/kuaidi100")
    await tracker.track("yuantong", NUMBER)
    await tracker.track("yuantong", "YT1")
    carrier.now = QUIET_SECONDS + 1
    await tracker.track("yuantong", NUMBER)
    assert list(carrier.app.state.subscribed) == [("yuantong", NUMBER)]
    assert carrier.faults.calls == 4  # three questions, one subscription


async def test_pushed_track_is_what_is_read_next(carrier: Carrier) -> None:
    last = kuaidi100.answer("yuantong", NUMBER, {"state": "301", "scans": SCANS})
    pushed = read_push(kuaidi100.push("shutdown", last), salt=kuaidi100.SALT)
    await keep(pushed, carrier.tracks)
    assert (await carrier.tracker().track("yuantong", NUMBER)).state == "3"
    assert carrier.faults.calls == 0


async def test_broken_off_subscription_is_asked_for_again_only_after_half_an_hour(carrier: Carrier) -> None:
    last = kuaidi100.answer("yuantong", NUMBER, {"state": "0", "scans": SCANS})
    pushed = read_push(kuaidi100.push("abort", last), salt=kuaidi100.SALT)
    assert pushed.subscribe_again
    await keep(pushed, carrier.tracks)
    tracker = carrier.tracker(callback="https://shop.example/hooks/kuaidi100")
    await tracker.track("yuantong", NUMBER)
    assert not carrier.app.state.subscribed
    carrier.now = QUIET_SECONDS + 1
    await tracker.track("yuantong", NUMBER)
    assert carrier.app.state.subscribed


def test_push_needs_its_signature() -> None:
    form = kuaidi100.push("polling", kuaidi100.answer("yuantong", NUMBER, {"state": "0", "scans": SCANS}))
    assert read_push({**form, "sign": form["sign"].lower()}, salt=kuaidi100.SALT).track
    for wrong in ({**form, "sign": "0" * 32}, {**form, "param": form["param"] + " "}, {"param": form["param"]}):
        with pytest.raises(Forbidden):
            read_push(wrong, salt=kuaidi100.SALT)
    assert not push_is_genuine(form["param"], form["sign"], salt="")


def test_push_of_something_undocumented_is_a_bad_answer() -> None:
    for status, last in (("celebrating", None), ("polling", None), ("polling", {"nu": "1"})):
        with pytest.raises(BadAnswer):
            read_push(kuaidi100.push(status, last), salt=kuaidi100.SALT)
    assert read_push(kuaidi100.push("abort", None), salt=kuaidi100.SALT).track is None


async def test_memory_forgets_the_oldest_first() -> None:
    tracks = MemoryTracks()
    for number in range(MOST + 1):
        await tracks.put("c", str(number), {"n": number}, seconds=60)
    assert await tracks.get("c", "0") is None and await tracks.get("c", str(MOST)) == {"n": MOST}


@pytest.fixture
def trades() -> Iterator[tuple[str, dict[str, Any]]]:
    traces = top_rows.traces()
    with served(top.create_app(top_rows.trades(), top_rows.refunds(), traces, Faults())) as url:
        yield url, traces


def over(url: str, carrier: Carrier, customer: str = "C1") -> WithTracking:
    return WithTracking(TaobaoPlatform(patient_line(url, top.SECRET), GRANTS, customer), carrier.tracker())  # type: ignore[arg-type]


async def test_parcel_has_the_carriers_news_and_the_platforms_items(trades: Any, carrier: Carrier) -> None:
    (parcel,) = await over(trades[0], carrier).shipments(top_rows.SENT)
    assert (parcel.state, parcel.raw_state, parcel.state_text) == ("0", "1001", "已到派件城市")
    assert parcel.events[0].text.startswith("【杭州】") and parcel.oids == (top_rows.SENT + "1",)


async def test_carrier_that_is_away_leaves_the_platforms_own_news(trades: Any, carrier: Carrier) -> None:
    carrier.faults.plan("error")
    (parcel,) = await over(trades[0], carrier).shipments(top_rows.SENT)
    assert (parcel.state, parcel.events[0].text) == ("5", "杭州余杭派送中")


async def test_phone_of_the_receiver_goes_along_for_sf(trades: Any, carrier: Carrier) -> None:
    step = ("2026-11-21 15:23:00", "到达杭州集散地")
    trades[1][top_rows.SENT] = top_rows.trace("SF1234567890123", "派送中", step, company="顺丰速运")
    (parcel,) = await over(trades[0], carrier).shipments(top_rows.SENT)
    assert (parcel.carrier, parcel.raw_state) == ("shunfeng", "0")


async def test_proof_is_the_carriers_for_a_parcel_of_ones_own_only(trades: Any, carrier: Carrier) -> None:
    proof = await over(trades[0], carrier).proof("YT1")
    assert (proof.by, proof.by_text) == ("locker", "快递柜或驿站签收")
    for customer, number in (("C2", "YT1"), ("C1", NUMBER), ("C1", "YT404")):
        with pytest.raises(NotFound):
            await over(trades[0], carrier, customer).proof(number)


async def test_other_calls_go_straight_to_the_platform(trades: Any, carrier: Carrier) -> None:
    assert (await over(trades[0], carrier).order(top_rows.SENT)).order_id == top_rows.SENT
    assert carrier.faults.calls == 0


async def test_gateway_takes_a_push_into_redis_and_refuses_a_forged_one(stack: Any) -> None:
    from fastapi import FastAPI
    from redis.asyncio import Redis

    from actions.platform.kuaidi100 import RedisTracks
    from bot.gateway import hooks

    redis: Any = Redis.from_url(stack.env["REDIS_URL"], decode_responses=True)
    app = FastAPI()
    app.include_router(hooks.router(redis, salt=kuaidi100.SALT))
    form = kuaidi100.push("polling", kuaidi100.answer("yuantong", "YTPUSH", {"state": "5", "scans": SCANS}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        forged = await client.post("/hooks/kuaidi100", data={**form, "sign": "0" * 32})
        assert (forged.status_code, forged.json()["result"]) == (403, False)
        assert await RedisTracks(redis).get("yuantong", "YTPUSH") is None
        taken = await client.post("/hooks/kuaidi100", data=form)
        assert taken.json() == {"result": True, "returnCode": "200", "message": "成功"}
        kept = await RedisTracks(redis).get("yuantong", "YTPUSH")
        assert kept and track_of(kept).state == "5"
    await redis.close()


async def test_redis_that_is_away_is_unavailable_and_not_another_error() -> None:
    from redis.asyncio import Redis

    from actions.platform.kuaidi100 import RedisTracks

    tracks = RedisTracks(Redis.from_url("redis://127.0.0.1:9/0"))
    for call in (tracks.get("c", "1"), tracks.put("c", "1", {}, seconds=1)):
        with pytest.raises(Unavailable):
            await call
