"""Real processes that die: whatever was acknowledged is still there, every ticket is in a legal state, the customer is
told the truth. Gateways need no model; where a worker dies, the whole service runs."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Iterator

import httpx
import pytest
from redis.asyncio import Redis
from websockets.client import connect
from websockets.exceptions import ConnectionClosed

from bot import embedded_redis, settings
from bot.events import now_ms
from bot.local_stack import (
    Stack,
    free_port,
    http_answers,
    local_stack,
    redis_answers,
    start_process,
    stop_process,
    until,
)
from bot.serve import demo_agents
from tests.client import Customer, eventually
from tests.handoff.routing.conftest import Room, open_room

pytestmark = pytest.mark.slow
LIMITS = {"AGENT_GONE_SECONDS": "2", "OFFER_SECONDS": "3", "PING_SECONDS": "1", "WRAP_UP_SECONDS": "2"}


@dataclass
class Site:
    """Two gateways on one Redis that may be killed, and Zhao, who can log in."""

    stack: Stack
    addresses: list[str]
    gateways: list[Any]
    password: str
    redis: Any

    def agent(self, gateway: int = 0) -> httpx.Client:
        """Zhao at the console of one gateway."""
        client = httpx.Client(base_url=f"{self.addresses[gateway]}/api/console", timeout=10)
        token = client.post("/login", json={"name": "zhao", "password": self.password}).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        return client

    def room(self, work: Any) -> Any:
        """Runs `await work(room)` against the site's Redis."""

        async def inside() -> Any:
            redis: Redis[str] = Redis.from_url(self.stack.env["REDIS_URL"], decode_responses=True)
            room = open_room(redis, "demo")
            room.clock.now = now_ms()
            try:
                return await work(room)
            finally:
                await redis.close()

        return asyncio.run(inside())

    def asks(self, name: str) -> None:
        """A customer waits."""
        self.room(lambda room: room.asks(name))

    def state(self, name: str) -> str:
        """The ticket's state now."""
        return str(self.room(lambda room: room.queue.ticket(name)).state.value)

    def truth(self, name: str) -> tuple[str, list[str]]:
        """Who owns the conversation, and what the system has said in it."""

        async def look(room: Room) -> tuple[str, list[str]]:
            return await room.owner(name), await room.said(name)

        return self.room(look)  # type: ignore[no-any-return]


@pytest.fixture
def site() -> Iterator[Site]:
    """Short limits, so that the test need not wait."""
    with local_stack(**LIMITS) as stack:
        ports = [free_port(), free_port()]
        gateways = [start_process("gateway", {**stack.env, "PORT": str(port)}) for port in ports]
        addresses = [f"http://127.0.0.1:{port}" for port in ports]
        for address in addresses:
            until(lambda address=address: http_answers(f"{address}/healthz"), "gateway")  # type: ignore[misc]
        options = settings.load({**os.environ, **stack.env})
        password = asyncio.run(demo_agents(options))["zhao"]
        made = Site(stack, addresses, gateways, password, stack.redis)
        yield made
        for process in [*gateways, made.redis]:
            stop_process(process)


@contextmanager
def console(address: str, token: str) -> Iterator[None]:
    """A console's socket, open and reading in a thread of its own; at the end it is closed as a killed browser's is."""
    ready, end = threading.Event(), threading.Event()

    async def listen() -> None:
        async with connect(f"{address.replace('http', 'ws')}/console/ws") as opened:
            await opened.send(json.dumps({"type": "hello", "token": token}))
            assert json.loads(await opened.recv())["type"] == "ready"
            ready.set()
            while not end.is_set():
                try:
                    await asyncio.wait_for(opened.recv(), 0.1)
                except (asyncio.TimeoutError, ConnectionClosed):
                    await asyncio.sleep(0.05)
            opened.transport.abort()

    thread = threading.Thread(target=lambda: asyncio.run(listen()), daemon=True)
    thread.start()
    assert ready.wait(20)
    yield
    end.set()
    thread.join(10)


def _read(agent: httpx.Client, path: str) -> Any:
    """The answer, waited for while the gateway finds Redis again."""
    return eventually(lambda: (answer := agent.get(path)).status_code == 200 and answer.json())


def _token(client: httpx.Client) -> str:
    return client.headers["Authorization"].removeprefix("Bearer ")


