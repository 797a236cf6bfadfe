"""The one place where actions get their platform: built on first use, one pool for each event loop."""

from __future__ import annotations

import asyncio
from typing import Any
from weakref import WeakKeyDictionary

import httpx

from actions.platform.contract import Platform
from actions.platform.reference import TIMEOUT, ReferencePlatform
from bot import settings

_shared: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[httpx.AsyncClient, str]] = WeakKeyDictionary()


def platform_for(customer_id: str) -> Platform:
    """The platform as this customer sees it."""
    loop: Any = asyncio.get_running_loop()
    if loop not in _shared:
        _shared[loop] = _connect()
    client, secret = _shared[loop]
    return ReferencePlatform(client, secret, customer_id)


def _connect() -> tuple[httpx.AsyncClient, str]:
    options = settings.load()
    limits = httpx.Limits(max_connections=50, max_keepalive_connections=20)
    return httpx.AsyncClient(base_url=options.platform_url, timeout=TIMEOUT, limits=limits), options.platform_secret
