"""The log's promises on a real Redis: order, exclusivity, all or nothing."""

from __future__ import annotations

import asyncio
import uuid

import pytest
from redis.asyncio import Redis

from bot.conversation import INBOX, Conversations, TurnRecord
from bot.errors import ClaimLost
from bot.events import customer_event, said_event
from bot.messages import Message, Owner, Sender


@pytest.fixture
async def log(quiet_options):
    redis = Redis.from_url(quiet_options.redis_url, decode_responses=True)
    yield Conversations(redis)
    await redis.close()


@pytest.fixture
def conversation() -> str:
    return f"c-{uuid.uuid4().hex}"


def message(conversation: str, words: str) -> Message:
    return Message(uuid.uuid4().hex, conversation, Sender.CUSTOMER, words, 0)


async def say(log: Conversations, said: Message) -> str:
    event_id, _, _ = await log.say(said, customer_event(said))
    return event_id


async def test_say_keeps_order_and_puts_into_the_inbox(log, conversation: str) -> None:
    sent = [message(conversation, words) for words in "一二三"]
    ids = [await say(log, said) for said in sent]
    events = await log.events_after(conversation)
    assert [event_id for event_id, _ in events] == ids
    assert (await log.next_waiting(conversation)).message == sent[0]
    assert any(fields["c"] == conversation for _, fields in await log.redis.xrange(INBOX))


async def test_same_message_twice_counts_once(log, conversation: str) -> None:
    said = message(conversation, "你好")
    first, again = await say(log, said), await say(log, said)
    assert first == again
    assert len(await log.events_after(conversation)) == 1


async def test_events_after_resumes_behind_an_id(log, conversation: str) -> None:
    ids = [await say(log, message(conversation, words)) for words in "一二三"]
    assert [event["text"] for _, event in await log.events_after(conversation, ids[0])] == ["二", "三"]


async def test_of_many_claims_one_holds(log, conversation: str) -> None:
    tokens = await asyncio.gather(*(log.claim(conversation, seconds=5) for _ in range(10)))
    assert sum(token is not None for token in tokens) == 1


async def test_claim_expires(log, conversation: str) -> None:
    assert await log.claim(conversation, seconds=0.05)
    while await log.redis.exists(f"yd:{{{conversation}}}:claim"):
        await asyncio.sleep(0.01)
    assert await log.claim(conversation, seconds=5)


async def test_release_is_refused_while_something_waits(log, conversation: str) -> None:
    token = await log.claim(conversation, seconds=5)
    await say(log, message(conversation, "还有"))
    assert not await log.release(conversation, token)


async def test_commit_writes_all(log, conversation: str) -> None:
    await say(log, message(conversation, "你好"))
    token = await log.claim(conversation, seconds=5)
    waiting = await log.next_waiting(conversation)
    reply = said_event(Sender.ASSISTANT, "您好", "reply")
    await log.commit(conversation, token, waiting, TurnRecord([reply], ["{}"], '{"a": 1}', {"turns": "1"}))
    assert [event["text"] for _, event in await log.events_after(conversation)] == ["你好", "您好"]
    assert await log.memory(conversation) == (["{}"], '{"a": 1}')
    assert (await log.state(conversation))["turns"] == "1"
    assert await log.next_waiting(conversation) is None
    assert await log.release(conversation, token)


async def test_commit_without_the_claim_writes_nothing(log, conversation: str) -> None:
    await say(log, message(conversation, "你好"))
    waiting = await log.next_waiting(conversation)
    await log.claim(conversation, seconds=5)
    with pytest.raises(ClaimLost):
        await log.commit(
            conversation, "somebody-else", waiting, TurnRecord([{"type": "message"}], state={"turns": "1"})
        )
    assert len(await log.events_after(conversation)) == 1
    assert "turns" not in await log.state(conversation)


async def test_commit_of_an_answered_message_writes_nothing(log, conversation: str) -> None:
    await say(log, message(conversation, "你好"))
    token = await log.claim(conversation, seconds=5)
    waiting = await log.next_waiting(conversation)
    await log.commit(conversation, token, waiting, TurnRecord())
    with pytest.raises(ClaimLost, match="ALREADY_ANSWERED"):
        await log.commit(conversation, token, waiting, TurnRecord([{"type": "message"}]))


async def test_message_to_an_agent_is_logged_but_not_queued_for_the_assistant(log, conversation: str) -> None:
    await log.note(conversation, {"type": "owner"}, state={"owner": "agent"})
    said = message(conversation, "在吗")
    _, _, owner = await log.say(said, customer_event(said))
    assert owner is Owner.AGENT
    assert await log.next_waiting(conversation) is None


async def test_note_respects_the_expected_owner(log, conversation: str) -> None:
    assert await log.note(conversation, {"type": "owner"}, expected=Owner.QUEUE) is None
    assert await log.events_after(conversation) == []
