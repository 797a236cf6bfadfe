"""Everything on one machine: embedded Redis, reference platform, worker and gateway under one supervisor."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from pathlib import Path
from typing import Mapping

import httpx
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot import embedded_redis
from bot.processes import WORKER_READY
from bot.settings import Settings
from bot.supervisor import Program, Supervisor
from handoff.accounts import Accounts
from handoff.agents import Role
from handoff.tables import open_engine

DEMO_AGENTS = {
    "zhao": ("小赵", (Role.AGENT, Role.EDITOR)),
    "qian": ("小钱", (Role.AGENT, Role.EDITOR)),
    "sun": ("孙组长", (Role.AGENT, Role.SUPERVISOR, Role.EDITOR)),
}


def programs(settings: Settings) -> list[Program]:
    """In the order in which they start."""
    env = _env(settings)
    redis_folder = settings.var / "redis"
    return [
        Program(
            "redis", embedded_redis.command(redis_folder), ready=lambda: _redis_is_up(env["REDIS_URL"]), needed=True
        ),
        Program("platform", _yingda("platform"), env, ready=lambda: _answers(f"{settings.platform_url}/healthz")),
        Program("gateway", _yingda("gateway"), env, ready=lambda: _answers(f"{_address(settings)}/healthz")),
        Program("worker", _yingda("worker"), env, ready=lambda: _worker_is_up(env["REDIS_URL"])),
        *([Program("proactive", _yingda("proactive"), env)] if settings.proactive else []),
    ]


def run(settings: Settings) -> None:
    """Serves until Ctrl-C."""
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    supervisor = Supervisor(programs(settings), say=lambda words: print(words, file=sys.stderr, flush=True))
    await supervisor.run(on_ready=lambda: _announce(settings))


async def _announce(settings: Settings) -> None:
    accounts = await demo_agents(settings)
    print(_welcome(_address(settings), accounts), flush=True)


async def demo_agents(settings: Settings) -> dict[str, str]:
    """Demo accounts with random passwords, made once and kept in a file that only this user can read."""
    passwords = _demo_passwords(settings.var / "agents.txt")
    accounts = Accounts(open_engine(settings.database_url))
    for name, (shown, roles) in DEMO_AGENTS.items():
        await asyncio.to_thread(accounts.add, name, shown, passwords[name], roles=roles, shop=settings.shop)
    return passwords


def _demo_passwords(path: Path) -> dict[str, str]:
    """Name and password a line; those that are missing are made."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = {line.split()[0]: line.split()[-1] for line in lines if line.strip()}
    passwords = {name: known.get(name) or secrets.token_hex(4) for name in DEMO_AGENTS}
    if passwords != known:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("\n".join(f"{name} {password}" for name, password in passwords.items()))
    return passwords


def _welcome(address: str, accounts: Mapping[str, str]) -> str:
    agents = "，".join(f"{name} / {password}" for name, password in accounts.items())
    return f"""
应答 is running. Ctrl-C stops it.
  shop page with the chat widget   {address}/widget/
  elderly page (长辈版)             {address}/elderly/
  agents' console                  {address}/console/    {agents}
  knowledge base, for editors      {address}/console/kb/
  gateway API                      {address}/docs
"""


async def _redis_is_up(url: str) -> bool:
    try:
        client: Redis[str] = Redis.from_url(url)
        await client.ping()
        await client.close()
        return True
    except (RedisError, OSError):
        return False


async def _answers(url: str) -> bool:
    try:
        async with httpx.AsyncClient(timeout=1.0) as client:
            return (await client.get(url)).status_code == 200
    except httpx.HTTPError:
        return False


async def _worker_is_up(url: str) -> bool:
    client: Redis[str] = Redis.from_url(url, decode_responses=True)
    ready = bool(await client.exists(WORKER_READY))
    await client.close()
    return ready


def _env(settings: Settings) -> dict[str, str]:
    return {
        "YINGDA_DEMO": "1",
        "YINGDA_VAR": str(settings.var),
        "REDIS_URL": embedded_redis.url(settings.var / "redis"),
        "PORT": str(settings.port),
        "PLATFORM_URL": settings.platform_url,
    }


def _yingda(command: str) -> list[str]:
    return [sys.executable, "-m", "bot.cli", command]


def _address(settings: Settings) -> str:
    return f"http://{settings.host}:{settings.port}"
