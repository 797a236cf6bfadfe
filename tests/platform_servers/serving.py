"""A local server on the loopback, in a thread of its own."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Any, Iterator

import httpx
import uvicorn

from actions.platform.http import TIMEOUT, Line
from bot.local_stack import free_port, until


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Its address, while it runs."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until(lambda: server.started, "local server", seconds=20)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)


def patient_line(url: str, secret: str) -> Line:
    """As in service, but a busy machine may take long to connect: that is no part of what is tested."""
    line = Line.to(url, secret)
    line.client.timeout = httpx.Timeout(TIMEOUT.read, connect=15.0)
    return line
