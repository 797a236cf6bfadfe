"""Every adapter in turn."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Iterator

import pytest

from bot import settings
from bot.platform.app import create_app
from tests.actions.platform import worlds
from tests.actions.platform.worlds import World


@pytest.fixture(scope="session")
def seeded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A seeded reference platform, from which every test gets a copy: seeding takes seconds."""
    folder = tmp_path_factory.mktemp("reference")
    create_app(settings.load({"YINGDA_DEMO": "1", "YINGDA_VAR": str(folder)})).state.engine.dispose()
    return folder


@pytest.fixture(params=["reference", "taobao", "kuaidi100"])
def world(request: pytest.FixtureRequest, tmp_path: Path, seeded_folder: Path) -> Iterator[World]:
    """One adapter with its server."""
    shutil.copytree(seeded_folder, tmp_path, dirs_exist_ok=True)
    made = {"taobao": worlds.taobao, "kuaidi100": worlds.composed, "reference": lambda: worlds.reference(tmp_path)}
    with made[request.param]() as one:
        yield one
