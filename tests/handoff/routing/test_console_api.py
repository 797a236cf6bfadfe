"""The contract's HTTP and socket, in this process: roles, shops kept apart, offers, many watched tickets."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, replace
from typing import Any, Iterator

import pytest
from fastapi.testclient import TestClient
from redis.asyncio import Redis
from starlette.websockets import WebSocketDisconnect

from bot.events import now_ms
from bot.gateway.app import create_app
from bot.settings import Settings
from handoff.accounts import Accounts
from handoff.agents import Agents, Role
from handoff.tables import open_engine
from tests.client import eventually
from tests.handoff.routing.conftest import open_room


@dataclass(frozen=True)
class Shop:
    """A gateway of one shop, its people's tokens, and its tickets."""

    name: str
    client: TestClient
    tokens: dict[str, str]
    redis_url: str

    def call(self, who: str, method: str, path: str, **body: Any) -> Any:
        """One request; `who` is a name here or a whole token."""
        headers = {"Authorization": f"Bearer {self.tokens.get(who, who)}"}
        return self.client.request(method, f"/api/console{path}", headers=headers, json=body or None)

    def ticket(self) -> str:
        """A customer wants a person."""
        name = f"t-{uuid.uuid4().hex[:8]}"

        async def ask() -> None:
            redis: Redis[str] = Redis.from_url(self.redis_url, decode_responses=True)
            room = open_room(redis, self.name)
            room.clock.now = now_ms()
            await room.asks(name)
            await redis.close()

        asyncio.run(ask())
        return name


def _tokens(options: Settings) -> dict[str, str]:
    accounts = Accounts(open_engine(options.database_url))
    agents = Agents(accounts, secret=options.token_secret, hours=1)
    people = (("zhao", (Role.AGENT,)), ("qian", (Role.AGENT,)), ("li", (Role.EDITOR,)))
    people += (("sun", (Role.AGENT, Role.SUPERVISOR)),)
    made = {
        name: accounts.add(f"{options.shop}-{name}", name, "secret-word", roles=roles, shop=options.shop)
        for name, roles in people
    }
    return {name: agents.token_for(agent) for name, agent in made.items()}


@pytest.fixture(scope="module")
def shops(options: Settings) -> Iterator[tuple[Shop, Shop]]:
    """Two shops on one Redis, with the same secret."""
    made = [replace(options, shop=f"s{uuid.uuid4().hex[:8]}") for _ in range(2)]
    with TestClient(create_app(made[0])) as first, TestClient(create_app(made[1])) as second:
        clients = (first, second)
        yield tuple(
            Shop(one.shop, client, _tokens(one), one.redis_url) for one, client in zip(made, clients, strict=True)
        )  # type: ignore[misc]


def test_agent_sees_nothing_of_another_shop(shops: tuple[Shop, Shop]) -> None:
    ours, theirs = shops
    ticket = ours.ticket()
    assert ours.call("zhao", "GET", f"/tickets/{ticket}").status_code == 200
    thief = theirs.tokens["sun"]
    assert theirs.call(thief, "GET", f"/tickets/{ticket}").status_code == 404
    for path in (f"/tickets/{ticket}", "/tickets", "/agents", "/board", "/reports"):
        assert ours.call(thief, "GET", path).status_code == 404, path
    for path in ("accept", "take_over", "join", "wrap_up", "close", "reopen_to_assistant"):
        assert ours.call(thief, "POST", f"/tickets/{ticket}/{path}").status_code == 404, path
        assert theirs.call(thief, "POST", f"/tickets/{ticket}/{path}").status_code == 404, path
    assert ours.call(thief, "POST", f"/tickets/{ticket}/say", text="你好").status_code == 404


def test_socket_of_another_shop_is_refused_and_its_tickets_are_not_found(shops: tuple[Shop, Shop]) -> None:
    ours, theirs = shops
    ticket = ours.ticket()
    with ours.client.websocket_connect("/console/ws") as socket:
        socket.send_json({"type": "hello", "token": theirs.tokens["sun"]})
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()
    assert ended.value.code == 4401
    with theirs.client.websocket_connect("/console/ws") as socket:
        socket.send_json({"type": "hello", "token": theirs.tokens["sun"]})
        socket.send_json({"type": "watch", "tickets": [{"ticket": ticket, "after": ""}]})
        assert _until(socket, "ended") == {"type": "ended", "ticket": ticket, "why": "not_found"}


def test_role_is_asked_for(shops: tuple[Shop, Shop]) -> None:
    shop, _ = shops
    ticket = shop.ticket()
    for method, path in (("POST", f"/tickets/{ticket}/take_over"), ("GET", "/board"), ("GET", "/reports.csv")):
        assert shop.call("zhao", method, path).status_code == 403
        assert shop.call("sun", method, path).status_code == 200
    for path in ("/tickets", f"/tickets/{ticket}", "/agents"):
        assert shop.call("li", "GET", path).status_code == 403, "an editor does not read customers' chats"


def test_offer_reaches_the_console_and_is_refused_and_accepted(shops: tuple[Shop, Shop]) -> None:
    shop, _ = shops
    shop.call("zhao", "POST", "/presence", state="online")
    with shop.client.websocket_connect("/console/ws") as socket:
        socket.send_json({"type": "hello", "token": shop.tokens["zhao"]})
        ticket = shop.ticket()
        offer = _until(socket, "offer", lambda news: news["ticket"]["id"] == ticket)
        assert offer["until"] > offer["ticket"]["opened_at"]
    assert shop.call("zhao", "POST", f"/tickets/{ticket}/refuse").status_code == 200
    assert shop.call("zhao", "POST", f"/tickets/{ticket}/refuse").status_code == 409
    assert shop.call("zhao", "POST", f"/tickets/{ticket}/accept").json()["state"] == "active"
    assert shop.call("zhao", "POST", "/presence", state="away", reason="lunch").json()["away_reason"] == "lunch"


