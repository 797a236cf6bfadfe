"""A platform of its own for each test: real SQLite, demo mode, its clock set right afterwards."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Callable, Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from actions.platform.reference import Line, ReferencePlatform
from bot import settings
from bot.platform import clock
from bot.platform.app import create_app
from tests.platform.api import Api


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a seeded database, from which every test gets a copy."""
    folder = tmp_path_factory.mktemp("seeded")
    with TestClient(create_app(settings.load({"YINGDA_DEMO": "1", "YINGDA_VAR": str(folder)}))):
        return folder


@pytest.fixture
def api(seeded: Path, tmp_path: Path) -> Iterator[Api]:
    """The API, seeded."""
    shutil.copytree(seeded, tmp_path, dirs_exist_ok=True)
    options = settings.load({"YINGDA_DEMO": "1", "YINGDA_VAR": str(tmp_path)})
    with TestClient(create_app(options)) as client:
        yield Api(client, options.platform_secret)
    clock.move(timedelta(0))


@pytest.fixture
def shop(api: Api) -> Callable[[str], ReferencePlatform]:
    """The reference adapter in a customer's name, speaking to the same platform."""
    client = httpx.AsyncClient(transport=httpx.ASGITransport(api.client.app), base_url="http://platform")
    line = Line(client, api.secret)
    return lambda customer: ReferencePlatform(line, customer)
