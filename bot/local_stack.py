"""A throwaway service for commands and tests: its own Redis, its own reference platform, its own folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Mapping

import httpx
import redis

from bot import embedded_redis

START_SECONDS = 60.0


@dataclass(frozen=True)
class Stack:
    """`env` is what any of our processes needs to join it."""

    folder: Path
    env: Mapping[str, str]
    platform: subprocess.Popen[bytes]
    redis: subprocess.Popen[bytes]


@contextmanager
def local_stack(**more_env: str) -> Iterator[Stack]:
    """Starts Redis and the platform on free places and removes everything at the end."""
    folder = Path(tempfile.mkdtemp(prefix="yingda-"))
    env = {
        "YINGDA_DEMO": "1",
        "YINGDA_VAR": str(folder),
        "REDIS_URL": embedded_redis.url(folder / "redis"),
        "PLATFORM_URL": f"http://127.0.0.1:{free_port()}",
        "PORT": str(free_port()),
        **more_env,
    }
    server = embedded_redis.start(folder / "redis")
    platform = start_process("platform", env)
    try:
        until(lambda: redis_answers(env["REDIS_URL"]), "redis")
        until(lambda: http_answers(f"{env['PLATFORM_URL']}/healthz"), "platform")
        yield Stack(folder, env, platform, server)
    finally:
        for process in (platform, server):
            stop_process(process)
        shutil.rmtree(folder, ignore_errors=True)


def start_process(name: str, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """One of our long-running commands as a child of its own group."""
    command = [sys.executable, "-m", "bot.cli", name]
    return subprocess.Popen(command, env={**os.environ, **env}, start_new_session=True)


def stop_process(process: subprocess.Popen[bytes]) -> None:
    """Terminates, and kills what does not end."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port of the loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(condition, what: str, seconds: float = START_SECONDS) -> None:  # type: ignore[no-untyped-def]
    """Waits until `condition()` holds. Raises TimeoutError that names `what`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come up in {seconds:.0f} s")
        time.sleep(0.05)


def http_answers(url: str) -> bool:
    """Whether a GET answers 200."""
    try:
        return httpx.get(url, timeout=1.0).status_code == 200
    except httpx.HTTPError:
        return False


def redis_answers(url: str) -> bool:
    """Whether Redis answers a ping."""
    try:
        return bool(redis.Redis.from_url(url).ping())
    except (redis.RedisError, OSError):
        return False
