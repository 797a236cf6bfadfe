"""A vanilla Rasa for Chinese, trained on the same sentences, to compare with."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Callable

from bot.settings import ROOT, Settings
from bot.train import DATA, DOMAIN, fingerprint

CONFIG = ROOT / "tests" / "bench" / "vanilla.yml"


def train(settings: Settings, *, progress: Callable[[str], None]) -> Path:
    """The model for the current data, trained if there is none: some minutes."""
    path = settings.model_dir / f"vanilla-{fingerprint()}.tar.gz"
    if path.exists():
        return path
    import rasa.api

    progress("training vanilla Rasa: DIET and TED, 100 epochs, some minutes")
    work = Path(tempfile.mkdtemp(prefix="train-", dir=settings.model_dir))
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            result = rasa.api.train(str(DOMAIN), str(CONFIG), [str(DATA)], output=str(work), force_training=True)
        os.replace(result.model, path)
    finally:
        os.chdir(before)
        shutil.rmtree(work, ignore_errors=True)
    return path
