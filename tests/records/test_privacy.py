"""Export gives all that is kept of a customer, erase leaves nothing of it anywhere, and nobody else loses anything."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import uuid
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from bot import records, settings
from bot.archive import Archive, Archivist
from bot.channels.identity import Binding, Identities, guest_of
from bot.channels.outbox import Outbox, Route
from bot.conversation import Conversations
from bot.events import reply_event
from bot.gateway.auth import conversation_of
from bot.messages import Channel, Choice, Reply
from bot.privacy import Privacy, TicketOpen
from bot.reminders import Reminders
from handoff.desk import Desk
from handoff.queue import TicketQueue
from handoff.tickets import HandoffContext, Reason
from tests.records.conftest import Talk

SECRET = "机密话"


class Kept:
    """A customer with something in every place, and a neighbour with the same."""

    def __init__(self, redis: Any, conversations: Conversations, archive: Archive, uploads: Path) -> None:
        self.redis, self.conversations, self.archive, self.uploads = redis, conversations, archive, uploads
        self.desk = Desk(TicketQueue(redis, "demo"), conversations)
        self.privacy = Privacy(redis, archive, shop="demo", uploads=uploads)
        self.tickets: dict[str, str] = {}

    async def fill(self, customer: str, *, close: bool = True) -> Talk:
        talk, user = Talk(self.conversations, customer), f"openid-{customer}"
        guest = Talk(self.conversations, guest_of(Channel.WECHAT, user))
        for one in (talk, guest):
            await one.say(f"{SECRET} {customer}")
        await talk.note(reply_event(Reply("好的", quick_replies=(Choice("看", {"intent": "x"}),), answers="m"), 0))
        await Archivist(self.conversations, self.archive).copy(talk.id)
        await talk.say("后来说的")
        await Identities(self.redis).bind(Binding(Channel.WECHAT, user, customer))
        await Outbox(self.redis).attach(Route(talk.id, Channel.WECHAT, user, {}))
        await Reminders(self.redis).switch(customer, on=False)
        (self.uploads / talk.id).mkdir(parents=True)
        (self.uploads / talk.id / "a.jpg").write_bytes(b"picture")
        await self._ticket(talk, close=close)
        return talk

    async def _ticket(self, talk: Talk, *, close: bool) -> None:
        self.tickets[talk.customer] = ticket_id = f"t-{uuid.uuid4().hex}"
        context = HandoffContext(Reason.CUSTOMER_REQUEST, (f"{SECRET} {talk.customer}",))
        await self.desk.open(ticket_id, talk.id, talk.customer, context)
        await self.desk.accept(ticket_id, "zhao", "小赵")
        if close:
            await self.desk.close(ticket_id, "zhao")

    async def everything(self) -> str:
        """All that Redis and SQL hold, as one text: what is not in it is nowhere."""
        held = [str(name) + str(await self._value(name)) async for name in self.redis.scan_iter()]
        rows = [(row.conversation_id, row.customer, row.event) for row in self.archive.between(0, 2**62)]
        return "\n".join(held) + json.dumps(rows, ensure_ascii=False)

    async def _value(self, name: str) -> Any:
        kind = await self.redis.type(name)
        if kind == "hash":
            return await self.redis.hgetall(name)
        if kind == "stream":
            return await self.redis.xrange(name)
        if kind == "zset":
            return await self.redis.zrange(name, 0, -1)
        if kind == "list":
            return await self.redis.lrange(name, 0, -1)
        return await (self.redis.smembers(name) if kind == "set" else self.redis.get(name))


@pytest.fixture
def kept(redis: Redis, conversations: Conversations, archive: Archive, tmp_path: Path) -> Kept:  # type: ignore[type-arg]
    return Kept(redis, conversations, archive, tmp_path / "uploads")


async def test_export_has_archive_and_redis_tickets_bindings_and_files(kept: Kept) -> None:
    customer = f"C-{uuid.uuid4().hex[:10]}"
    talk = await kept.fill(customer)
    found = await kept.privacy.export(customer)
    assert len(found["conversations"]) == 2
    [own] = [one for one in found["conversations"] if one["id"] == talk.id]
    spoken = [event["text"] for event in own["events"] if event.get("sender") == "customer"]
    assert spoken == [f"{SECRET} {customer}", "后来说的"]
    assert not any("choices" in event for event in own["events"])
    assert [ticket["id"] for ticket in found["tickets"]] == [kept.tickets[customer]]
    assert found["bindings"] == [{"channel": "wechat", "user": f"openid-{customer}"}]
    assert found["reminders_off"] is True and found["uploads"] == [f"{talk.id}/a.jpg"]
    json.dumps(found)


async def test_erase_leaves_nothing_anywhere_and_the_neighbour_everything(kept: Kept) -> None:
    customer, neighbour = f"C-{uuid.uuid4().hex[:10]}", f"N-{uuid.uuid4().hex[:10]}"
    talk, other = await kept.fill(customer), await kept.fill(neighbour)
    before = await kept.privacy.export(neighbour)
    gone = await kept.privacy.erase(customer)
    assert (gone["conversations"], gone["tickets"], gone["bindings"], gone["files"]) == (2, 1, 1, 1)
    left = await kept.everything()
    inbox = await kept.redis.xrange("yd:inbox")
    for mark in (f"{SECRET} {customer}", f"openid-{customer}", kept.tickets[customer], customer):
        assert mark not in left
    assert talk.id not in left.replace(str(inbox), "")  # the inbox holds ids of conversations, and nothing else
    assert not (kept.uploads / talk.id).exists()
    assert await kept.privacy.export(neighbour) == before and other.id in left


async def test_erased_again_finds_nothing(kept: Kept) -> None:
    customer = f"C-{uuid.uuid4().hex[:10]}"
    await kept.fill(customer)
    await kept.privacy.erase(customer)
    assert set((await kept.privacy.erase(customer)).values()) == {0}


async def test_conversation_that_only_the_archive_knows_is_found(kept: Kept) -> None:
    customer = f"C-{uuid.uuid4().hex[:10]}"
    kept.archive.add("c-old", customer, [("5-0", {"type": "message", "text": SECRET})])
    assert [one["id"] for one in (await kept.privacy.export(customer))["conversations"]] == ["c-old"]
    assert (await kept.privacy.erase(customer))["events"] == 1
    assert kept.archive.events("c-old") == []


async def test_open_ticket_is_no_time_to_erase(kept: Kept) -> None:
    customer = f"C-{uuid.uuid4().hex[:10]}"
    talk = await kept.fill(customer, close=False)
    with pytest.raises(TicketOpen, match=kept.tickets[customer]):
        await kept.privacy.erase(customer)
    assert len(await kept.conversations.events_after(talk.id)) > 2 and (kept.uploads / talk.id).exists()


async def test_commands_export_and_erase(
    redis_url: str, conversations: Conversations, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    customer, out = f"C-{uuid.uuid4().hex[:10]}", tmp_path / "out.json"
    await Talk(conversations, customer).say(SECRET)
    options = settings.load({"YINGDA_DEMO": "1", "YINGDA_VAR": str(tmp_path), "REDIS_URL": redis_url})
    await asyncio.to_thread(records.export, options, customer, out)  # a command runs a loop of its own
    assert SECRET in out.read_text(encoding="utf-8") and stat.S_IMODE(os.stat(out).st_mode) == 0o600
    await asyncio.to_thread(records.erase, options, customer)
    assert json.loads(capsys.readouterr().out)["events"] == 1
    assert await conversations.events_after(conversation_of("demo", customer)) == []
