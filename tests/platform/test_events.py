"""The feed of events: each once, oldest first, for the service alone."""

from __future__ import annotations

from typing import Any

import httpx

from actions.platform.contract import EVENT_KINDS
from actions.platform.reference import Line, ReferenceEvents
from tests.platform.api import Api


def feed(api: Api) -> ReferenceEvents:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(api.client.app), base_url="http://platform")
    return ReferenceEvents(Line(client, api.secret))


async def _of(api: Api, customer: str, **where: Any) -> list[str]:
    found = await feed(api).events(limit=500, **where)
    return sorted(event.kind for event in found if event.customer_id == customer)


async def test_stories_have_their_events(api: Api) -> None:
    assert await _of(api, "C1015") == ["shipment_stuck"]
    assert await _of(api, "C1029") == ["refund_paid", "third_month", "warranty_ending"]
    assert "repair_finished" in await _of(api, "C1021")
    assert await _of(api, "C1003") == []


async def test_events_come_once_and_in_order(api: Api) -> None:
    first = await feed(api).events(limit=500)
    assert await feed(api).events(limit=500) == first
    ids = [int(event.event_id) for event in first]
    assert ids == sorted(set(ids)) and {event.kind for event in first} <= set(EVENT_KINDS)
    assert await feed(api).events(after=first[-1].event_id) == []
    assert await feed(api).events(after=first[2].event_id, limit=2) == first[3:5]


async def test_time_brings_new_events(api: Api) -> None:
    last = (await feed(api).events(limit=500))[-1].event_id
    api.move_clock(hours=60)
    assert "shipment_stuck" in await _of(api, "C1028", after=last)


def test_customer_may_not_read_the_feed(api: Api) -> None:
    assert api.get("C1001", "/events").status_code == 401