def test_supervisor_whispers_joins_takes_over_and_reassigns(shops: tuple[Shop, Shop]) -> None:
    shop, _ = shops
    ticket = shop.ticket()
    shop.call("qian", "POST", f"/tickets/{ticket}/accept")
    shop.call("sun", "POST", f"/tickets/{ticket}/whisper", text="先道歉")
    assert shop.call("sun", "POST", f"/tickets/{ticket}/say", text="在").status_code == 409
    assert shop.call("sun", "POST", f"/tickets/{ticket}/join").status_code == 200
    assert shop.call("sun", "POST", f"/tickets/{ticket}/say", text="我也在").status_code == 200
    events = shop.call("qian", "GET", f"/tickets/{ticket}").json()["events"]
    assert [event["text"] for event in events if event["type"] == "whisper"] == ["先道歉"]
    assert [event["name"] for event in events if event.get("sender") == "agent" and event["type"] == "message"] == [
        "sun"
    ]
    assert shop.call("sun", "POST", f"/tickets/{ticket}/take_over").json()["agent_name"] == "sun"
    assert shop.call("qian", "POST", f"/tickets/{ticket}/say", text="我").status_code == 409
    name = f"{shop.name}-qian"
    assert shop.call("sun", "POST", f"/tickets/{ticket}/reassign", agent=name).json()["agent"] == name
    assert shop.call("sun", "PUT", f"/agents/{name}", skills={"refund": 3}, capacity=0).json()["skills"] == {
        "refund": 3
    }
    assert shop.call("sun", "POST", f"/tickets/{ticket}/reassign", agent=f"{shop.name}-nobody").status_code == 404
    assert shop.call("qian", "POST", f"/tickets/{ticket}/close", code="solved", note="好").json()["code"] == "solved"
    shop.call("sun", "PUT", f"/agents/{name}", capacity=5)


def test_several_watched_tickets_come_without_loss_or_doubling(shops: tuple[Shop, Shop]) -> None:
    shop, _ = shops
    tickets = [shop.ticket() for _ in range(3)]
    for ticket in tickets:
        assert shop.call("qian", "POST", f"/tickets/{ticket}/accept").status_code == 200
    seen: dict[str, list[dict[str, Any]]] = {ticket: [] for ticket in tickets}
    for round_ in range(2):  # the second time as a client that comes back
        with shop.client.websocket_connect("/console/ws") as socket:
            socket.send_json({"type": "hello", "token": shop.tokens["qian"]})
            wanted = [{"ticket": t, "after": seen[t][-1]["event"] if seen[t] else ""} for t in tickets]
            socket.send_json({"type": "watch", "tickets": wanted})
            for ticket in tickets:
                shop.call("qian", "POST", f"/tickets/{ticket}/say", text=f"第 {round_} 句")
            while not all(rows and rows[-1].get("text") == f"第 {round_} 句" for rows in seen.values()):
                news = _until(socket, "event")
                seen[news["ticket"]].append(news["event"])
    for rows in seen.values():
        assert [row["text"] for row in rows if row.get("sender") == "agent"] == ["第 0 句", "第 1 句"]
        assert len({row["event"] for row in rows}) == len(rows)
    for ticket in tickets:
        shop.call("qian", "POST", f"/tickets/{ticket}/close")


def test_board_reports_and_prometheus_say_the_same(shops: tuple[Shop, Shop]) -> None:
    shop, _ = shops
    ticket = shop.ticket()
    shop.call("qian", "POST", f"/tickets/{ticket}/accept")
    shop.call("qian", "POST", f"/tickets/{ticket}/say", text="您好")
    shop.call("qian", "POST", f"/tickets/{ticket}/close")
    board = shop.call("sun", "GET", "/board").json()
    day = shop.call("sun", "GET", "/reports").json()["days"][0]
    lines = dict(line.rsplit(" ", 1) for line in shop.client.get("/metrics").text.splitlines() if line[0] != "#")
    label = f'{{shop="{shop.name}"}}'
    assert board["today"]["closed"] == day["closed"] == int(lines[f"yingda_handoff_closed_total{label}"]) >= 1
    assert board["today"]["accepted"] == int(lines[f"yingda_handoff_wait_seconds_count{label}"]) >= 1
    assert {row["name"] for row in board["groups"]} >= {"general", "refund", "dispute"}
    csv = shop.call("sun", "GET", "/reports.csv").text
    assert csv.splitlines()[1].split(",")[1] == str(day["opened"])


def test_board_comes_live_to_supervisors_only(shops: tuple[Shop, Shop]) -> None:
    shop, _ = shops
    with shop.client.websocket_connect("/console/ws") as socket:
        socket.send_json({"type": "hello", "token": shop.tokens["sun"]})
        socket.send_json({"type": "board", "on": True})
        before = _until(socket, "board")["waiting"]
        ticket = shop.ticket()
        assert _until(socket, "board", lambda news: news["waiting"] == before + 1)
    shop.call("sun", "POST", f"/tickets/{ticket}/accept")
    eventually(lambda: shop.call("sun", "POST", f"/tickets/{ticket}/close").status_code == 200)


def _until(socket: Any, kind: str, fits: Any = lambda news: True) -> dict[str, Any]:
    """The next news of a kind that fits."""
    while True:
        news = socket.receive_json()
        if news["type"] == kind and fits(news):
            return news
