"""A desk of its own for the console's browser tests: a gateway process, accounts, and customers played through Redis.

No worker runs: what a customer says while an agent has them needs none."""

from __future__ import annotations

import asyncio
import socket
import threading
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Coroutine, Iterator, Mapping, TypeVar

import httpx
from playwright.sync_api import Page
from redis.asyncio import Redis

from bot import settings
from bot.conversation import Conversations
from bot.events import customer_event, now_ms, reply_event
from bot.local_stack import Stack, free_port, http_answers, start_process, stop_process, until
from bot.messages import Message, Reply, Sender
from handoff.accounts import Accounts
from handoff.agents import Role
from handoff.queue import TicketQueue
from handoff.tables import open_engine
from handoff.tickets import HandoffContext, Reason

PASSWORD = "right-password"
PEOPLE = {
    "zhao": ("小赵", (Role.AGENT, Role.EDITOR)),
    "qian": ("小钱", (Role.AGENT,)),
    "sun": ("孙组长", (Role.AGENT, Role.SUPERVISOR, Role.EDITOR)),
}
SAID = "七天无理由退货怎么算？"
T = TypeVar("T")


@dataclass(frozen=True)
class Stage:
    """`address` serves the console; tickets and customers are made here."""

    address: str
    redis_url: str
    shop: str

    def ticket(self, customer: str = "C1001", *, said: str = SAID, callback: bool = False, **context: Any) -> str:
        """A waiting ticket whose customer has said something and was answered, or one who is to be called back."""
        return aside(self._ticket(customer, said, context, callback=callback))

    async def _ticket(self, customer: str, said: str, context: Mapping[str, Any], *, callback: bool) -> str:
        name = uuid.uuid4().hex[:16]
        ticket, conversation = f"t{name}", f"c{name}"
        async with self._redis() as redis:
            log = Conversations(redis)
            await log.open(conversation, customer=customer, channel="chat")
            await log.note(conversation, _customer(conversation, said))
            await log.note(conversation, reply_event(Reply("您稍等，我为您转接人工。", answers=name), 0))
            given = {"reason": Reason.CUSTOMER_REQUEST, "summary": ("客户要求人工", f"客户说：{said}")}
            await TicketQueue(redis, self.shop).enqueue(
                ticket, conversation, customer, HandoffContext(**{**given, **context}), callback=callback
            )
        return ticket

    def says(self, ticket: str, *words: str) -> None:
        """The customer says these, one after another."""
        aside(self._say(ticket, words))

    async def _say(self, ticket: str, words: tuple[str, ...]) -> None:
        async with self._redis() as redis:
            for text in words:
                await Conversations(redis).note(f"c{ticket[1:]}", _customer(f"c{ticket[1:]}", text))

    def events(self, ticket: str) -> list[dict[str, Any]]:
        """What the conversation's log holds that a customer may see."""
        return aside(self._events(ticket))

    async def _events(self, ticket: str) -> list[dict[str, Any]]:
        async with self._redis() as redis:
            return [event for _, event in await Conversations(redis).events_after(f"c{ticket[1:]}")]

    def rates(self, ticket: str, score: int) -> None:
        """The customer rates the service."""
        aside(self._rate(ticket, score))

    async def _rate(self, ticket: str, score: int) -> None:
        from handoff.desk import Desk

        async with self._redis() as redis:
            assert await Desk(TicketQueue(redis, self.shop), Conversations(redis)).rate(ticket, score, "")

    def _redis(self) -> Redis[str]:
        return Redis.from_url(self.redis_url, decode_responses=True)


def _customer(conversation: str, text: str) -> dict[str, Any]:
    return customer_event(Message(uuid.uuid4().hex, conversation, Sender.CUSTOMER, text, now_ms()))


def aside(work: Coroutine[Any, Any, T]) -> T:
    """Runs it in a thread of its own: playwright holds this thread's loop."""
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(asyncio.run(work))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return found[0]


class Wire:
    """A line between browser and gateway that can be cut; what comes later goes through again."""

    def __init__(self, address: str) -> None:
        self._to = int(address.rsplit(":", 1)[1])
        self._server = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self.address = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Every connection that is open now is gone."""
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        """Nothing goes through any more."""
        self._server.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._server.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
                self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fills the console's first page in."""
    page.get_by_test_id("login-name").fill(name)
    page.get_by_test_id("login-password").fill(password)
    page.get_by_test_id("login-submit").click()


@contextmanager
def open_stage(stack: Stack) -> Iterator[Stage]:
    """A gateway for a shop that nobody else uses."""
    shop, port = f"shop-{uuid.uuid4().hex[:8]}", free_port()
    env = {**stack.env, "SHOP": shop, "PORT": str(port)}
    accounts = Accounts(open_engine(settings.load(env).database_url))
    for name, (shown, roles) in PEOPLE.items():
        accounts.add(name, shown, PASSWORD, roles=roles, shop=shop, refund_limit_fen=10_000_000)
    gateway = start_process("gateway", env)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: http_answers(f"{address}/healthz"), "gateway")
        _open_knowledge(address)
        yield Stage(address, env["REDIS_URL"], shop)
    finally:
        stop_process(gateway)


def _open_knowledge(address: str) -> None:
    """Once, before the tests: it keeps a busy machine's gateway from everything else for seconds."""
    with httpx.Client(base_url=f"{address}/api/console", timeout=120) as client:
        token = client.post("/login", json={"name": "zhao", "password": PASSWORD}).json()["token"]
        found = client.get("/knowledge", params={"q": SAID}, headers={"Authorization": f"Bearer {token}"})
        assert found.json()["hits"], found.text


__all__ = ["PASSWORD", "Stage", "Wire", "aside", "open_stage"]
