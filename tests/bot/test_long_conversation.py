"""Time of a turn early and late in one conversation, measured inside the process so that only the turn counts."""

from __future__ import annotations

import statistics
import time
import uuid

from bot.assistant.assistant import Memory
from bot.messages import Message, Sender

WORDS = ("你是机器人吗", "谢谢", "今天天气怎么样", "你好")
TURNS = 320


async def test_turn_300_takes_at_most_1_3_times_turn_5(assistant) -> None:
    conversation, times = uuid.uuid4().hex, []
    for number in range(TURNS):
        began = time.perf_counter()
        await assistant.answer(_message(conversation, number), memory=Memory(), is_current=number > 0)
        times.append(time.perf_counter() - began)
    early, late = _quick(times[4:24]), _quick(times[-20:])
    # Early turns have fewer past events than are kept, late ones as many as are kept: this is the whole difference.
    assert late <= 1.3 * early, f"{early * 1000:.2f} ms at turn 5, {late * 1000:.2f} ms at turn 300"


def _quick(times: list[float]) -> float:
    """The lower quartile: what else the machine does makes single turns slower, and none quicker."""
    return statistics.quantiles(times, n=4)[0]


def _message(conversation: str, number: int) -> Message:
    text = WORDS[number % len(WORDS)]
    return Message(
        f"{conversation}-{number}", conversation, Sender.CUSTOMER, text, 0, metadata={"customer_id": "C1004"}
    )
