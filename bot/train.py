"""Trains the assistant when its data has changed, and remembers for which data a model was made."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Callable, Iterable

from bot.settings import ROOT, Settings, encoder_setting

CONFIG, DOMAIN, DATA = ROOT / "config.yml", ROOT / "bot" / "assistant" / "domain", ROOT / "nlu_data"
# A change in any of these files changes the model.
READ: tuple[str, ...] = (
    "config.yml",
    "nlu_data/**/*.yml",
    "nlu_data/**/*.txt",
    "knowledge_base/faq/*.yml",
    "knowledge_base/*.py",
    "bot/assistant/domain/*.yml",
    "bot/assistant/components/*.py",
    "bot/assistant/*.py",
    "bot/assistant/faq_importer.py",
)


def model_path(settings: Settings) -> Path:
    """Where the model for the current data is, or will be."""
    return settings.model_dir / f"assistant-{fingerprint()}.tar.gz"


def fingerprint() -> str:
    """Names the data, the code that reads it, and the encoder."""
    digest = hashlib.sha256(encoder_setting().encode())
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _files() -> Iterable[Path]:
    return sorted({path for pattern in READ for path in ROOT.glob(pattern)})


def train(settings: Settings, *, progress: Callable[[str], None] = print, force: bool = False) -> Path:
    """The model for the current data, trained if there is none."""
    path = model_path(settings)
    if path.exists() and not force:
        progress(f"model is up to date: {path.name}")
        return path
    progress("training: reading sentences, encoder, intents, rules (about a minute)")
    _run_rasa(path)
    _drop_old(path)
    progress(f"trained: {path}")
    return path


def _run_rasa(path: Path) -> None:
    """Rasa writes into a folder of its own; the model appears at `path` whole or not at all."""
    import rasa.api

    path.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="train-", dir=path.parent))
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        with contextlib.redirect_stdout(sys.stderr):  # stdout is for what commands print
            result = rasa.api.train(
                domain=str(DOMAIN),
                config=str(CONFIG),
                training_files=[str(DATA)],
                output=str(work),
                force_training=True,
            )
        os.replace(result.model, path)
    finally:
        os.chdir(before)
        shutil.rmtree(work, ignore_errors=True)


def _drop_old(path: Path) -> None:
    for other in path.parent.glob("assistant-*.tar.gz"):
        if other != path:
            other.unlink()
