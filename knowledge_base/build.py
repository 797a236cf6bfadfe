"""From entries and the project's sentences to a calibrated retriever on disk."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Callable, Sequence

from knowledge_base.calibrate import fit, hold_back
from knowledge_base.calibration import NEUTRAL
from knowledge_base.corpus import fingerprint_of, sentences
from knowledge_base.encoder import Encoder, open_encoder
from knowledge_base.entries import FaqEntry
from knowledge_base.index import Index, build_index, open_index
from knowledge_base.learnt import Learnt
from knowledge_base.retriever import MakeIndex, Retriever
from knowledge_base.train_encoder import Groups, train_static

STATIC_FOLDER = "encoder"
MILVUS = "milvus:"
Progress = Callable[[str], None]


def build(
    entries: Sequence[FaqEntry],
    others: Groups,
    negatives: Sequence[str],
    folder: Path,
    *,
    encoder: str = "pretrained",
    index: str = "auto",
    progress: Progress = print,
) -> Retriever:
    """Trains (for `static`), calibrates on held-back wordings, indexes all, saves below `folder`: whole or not at all.

    `others` are groups of the same meaning that are not entries; `negatives` fit no entry. `index` is `auto`, which
    chooses by size, or `milvus:URI`."""
    work = Path(tempfile.mkdtemp(prefix=".kb-", dir=_made(folder.parent)))
    trial = Path(tempfile.mkdtemp(prefix="yingda-encoder-"))
    try:
        kept, held = hold_back(entries)
        sight_unseen = _encoder(kept, others, trial, encoder, progress)  # the numbers are fitted with what has not
        chosen = _encoder(entries, others, work / STATIC_FOLDER, encoder, progress)  # seen what they are fitted on
        unseen, learnt = Learnt.of_each([(kept, sight_unseen), (entries, chosen)])
        calibration = fit(Retriever.build(kept, sight_unseen, NEUTRAL, learnt=unseen), held, negatives)
        maker = _maker(index, entries, chosen)
        retriever = Retriever.build(entries, chosen, calibration, learnt=learnt, make_index=maker)
        retriever.save(work)
        _replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(trial, ignore_errors=True)
    return retriever


def open_retriever(folder: Path, *, encoder: str = "pretrained", index: str = "auto") -> Retriever:
    """What `build` saved. Raises IndexStale when the encoder setting has changed since."""
    chosen = open_encoder(encoder, folder / STATIC_FOLDER)
    return Retriever.open(folder, chosen, open_index=lambda path, size: _open_index(path, size, index))


def _encoder(entries: Sequence[FaqEntry], others: Groups, folder: Path, encoder: str, progress: Progress) -> Encoder:
    if encoder == "static":
        groups = {f"entry:{entry.id}": [*entry.wordings, *sentences(entry)] for entry in entries}
        train_static({**others, **groups}, folder, progress=progress)
    return open_encoder(encoder, folder)


def _maker(index: str, entries: Sequence[FaqEntry], encoder: Encoder) -> MakeIndex:
    if not index.startswith(MILVUS):
        return build_index
    from knowledge_base.milvus import MilvusIndex

    collection = f"kb_{encoder.fingerprint}_{fingerprint_of(entries)}"
    return lambda vectors: MilvusIndex.build(vectors, uri=index.removeprefix(MILVUS), collection=collection)


def _open_index(path: Path, size: int, index: str) -> Index:
    if not index.startswith(MILVUS):
        return open_index(path)
    from knowledge_base.milvus import MilvusIndex

    collection = path.read_text(encoding="utf-8").strip()
    return MilvusIndex.open(uri=index.removeprefix(MILVUS), collection=collection, size=size)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _replace(work: Path, folder: Path) -> None:
    """Files on disk first, then one rename; a build that is killed leaves what was there."""
    for path in work.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.replace(folder, old)
    os.replace(work, folder)
    shutil.rmtree(old, ignore_errors=True)
