"""With ACTION_ENDPOINT set, the same actions run in a server of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid

import httpx
import pytest

from bot.assistant.assistant import Assistant, Memory
from bot.local_stack import free_port, stop_process, until
from bot.messages import Message, Sender


@pytest.fixture
def action_server(stack):
    port = free_port()
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions.actions", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, **stack.env}, stderr=subprocess.DEVNULL)
    until(lambda: _answers(port), "action server")
    yield f"http://127.0.0.1:{port}/webhook"
    stop_process(process)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", timeout=1).status_code == 200
    except httpx.HTTPError:
        return False


async def test_actions_run_in_their_own_server(stack, model, action_server: str) -> None:
    assistant = Assistant.load(model, action_url=action_server)
    conversation = uuid.uuid4().hex
    message = Message(
        uuid.uuid4().hex, conversation, Sender.CUSTOMER, "我的快递到哪了", 0, metadata={"customer_id": "C1001"}
    )
    answer = await assistant.answer(message, memory=Memory(), is_current=False)
    assert answer.replies[0].cards[0]["kind"] == "parcel"
