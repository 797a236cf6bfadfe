"""A worker that dies in the middle of a turn costs a delay, not a message and not a second refund."""

from __future__ import annotations

import signal

import httpx
import pytest

from bot.local_stack import start_process
from tests.client import Customer, eventually, refunds_of

pytestmark = pytest.mark.slow  # needs a quiet machine


def test_kill_in_the_middle_of_a_refund_answers_once_and_refunds_once(own_service) -> None:
    # Given a customer one yes away from a refund, and a platform that is slow to write
    customer = Customer(own_service["address"], "C1003")
    customer.ask("我要退款")
    customer.answer_to(customer.tap("不想要了/拍错了"))
    _slow(own_service["platform"], 1500)
    # When the worker is killed while the platform is creating the refund
    said = customer.tap("确认提交")
    eventually(lambda: _refund_posted(own_service["platform"]))
    own_service["processes"]["worker"].send_signal(signal.SIGKILL)
    own_service["processes"]["worker"].wait()
    _heal(own_service["platform"])
    own_service["processes"]["worker"] = start_process("worker", own_service["env"])
    # Then another worker answers it, once, and there is one refund
    assert "退款申请已提交" in customer.answer_to(said)
    assert customer.ask("你好")
    assert len(customer.answers(said)) == 1
    assert len(refunds_of(own_service["env"], "C1003")) == 1


def test_kill_before_the_answer_loses_no_message_and_keeps_order(own_service) -> None:
    customer = Customer(own_service["address"], "C1001")
    own_service["processes"]["worker"].send_signal(signal.SIGKILL)
    own_service["processes"]["worker"].wait()
    sent = [customer.say(words) for words in ("你好", "我的快递到哪了", "谢谢")]
    own_service["processes"]["worker"] = start_process("worker", own_service["env"])
    for message_id in sent:
        customer.answer_to(message_id)
    answered = [event["answers"] for event in customer.events() if event.get("answers")]
    assert [message_id for message_id in dict.fromkeys(answered)] == sent


def _slow(platform: str, milliseconds: int) -> None:
    httpx.post(f"{platform}/faults", json={"delay_ms": milliseconds, "path": "/v1/orders"}).raise_for_status()


def _heal(platform: str) -> None:
    httpx.delete(f"{platform}/faults").raise_for_status()


def _refund_posted(platform: str) -> bool:
    """Whether a write has reached the platform and waits in the fault's delay."""
    return httpx.get(f"{platform}/faults").json()["struck"].get("POST", 0) > 0