def test_gateway_killed_with_an_offer_and_a_chat(site: Site) -> None:
    agent = site.agent(0)
    site.asks("t-chat")
    assert agent.post("/tickets/t-chat/accept").status_code == 200
    agent.post("/presence", json={"state": "online"})
    site.asks("t-offer")
    eventually(lambda: site.state("t-offer") == "offered")
    os.killpg(site.gateways[0].pid, signal.SIGKILL)
    eventually(lambda: site.state("t-offer") == site.state("t-chat") == "waiting")
    eventually(lambda: site.truth("t-chat")[0] == "queue")
    assert "连接中断" in site.truth("t-chat")[1][-1]
    again = site.agent(1)
    assert again.post("/tickets/t-chat/accept").json()["state"] == "active"
    assert site.truth("t-chat")[0] == "agent"


def test_redis_killed_and_restarted_loses_nothing_acknowledged(site: Site) -> None:
    agent = site.agent(0)
    for number in range(20):
        site.asks(f"t-{number}")
    for number in range(3):
        assert agent.post(f"/tickets/t-{number}/accept").status_code == 200
    assert agent.post("/tickets/t-0/say", json={"text": "您好", "id": "said-before-1"}).status_code == 200
    assert agent.post("/tickets/t-1/close", json={"code": "solved"}).status_code == 200
    site.redis.send_signal(signal.SIGKILL)
    site.redis.wait()
    assert agent.get("/tickets").status_code == 503, "told as such, not as an empty queue"
    site.redis = embedded_redis.start(site.stack.folder / "redis")
    until(lambda: redis_answers(site.stack.env["REDIS_URL"]), "redis")
    ticket = _read(agent, "/tickets/t-1")["ticket"]
    assert (ticket["state"], ticket["code"]) == ("closed", "solved")
    states = {number: site.state(f"t-{number}") for number in range(20)}
    assert set(states.values()) <= {"active", "waiting", "closed"}
    assert all(states[number] == "waiting" for number in range(3, 20))
    texts = [event.get("text") for event in _read(agent, "/tickets/t-0")["events"]]
    assert texts.count("您好") == 1
    eventually(lambda: agent.post("/tickets/t-5/accept").status_code == 200)


def test_agents_browser_killed(site: Site) -> None:
    agent = site.agent(0)
    with console(site.addresses[0], _token(agent)):
        site.asks("t-1")
        assert agent.post("/tickets/t-1/accept").status_code == 200
        site.asks("t-2")
    eventually(lambda: site.state("t-1") == "waiting")
    eventually(lambda: site.truth("t-1")[0] == "queue")
    owner, said = site.truth("t-1")
    assert "小赵 的连接中断了" in said[-1]
    place = site.room(lambda room: room.queue.ticket("t-1")).place
    assert place == 1


def test_network_cut_between_console_and_gateway(site: Site) -> None:
    """Nothing is closed: the wire is just silent. The ping finds it."""
    agent = site.agent(0)
    port = int(site.addresses[0].rsplit(":", 1)[1])
    with _wire(port) as (near, cut), console(f"http://127.0.0.1:{near}", _token(agent)):
        site.asks("t-1")
        assert agent.post("/tickets/t-1/accept").status_code == 200
        cut.set()
        eventually(lambda: site.state("t-1") == "waiting")
        eventually(lambda: "连接中断" in "".join(site.truth("t-1")[1]))


def test_worker_killed_while_it_hands_over(own_service) -> None:
    customer = Customer(own_service["address"])
    said = customer.say("转人工")
    worker = own_service["processes"]["worker"]
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    own_service["processes"]["worker"] = start_process("worker", own_service["env"])
    customer.answer_to(said)
    eventually(lambda: customer.owner() == "queue")
    events = customer.events()
    assert len([event for event in events if event["type"] == "owner"]) == 1
    assert len({event["text"] for event in events if event.get("answers") == said}) == 1


@contextmanager
def _wire(port: int) -> Iterator[tuple[int, threading.Event]]:
    """A line to a port that falls silent when its event is set."""
    listener, cut = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def carry(source: socket.socket, target: socket.socket) -> None:
        while data := source.recv(65536):
            if cut.is_set():
                continue
            target.sendall(data)

    def serve() -> None:
        near, _ = listener.accept()
        far = socket.create_connection(("127.0.0.1", port))
        for pair in ((near, far), (far, near)):
            threading.Thread(target=_until_closed, args=(carry, *pair), daemon=True).start()

    threading.Thread(target=_until_closed, args=(serve,), daemon=True).start()
    yield listener.getsockname()[1], cut
    listener.close()


def _until_closed(work: Any, *sockets: socket.socket) -> None:
    try:
        work(*sockets)
    except OSError:
        return
