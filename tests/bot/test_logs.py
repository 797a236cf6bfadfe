"""No process logs what a customer wrote, Rasa's debug printing included, unless it is told to."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SECRET_WORDS = "我的手机号是一三八零零一三八零零零"
SCRIPT = f"""
import asyncio
from bot import logs, settings, train
options = settings.load()
logs.set_up(options.log_level, customer_text=options.log_customer_text)
from bot.assistant.assistant import Assistant, Memory
from bot.messages import Message, Sender
assistant = Assistant.load(train.model_path(options))
message = Message("m-1", "c-1", Sender.CUSTOMER, {SECRET_WORDS!r}, 0, metadata={{"customer_id": "C1001"}})
asyncio.run(assistant.answer(message, memory=Memory(), is_current=False))
"""


def _output(stack, **env: str) -> str:
    everything = {**os.environ, **stack.env, "PYTHONIOENCODING": "utf-8", **env}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=everything, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def test_debug_log_is_silent_about_customers_words(stack, model) -> None:
    assert SECRET_WORDS not in _output(stack, LOG_LEVEL="DEBUG")


@pytest.mark.slow
def test_debug_log_has_them_when_told_to(stack, model) -> None:
    assert SECRET_WORDS in _output(stack, LOG_LEVEL="DEBUG", LOG_CUSTOMER_TEXT="1")
