"""Rasa's own command line works on this project as Rasa users expect."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

DOMAIN = ["--domain", "bot/assistant/domain"]


def _rasa(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rasa", *arguments], check=False, cwd=cwd, capture_output=True, text=True
    )


def test_data_validate_finds_nothing_wrong() -> None:
    done = _rasa("data", "validate", *DOMAIN, "--data", "nlu_data", "--fail-on-warnings")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "No story structure conflicts found" in done.stderr + done.stdout


@pytest.mark.slow
def test_rasa_test_core_predicts_every_action(model: Path, tmp_path: Path) -> None:
    done = _rasa("test", "core", "--model", str(model), "--stories", "tests/rasa", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr[-2000:]
    assert not (tmp_path / "failed_test_stories.yml").exists() or "None of the test stories failed" in (
        tmp_path / "failed_test_stories.yml"
    ).read_text(encoding="utf-8")
