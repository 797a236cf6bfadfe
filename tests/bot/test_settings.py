"""Secrets have no default outside demo mode; demo secrets are random and private."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingMissing


def test_missing_secret_stops_production(tmp_path: Path) -> None:
    with pytest.raises(SettingMissing, match="TOKEN_SECRET and PLATFORM_SECRET"):
        settings.load({"YINGDA_VAR": str(tmp_path)})


def test_given_secrets_are_taken(tmp_path: Path) -> None:
    found = settings.load({"YINGDA_VAR": str(tmp_path), "TOKEN_SECRET": "a", "PLATFORM_SECRET": "b"})
    assert (found.token_secret, found.platform_secret, found.demo) == ("a", "b", False)


def test_demo_secrets_are_random_kept_and_private(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    first, again = (settings.load({"YINGDA_DEMO": "1", "YINGDA_VAR": str(one)}) for _ in range(2))
    different = settings.load({"YINGDA_DEMO": "1", "YINGDA_VAR": str(other)})
    assert first.token_secret == again.token_secret != different.token_secret
    assert stat.S_IMODE((one / "secrets.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("hours, read", [("9-21", (9, 21)), ("22-6", (22, 6))])
def test_agents_hours_may_be_a_night(hours: str, read: tuple[int, int]) -> None:
    assert settings.load({"YINGDA_DEMO": "1", "AGENT_HOURS": hours}).handoff.agent_hours == read


@pytest.mark.parametrize("hours", ["9", "9-25", "nine-five", "9-9"])
def test_hours_that_are_none_are_refused(hours: str) -> None:
    with pytest.raises(SettingMissing):
        settings.load({"YINGDA_DEMO": "1", "AGENT_HOURS": hours})
