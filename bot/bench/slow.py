"""Two hundred customers who wait for a slow platform, and four bystanders who only ask what the FAQ answers.

One gateway and one worker, as `yingda serve` starts them, over the public WebSocket. The bystanders are timed alone
(quiet), and while the 200 ask for their parcels: of a platform that answers at once (what so many turns cost in
computing), after 2 s (nothing fails, everything is slow) and after 3 s (its read time-out: the breaker opens)."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Iterator, Mapping

import httpx

from bot import settings as all_settings
from bot import train
from bot.bench.calls import START_SECONDS, worker_ready
from bot.bench.windows import Heard, Window, token_of
from bot.evaluate import percentiles
from bot.local_stack import http_answers, local_stack, start_process, stop_process, until
from bot.settings import ROOT, Settings
from knowledge_base.entries import load_entries

BYSTANDERS, CUSTOMERS = 4, 200
EVERY = 0.5  # seconds between two questions of a bystander, whether the first was answered or not
QUIET, SLOW, ENTERING, THINKING = 25.0, 40.0, 5.0, 10.0  # seconds
DELAYS = (0, 2000, 3000)  # ms of the platform
AIM = 1.5  # times the quiet p95
WHERE, WHO = "我的快递到哪了", "C1002"
DOWN = "订单系统这会儿连不上"  # how utter_platform_down begins
FAQ = ("returns.counting", "invoices.electronic", "shipping.inspect", "warranty.screen_times", "membership.level",
       "payment.methods", "price.protection_what", "coupons.expired")  # fmt: skip


@dataclass
class Phase:
    """What was heard while it lasted; `odd` answers are neither of those that are right."""

    times: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)


def run(settings: Settings) -> list[dict[str, Any]]:
    """Starts a service of its own."""
    train.train(settings, progress=lambda words: print(words, file=sys.stderr))
    with local_stack(RATE_PER_SECOND="1000", RATE_BURST="1000") as stack:
        env = dict(stack.env)
        processes = [start_process(name, env) for name in ("gateway", "worker")]
        try:
            until(lambda: http_answers(f"http://127.0.0.1:{env['PORT']}/healthz"), "gateway", START_SECONDS)
            until(lambda: worker_ready(env["REDIS_URL"]), "worker", START_SECONDS)
            phases = asyncio.run(_Measurement(env).run())
        finally:
            for process in processes:
                stop_process(process)
    quiet = phases.pop("quiet")
    return [*_rows("quiet", quiet, None), *(row for case, phase in phases.items() for row in _rows(case, phase, quiet))]


def _rows(case: str, phase: Phase, quiet: Phase | None) -> Iterator[dict[str, Any]]:
    for name in ("p50", "p95"):
        base = percentiles(quiet.times)[f"ms_{name}"] if quiet else None
        yield _row(case, f"faq_{name}", percentiles(phase.times)[f"ms_{name}"], "ms", base)
    yield _row(case, "faq_max", round(max(phase.times), 1), "ms")
    for kind, count in sorted(phase.kinds.items()):
        yield _row(case, kind, count, "answers")
    if phase.waits:
        yield _row(case, "parcel_p95", percentiles(phase.waits)["ms_p95"], "ms")


def _row(case: str, metric: str, value: float, unit: str, base: float | None = None) -> dict[str, Any]:
    row = {"bench": "slow", "case": case, "metric": metric, "value": value, "unit": unit, "aim": AIM if base else None}
    baseline = {"baseline": "quiet, same run" if base else "none", "baseline_value": base}
    return {**row, **baseline, "ratio": round(value / base, 2) if base else None, "load": round(os.getloadavg()[0], 1)}


class _Measurement:
    """The windows, and the phases that they go through one after the other."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._platform, address = env["PLATFORM_URL"], f"ws://127.0.0.1:{env['PORT']}/chat/ws"
        options = all_settings.load({**os.environ, **env})
        entries = {entry.id: entry for entry in load_entries(ROOT / "knowledge_base" / "faq")}
        self._faq = [entries[name] for name in FAQ]
        self._bystanders = [
            Window(address, token_of(options, WHO, f"by{n}"), f"by-{n}-0000") for n in range(BYSTANDERS)
        ]
        self._customers = [
            Window(address, token_of(options, WHO, f"c{n:03d}"), f"c-{n:03d}-00") for n in range(CUSTOMERS)
        ]

    async def run(self) -> dict[str, Phase]:
        """Phases by their names, `quiet` first."""
        windows = [*self._bystanders, *self._customers]
        for window in windows:
            await window.open()
        await self._talk(Phase(), 5.0)  # everything is loaded once
        phases = {"quiet": await self._talk(Phase(), QUIET)}
        for delay in DELAYS:
            phases[f"{CUSTOMERS} customers, platform {delay} ms late"] = await self._slow(delay)
        await asyncio.gather(*(window.close() for window in windows))
        return phases

    async def _slow(self, delay: int) -> Phase:
        phase = Phase()
        await self._fault(delay)
        await asyncio.gather(self._talk(phase, SLOW), *(self._wait(phase, n) for n in range(CUSTOMERS)))
        await self._fault(0)
        await asyncio.sleep(5)  # the breaker closes
        return phase

    async def _fault(self, delay: int) -> None:
        async with httpx.AsyncClient(base_url=self._platform, timeout=10) as http:
            await http.post("/faults", json={"delay_ms": delay})

    async def _talk(self, phase: Phase, seconds: float) -> Phase:
        end = time.perf_counter() + seconds
        await asyncio.gather(*(self._bystander(phase, n, end) for n in range(BYSTANDERS)))
        return phase

    async def _bystander(self, phase: Phase, number: int, end: float) -> None:
        due, place = time.perf_counter() + EVERY * number / BYSTANDERS, number
        while due < end:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            entry = self._faq[place % len(self._faq)]
            heard = await self._bystanders[number].ask(entry.question, due)
            phase.times.append(heard.ms)
            phase.kinds["faq_right" if entry.answer in heard.frame.get("text", "") else "faq_other"] += 1
            due, place = due + EVERY, place + 1

    async def _wait(self, phase: Phase, number: int) -> None:
        end = time.perf_counter() + SLOW
        await asyncio.sleep(ENTERING * number / CUSTOMERS)
        while time.perf_counter() < end:
            heard = await self._customers[number].ask(WHERE)
            phase.waits.append(heard.ms)
            phase.kinds[_kind(heard)] += 1
            await asyncio.sleep(THINKING)


def _kind(heard: Heard) -> str:
    if any(card["kind"] == "parcel" for card in heard.frame.get("cards", ())):
        return "parcel"
    if heard.frame.get("text", "").startswith(DOWN):
        return "told_down"
    return "parcel_other" if heard.frame else "parcel_unanswered"
