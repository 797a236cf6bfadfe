"""The state machine under random interleavings, with processes that die between any two Redis calls."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from bot import embedded_redis
from bot.local_stack import redis_answers, stop_process, until
from tests.handoff.routing.model import DeskModel


@pytest.fixture
def fast_redis(tmp_path: Path) -> Iterator[str]:
    """A Redis that writes nothing to disk: the walk is about scripts, not about files."""
    socket = embedded_redis.socket_path(tmp_path)
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen([embedded_redis.executable(), *options], stdout=subprocess.DEVNULL)
    url = f"unix://{socket}?db=0"
    try:
        until(lambda: redis_answers(url), "redis")
        yield url
    finally:
        stop_process(server)


QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.mark.parametrize(
    "examples, steps", [(25, 40), pytest.param(600, 60, marks=pytest.mark.slow)], ids=["quick", "long"]
)
def test_no_ticket_is_lost_owned_twice_or_starved(fast_redis: str, examples: int, steps: int) -> None:
    DeskModel.url = fast_redis
    options = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=QUIET, database=None
    )
    run_state_machine_as_test(DeskModel, settings=options)
