"""The state machine under random interleavings, with processes that die between any two Redis calls."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.handoff.routing.model import DeskModel

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.mark.parametrize(
    "examples, steps", [(15, 30), pytest.param(400, 60, marks=pytest.mark.slow)], ids=["quick", "long"]
)
def test_no_ticket_is_lost_owned_twice_or_starved(stack, examples: int, steps: int) -> None:
    DeskModel.url = stack.env["REDIS_URL"]
    options = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=QUIET, database=None
    )
    run_state_machine_as_test(DeskModel, settings=options)
