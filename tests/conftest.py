"""What tests stand on: a real Redis and platform for all of them, whole services where a test needs one."""

from __future__ import annotations

import os
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("YINGDA_DEMO", "1")

from bot import logs, settings, train
from bot.local_stack import Stack, http_answers, local_stack, start_process, stop_process, until
from bot.settings import Settings

logs.set_up("WARNING", customer_text=False)

hypothesis_settings.register_profile("patient", deadline=None)  # machines are shared: a slow call is no finding
hypothesis_settings.load_profile("patient")


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Redis and the reference platform, shared by all tests; each test uses conversations of its own."""
    with local_stack(RATE_PER_SECOND="1000", RATE_BURST="1000") as running:
        os.environ.update(running.env)
        yield running


@pytest.fixture(scope="session")
def options(stack: Stack) -> Settings:
    """Settings of the shared stack."""
    return settings.load({**os.environ, **stack.env})


@pytest.fixture(scope="session")
def quiet_options(options: Settings) -> Settings:
    """The same with a database that no worker listens to: what a test does not say there, nobody says."""
    return replace(options, redis_url=options.redis_url.replace("db=0", "db=1"))


@pytest.fixture(scope="session")
def model(options: Settings) -> Path:
    """The model for the current data."""
    return train.train(options, progress=lambda words: None)


@pytest.fixture(scope="session")
def assistant(model: Path, stack: Stack):  # type: ignore[no-untyped-def]
    """The loaded assistant, actions in process."""
    from bot.assistant.assistant import Assistant

    return Assistant.load(model)


@pytest.fixture(scope="session")
def service(stack: Stack, model: Path) -> Iterator[dict[str, str]]:
    """A gateway and a worker on the shared stack; the gateway's address and the environment they run in."""
    env = dict(stack.env)
    gateway, worker = start_process("gateway", env), start_process("worker", env)
    address = f"http://127.0.0.1:{env['PORT']}"
    try:
        until(lambda: http_answers(f"{address}/healthz"), "gateway")
        until(lambda: worker_ready(env["REDIS_URL"]), "worker")
        yield {**env, "address": address}
    finally:
        for process in (worker, gateway):
            stop_process(process)


def worker_ready(url: str) -> bool:
    """Whether some worker has its model loaded."""
    import redis

    from bot.processes import WORKER_READY

    return bool(redis.Redis.from_url(url).exists(WORKER_READY))


@pytest.fixture
def own_service(model: Path) -> Iterator[dict[str, Any]]:
    """A service of its own, whose worker may be killed; claims expire after two seconds."""
    with local_stack(CLAIM_SECONDS="2") as stack:
        env = dict(stack.env)
        processes = {name: start_process(name, env) for name in ("gateway", "worker")}
        address = f"http://127.0.0.1:{env['PORT']}"
        until(lambda: http_answers(f"{address}/healthz"), "gateway")
        until(lambda: worker_ready(env["REDIS_URL"]), "worker")
        yield {
            "address": address,
            "env": env,
            "processes": processes,
            "platform": env["PLATFORM_URL"],
            "platform_process": stack.platform,
        }
        for process in processes.values():
            stop_process(process)


@pytest.fixture
def new_id() -> Callable[[], str]:
    """Ids as clients make them."""
    return lambda: uuid.uuid4().hex
