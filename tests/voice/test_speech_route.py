"""GET /voice/speech over the gateway's own app."""

from __future__ import annotations

import uuid
from typing import Any, AsyncIterator

import httpx
import pytest
from redis.asyncio import Redis

from bot.conversation import Conversations
from bot.events import customer_event, said_event
from bot.gateway.app import create_app
from bot.gateway.auth import Session, sign_session
from bot.messages import Channel, Message, Sender
from bot.settings import Settings
from bot.voice.wav import seconds


@pytest.fixture
async def redis(options: Settings) -> AsyncIterator[Any]:
    made: Redis[str] = Redis.from_url(options.redis_url, decode_responses=True)
    yield made
    await made.close()


@pytest.fixture
async def client(options: Settings) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(options))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as made:
        yield made


async def _said(redis: Any, conversation: str, words: str) -> str:
    event_id = await Conversations(redis).note(conversation, said_event(Sender.ASSISTANT, words, uuid.uuid4().hex))
    assert event_id
    return event_id


def _token(options: Settings, conversation: str) -> dict[str, str]:
    session = Session("C1002", conversation, Channel.ELDERLY)
    return {"Authorization": f"Bearer {sign_session(session, secret=options.token_secret, hours=1)}"}


async def test_answer_is_spoken_slower_when_asked(options: Settings, client: httpx.AsyncClient, redis: Any) -> None:
    conversation = f"c{uuid.uuid4().hex[:20]}"
    event = await _said(redis, conversation, "可以退 199.50 元，原路退回。")
    heads = _token(options, conversation)
    normal = await client.get("/voice/speech", params={"event": event}, headers=heads)
    slow = await client.get("/voice/speech", params={"event": event, "rate": "slowest"}, headers=heads)
    assert normal.status_code == slow.status_code == 200
    assert normal.headers["content-type"] == "audio/wav"
    assert 2 < seconds(normal.content) < seconds(slow.content)


async def test_only_the_own_conversation_is_read(options: Settings, client: httpx.AsyncClient, redis: Any) -> None:
    own, other = f"c{uuid.uuid4().hex[:20]}", f"c{uuid.uuid4().hex[:20]}"
    event = await _said(redis, other, "别人的退款是五十元。")
    answer = await client.get("/voice/speech", params={"event": event}, headers=_token(options, own))
    assert answer.status_code == 404 and "没有找到" in answer.json()["text"]


async def test_own_words_and_bad_requests_are_not_spoken(
    options: Settings, client: httpx.AsyncClient, redis: Any
) -> None:
    conversation = f"c{uuid.uuid4().hex[:20]}"
    message = Message(uuid.uuid4().hex, conversation, Sender.CUSTOMER, "我要退款", 1, Channel.ELDERLY)
    event, _, _ = await Conversations(redis).say(message, customer_event(message))
    heads = _token(options, conversation)
    assert (await client.get("/voice/speech", params={"event": event}, headers=heads)).status_code == 404
    assert (await client.get("/voice/speech", params={"event": "x"}, headers=heads)).status_code == 422
    assert (await client.get("/voice/speech", params={"event": event})).status_code == 401


async def test_no_voice_is_text_with_a_reason(options: Settings, redis: Any) -> None:
    from dataclasses import replace

    mute = replace(options, voice=replace(options.voice, synthesiser="none"))
    conversation = f"c{uuid.uuid4().hex[:20]}"
    event = await _said(redis, conversation, "您好")
    transport = httpx.ASGITransport(app=create_app(mute))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        answer = await client.get("/voice/speech", params={"event": event}, headers=_token(options, conversation))
    assert answer.status_code == 503 and answer.json()["code"] == "no_voice" and "请看文字" in answer.json()["text"]
