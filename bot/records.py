"""The commands about what is kept: export, erase and the report of the service."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Awaitable, Callable

from redis.asyncio import Redis

from bot import embedded_redis, service_report
from bot.archive import Archive, Archivist
from bot.conversation import Conversations
from bot.privacy import Privacy
from bot.reminders import CHINA
from bot.service_report import TicketFact
from bot.settings import Settings
from handoff.notes import Notes
from handoff.tables import open_engine


def export(settings: Settings, customer: str, out: Path | None) -> None:
    """One JSON object, printed or written to a file that only this user can read."""
    found = asyncio.run(_with(settings, lambda privacy: privacy.export(customer)))
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if out is None:
        print(text)
        return
    out.touch(mode=0o600)
    out.write_text(text, encoding="utf-8")


def erase(settings: Settings, customer: str) -> None:
    """Prints what is gone, as one JSON object. What agents did with money stays, for the books. Raises TicketOpen."""
    gone = asyncio.run(_with(settings, lambda privacy: privacy.erase(customer)))
    notes = Notes(open_engine(settings.database_url), settings.shop).forget(customer)
    print(json.dumps({**gone, "notes": notes}))


def _redis(settings: Settings) -> Redis[str]:
    """In the demo, the embedded one of `yingda serve`, where there is one."""
    embedded = settings.var / "redis"
    beside = settings.demo and embedded_redis.socket_path(embedded).exists()
    url = embedded_redis.url(embedded) if beside else settings.redis_url
    return Redis.from_url(url, decode_responses=True)


async def _with(settings: Settings, work: Callable[[Privacy], Awaitable[Any]]) -> Any:
    redis = _redis(settings)
    archive = Archive(settings.database_url)
    try:
        return await work(Privacy(redis, archive, shop=settings.shop, uploads=settings.var / "uploads"))
    finally:
        await redis.close()


def report(settings: Settings, *, days: int, as_json: bool) -> None:
    """The last days, today among them; what Redis still holds alone is archived first."""
    archive, today = Archive(settings.database_url), datetime.now(CHINA).date()
    start = service_report.since(days, today)
    tickets = asyncio.run(_tickets(settings, archive, start))
    found = service_report.days_of(archive.between(start, 2**62), tickets)
    if not as_json:
        print(service_report.table(found))
        return
    for line in service_report.lines(found):
        print(json.dumps(line, ensure_ascii=False))


async def _tickets(settings: Settings, archive: Archive, start: int) -> list[TicketFact]:
    """Tickets opened since then, after a round of the archivist."""
    redis = _redis(settings)
    try:
        await Archivist(Conversations(redis), archive).look()
        names = redis.scan_iter(match=f"yd:desk:{{{settings.shop}}}:ticket:*", count=1000)
        rows = [await redis.hmget(name, "opened_at", "reason") async for name in names]
        return [TicketFact(int(opened), str(reason)) for opened, reason in rows if opened and int(opened) >= start]
    finally:
        await redis.close()
