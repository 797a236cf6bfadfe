"""From entries and the project's sentences to a calibrated retriever on disk."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Callable, Sequence

from knowledge_base.calibrate import NEUTRAL, fit, hold_back
from knowledge_base.encoder import Encoder, open_encoder
from knowledge_base.retriever import Calibration, Retriever
from knowledge_base.train_encoder import Groups, train_static

STATIC_FOLDER = "encoder"
Rows = Sequence[tuple[str, str]]
Progress = Callable[[str], None]


def build(
    rows: Rows,
    sentences: Groups,
    negatives: Sequence[str],
    folder: Path,
    *,
    encoder: str = "static",
    progress: Progress = print,
) -> Retriever:
    """Trains (for `static`), calibrates on held-back wordings, indexes all, saves below `folder`.

    `sentences` are groups of the same meaning that are not entries; `negatives` fit no entry."""
    calibration = _calibrate(rows, sentences, negatives, encoder, progress)
    chosen = _encoder(rows, sentences, folder / STATIC_FOLDER, encoder, progress)
    retriever = Retriever.build(rows, chosen, calibration)
    retriever.save(folder)
    return retriever


def open_retriever(folder: Path, *, encoder: str = "static") -> Retriever:
    """What `build` saved. Raises IndexStale when the encoder setting has changed since."""
    return Retriever.open(folder, open_encoder(encoder, folder / STATIC_FOLDER))


def _calibrate(
    rows: Rows, sentences: Groups, negatives: Sequence[str], encoder: str, progress: Progress
) -> Calibration:
    """The probability is fitted with an encoder that has not seen the questions it is fitted on."""
    kept, held = hold_back(rows)
    trial = Path(tempfile.mkdtemp(prefix="yingda-encoder-"))
    try:
        sight_unseen = _encoder(kept, sentences, trial, encoder, progress)
        return fit(Retriever.build(kept, sight_unseen, NEUTRAL), held, negatives)
    finally:
        shutil.rmtree(trial)


def _encoder(rows: Rows, sentences: Groups, folder: Path, encoder: str, progress: Progress) -> Encoder:
    if encoder == "static":
        groups = {**sentences, **_groups(rows)}
        train_static(groups, folder, progress=progress)
    return open_encoder(encoder, folder)


def _groups(rows: Rows) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for entry_id, wording in rows:
        groups.setdefault(f"entry:{entry_id}", []).append(wording)
    return groups
