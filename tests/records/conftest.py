"""A Redis that no worker reads, an archive in SQLite, and conversations as they are after some talk."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.archive import Archive, Archivist
from bot.conversation import Conversations
from bot.events import Event, customer_event
from bot.gateway.auth import conversation_of
from bot.messages import Message, Sender
from tests.channels.conftest import redis, redis_url

__all__ = ["redis", "redis_url"]


class Talk:
    """One customer's conversation."""

    def __init__(self, conversations: Conversations, customer: str) -> None:
        self.conversations, self.customer, self.id = conversations, customer, conversation_of("demo", customer)

    async def say(self, words: str) -> None:
        """The customer does."""
        await self.conversations.open(self.id, customer=self.customer, channel="chat")
        message = Message(uuid.uuid4().hex, self.id, Sender.CUSTOMER, words, 1, metadata={"customer_id": self.customer})
        await self.conversations.say(message, customer_event(message))

    async def note(self, event: Event, **more: Any) -> None:
        """Somebody else does."""
        await self.conversations.note(self.id, event, **more)

    async def held(self) -> list[str]:
        """Texts that Redis has."""
        rows = await self.conversations.events_after(self.id, count=10_000)
        return [event["text"] for _, event in rows]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(f"sqlite:///{tmp_path}/archive.db")


@pytest.fixture
def conversations(redis: Redis) -> Conversations:  # type: ignore[type-arg]
    return Conversations(redis)


@pytest.fixture
def talk(conversations: Conversations) -> Talk:
    return Talk(conversations, f"C-{uuid.uuid4().hex[:10]}")


@pytest.fixture
def archivist(conversations: Conversations, archive: Archive) -> Archivist:
    return Archivist(conversations, archive)
