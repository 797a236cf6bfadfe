"""The gateway in this process, on the shared Redis and platform, with accounts of its own; no model is needed."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from redis.asyncio import Redis

from bot.conversation import Conversations
from bot.events import customer_event, now_ms
from bot.gateway.app import create_app
from bot.messages import Message, Sender
from bot.settings import Settings
from handoff.accounts import Accounts
from handoff.agents import Agents, Role
from handoff.queue import TicketQueue
from handoff.tables import open_engine
from handoff.tickets import HandoffContext, Reason

PEOPLE = {  # what customers see, roles, shop, the most that one refund may be, in fen
    "zhao": ("小赵", (Role.AGENT,), "demo", 10_000_000),
    "qian": ("小钱", (Role.AGENT,), "demo", 1),
    "sun": ("孙组长", (Role.AGENT, Role.SUPERVISOR), "demo", 10_000_000),
    "bian": ("小编", (Role.EDITOR,), "demo", 0),
    "far": ("外人", (Role.AGENT, Role.SUPERVISOR), "other", 10_000_000),
}


@dataclass
class Front:
    """A console for each person, and tickets as they are wanted."""

    app: TestClient
    tokens: dict[str, str]
    redis_url: str

    def call(self, name: str, method: str, path: str, **more: Any) -> Any:
        """One request of a person below /api/console."""
        headers = {"Authorization": f"Bearer {self.tokens[name]}"} if name else {}
        return self.app.request(method, f"/api/console{path}", headers=headers, **more)

    def ticket(
        self, customer: str = "C1001", *, orders: tuple[str, ...] = (), said: str = "我要退款", channel: str = "chat"
    ) -> str:
        """A waiting ticket of a new conversation in which the customer has said something."""
        return asyncio.run(self._open(customer, orders, said, channel))

    async def _open(self, customer: str, orders: tuple[str, ...], said: str, channel: str) -> str:
        redis: Redis[str] = Redis.from_url(self.redis_url, decode_responses=True)
        conversation, ticket = f"c{uuid.uuid4().hex[:20]}", f"t{uuid.uuid4().hex[:12]}"
        conversations = Conversations(redis)
        await conversations.open(conversation, customer=customer, channel=channel)
        message = Message(uuid.uuid4().hex, conversation, Sender.CUSTOMER, said, now_ms())
        await conversations.note(conversation, customer_event(message))
        context = HandoffContext(Reason.CUSTOMER_REQUEST, ("客户要求人工",), orders=orders, channel=channel)
        await TicketQueue(redis, "demo").enqueue(ticket, conversation, customer, context)
        await redis.close()
        return ticket

    def accepted(self, name: str = "zhao", **more: Any) -> str:
        """A ticket that this person serves; what they had is closed, so that there is room."""
        for open_one in self.call(name, "GET", "/tickets").json()["mine"]:
            self.call(name, "POST", f"/tickets/{open_one['id']}/close")
        ticket = self.ticket(**more)
        answer = self.call(name, "POST", f"/tickets/{ticket}/accept")
        assert answer.status_code == 200, answer.text
        return ticket


@pytest.fixture(scope="module")
def front(options: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Zhao, Qian, Sun (a supervisor) and somebody of another shop are logged in."""
    folder: Path = tmp_path_factory.mktemp("office")
    mine = replace(options, var=folder, database_url=f"sqlite:///{folder}/desk.db")
    accounts = Accounts(open_engine(mine.database_url))
    agents = Agents(accounts, secret=mine.token_secret, hours=1)
    tokens = {
        name: agents.token_for(accounts.add(name, shown, "pass-word", roles=roles, shop=shop, refund_limit_fen=limit))
        for name, (shown, roles, shop, limit) in PEOPLE.items()
    }
    with TestClient(create_app(mine)) as app:
        yield Front(app, tokens, mine.redis_url)


@pytest.fixture
def new_key() -> Callable[[], str]:
    """Idempotency keys as the console makes them."""
    return lambda: uuid.uuid4().hex
