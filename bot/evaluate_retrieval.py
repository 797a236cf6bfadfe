"""Measures retrieval alone, its parts beside each other: words, sounds, encoder, all fused. One JSON object a line."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Callable, Sequence

import numpy as np

from bot.evaluate import NO_ENTRY, Case, percentiles, read_cases
from bot.knowledge import Desk
from bot.settings import Settings
from knowledge_base.encoder import Encoder
from knowledge_base.lexical import Bm25
from knowledge_base.retriever import Ranked, Retriever

ANSWER = 0.5  # probability from which an entry answers; config.yml's
# what is compared -> a candidate's number in it, larger is better
PARTS: dict[str, Callable[[Ranked], np.ndarray]] = {
    "words (BM25)": lambda found: found.evidence[:, 3],
    "sounds (BM25)": lambda found: found.evidence[:, 4],
    "encoder": lambda found: found.evidence[:, 2],
    "fused": lambda found: found.ranks,
}
QUESTIONS = 5_000  # pairs of one file that are looked at


def entries(settings: Settings, path: Path) -> None:
    """`query<TAB>entry ids` lines, `-` where no entry fits: recall of each part, and what the probability does."""
    retriever, cases = Desk(settings).retriever(), read_cases(path)
    times, found = [], []
    for case in cases:
        began = time.perf_counter()
        retriever.search(case.text)
        times.append((time.perf_counter() - began) * 1000)
        found.append(retriever.ranked(case.text))
    for name, part in PARTS.items():
        print(json.dumps({"part": name, **_recall(retriever, cases, found, part)}, ensure_ascii=False))
    print(json.dumps({**_answering(retriever, cases), **percentiles(times)}))


def _recall(retriever: Retriever, cases: Sequence[Case], found: Sequence[Ranked], part: Any) -> dict[str, Any]:
    ranks = [_rank(retriever, case, one, part(one)) for case, one in zip(cases, found, strict=True) if _known(case)]
    return _shares(ranks)


def _rank(retriever: Retriever, case: Case, found: Ranked, numbers: np.ndarray) -> int:
    order = np.argsort(-numbers, kind="stable")
    names = [retriever.corpus.entries[place].id for place in found.places[order[:100]]]
    return next((rank for rank, name in enumerate(names, 1) if name in case.accepted), 0)


def _shares(ranks: Sequence[int]) -> dict[str, Any]:
    number = max(1, len(ranks))
    found = {f"recall_at_{k}": round(sum(0 < rank <= k for rank in ranks) / number, 4) for k in (1, 3, 10)}
    return {"n": len(ranks), **found, "mrr": round(sum(1 / rank for rank in ranks if rank) / number, 4)}


def _answering(retriever: Retriever, cases: Sequence[Case]) -> dict[str, Any]:
    best = [(case, retriever.search(case.text, 1)) for case in cases]
    said = [(case, hits[0]) for case, hits in best if hits and hits[0].score >= ANSWER]
    unknown = [case for case in cases if not _known(case)]
    wrong = sum(hit.entry_id not in case.accepted for case, hit in said)
    said_unknown = sum(not _known(case) for case, _ in said)
    return {
        "answered": round(len(said) / max(1, len(cases)), 4),
        "wrong_of_answered": round(wrong / max(1, len(said)), 4),
        "rejected_rightly": round(1 - said_unknown / len(unknown), 4) if unknown else None,
    }


def _known(case: Case) -> bool:
    return case.accepted != (NO_ENTRY,)


def pairs(settings: Settings, path: Path) -> None:
    """`a<TAB>b<TAB>1 or 0` lines: every a of a true pair looks for its b among all b's of true pairs."""
    wanted = [row for row in _rows(path) if row[2] == "1"][:QUESTIONS]
    texts = list(dict.fromkeys(row[1] for row in wanted))
    places = [texts.index(row[1]) for row in wanted]
    lexical, cosines = _lexical(texts, wanted), _cosines(Desk(settings).retriever().encoder, texts, wanted)
    for name, numbers in (("words (BM25)", lexical), ("encoder", cosines), ("fused", lexical + cosines)):
        ranks = [int((row > row[place]).sum()) + 1 for row, place in zip(numbers, places, strict=True)]
        print(json.dumps({"part": name, "collection": len(texts), **_shares(ranks)}, ensure_ascii=False))


def _rows(path: Path) -> list[list[str]]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if any(len(row) != 3 for row in rows):
        raise ValueError(f"{path}: lines of a, a tab, b, a tab and 1 or 0 are expected")
    return rows


def _lexical(texts: Sequence[str], wanted: Sequence[Sequence[str]]) -> np.ndarray:
    bm25 = Bm25.of(texts)
    return np.stack([bm25.scores(row[0]) for row in wanted])


def _cosines(encoder: Encoder, texts: Sequence[str], wanted: Sequence[Sequence[str]]) -> np.ndarray:
    return encoder.encode([row[0] for row in wanted]) @ encoder.encode(list(texts)).T
