"""Quick messages are answered in order and quickly; the three-hundredth turn costs what the fifth did."""

from __future__ import annotations

import statistics
import time

import pytest
import redis

from tests.client import Customer, eventually

BURST = ("你好", "我的快递到哪了", "谢谢")


@pytest.fixture
def customer(service) -> Customer:
    someone = Customer(service["address"], "C1002")
    someone.ask("你好")  # the first turn of a conversation is not what is measured
    return someone


def test_three_messages_within_a_second_are_answered_in_order(customer: Customer) -> None:
    sent = [customer.say(words) for words in BURST]
    eventually(lambda: customer.answers(sent[-1]))
    answered = [event["answers"] for event in customer.events() if event.get("answers") in sent]
    assert list(dict.fromkeys(answered)) == sent


@pytest.mark.slow  # times turns against each other
def test_last_of_three_takes_at_most_three_times_one(customer: Customer) -> None:
    one = statistics.median(_seconds(customer, ("我的快递到哪了",)) for _ in range(5))
    three = statistics.median(_seconds(customer, ("我的快递到哪了",) * 3) for _ in range(5))
    assert three <= 3 * one


def _seconds(customer: Customer, words: tuple[str, ...]) -> float:
    began = time.perf_counter()
    sent = [customer.say(text) for text in words]
    while not customer.answers(sent[-1]):
        assert time.perf_counter() - began < 20
    return time.perf_counter() - began


def test_turn_300_writes_no_more_than_turn_5(service, customer: Customer) -> None:
    counter = redis.Redis.from_url(service["REDIS_URL"], decode_responses=True)
    early = statistics.median(_bytes(counter, customer) for _ in range(9))
    for _ in range(290):
        customer.answer_to(customer.say("你是机器人吗"))
    late = statistics.median(_bytes(counter, customer) for _ in range(9))
    assert late <= 1.3 * early


def _bytes(counter, customer: Customer) -> int:
    """Bytes that one turn adds to the append-only file."""
    before = _written(counter)
    customer.answer_to(customer.say("你是机器人吗"))
    return _written(counter) - before


def _written(counter) -> int:
    return int(counter.info("persistence")["aof_current_size"])
