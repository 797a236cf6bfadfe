"""How large a knowledge base may become: generated questions, encoded and indexed as `yingda train` does it.

Encoding and building happen here, searching in a process of its own on one core, so that memory and times are those
of serving. The baseline is an exact search over the same vectors in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Iterator, Sequence

import numpy as np

from bot.bench.questions import questions
from bot.evaluate import percentiles
from bot.knowledge import trained
from bot.settings import Settings
from bot.train import train
from knowledge_base.index import ExactIndex, build_index, one_thread
from knowledge_base.retriever import Retriever

SIZES = (350, 10_000, 100_000, 1_000_000)
ASKED = 1_000  # queries, none of them stored
COMPARED = 300  # of them beside an exact search
TOP_K = 10
AT_ONCE = 10_000  # questions encoded at once
UNITS = {
    "encode": "s",
    "build": "s",
    "memory": "MiB",
    "search_p50": "ms",
    "search_p95": "ms",
    "query_p50": "ms",
    "query_p95": "ms",
    "queries_per_second": "1/s",
    "recall_at_10": "share",
    "add_ten": "ms",
}
AIMS = {"search_p95": 5.0, "recall_at_10": 0.98, "memory": 1536.0}
Encode = Callable[[Sequence[str]], np.ndarray]
MORE_IS_BETTER = ("queries_per_second", "recall_at_10")


def run(settings: Settings) -> Iterator[dict[str, Any]]:
    """Rows for every size, as soon as it is measured."""
    train(settings, progress=_say)
    encode = as_stored(trained(settings))
    for size in SIZES:
        _say(f"{size} questions")
        with tempfile.TemporaryDirectory(prefix="yingda-bench-") as folder:
            yield from _rows(size, _measure(size, encode, Path(folder)))


def as_stored(retriever: Retriever) -> Encode:
    """Texts to the vectors that its index holds: encoded and turned."""
    return lambda texts: retriever.learnt.projection.apply(retriever.encoder.encode(texts))


def _measure(size: int, encode: Encode, folder: Path) -> dict[str, dict[str, float]]:
    vectors, asked, seconds = _encoded(size, encode, folder)
    began = time.perf_counter()
    index = build_index(vectors)
    ours = {"encode": seconds, "build": time.perf_counter() - began}
    index.save(folder / "index")
    del index
    exact, truth = _exact(vectors, asked[:COMPARED])
    ours.update(_served(folder))
    found = np.load(folder / "found.npy")
    ours["recall_at_10"] = float(np.mean([len(set(a) & set(b)) / len(b) for a, b in zip(found, truth, strict=False)]))
    return {"ours": ours, "exact": exact}


def _encoded(size: int, encode: Encode, folder: Path) -> tuple[np.ndarray, np.ndarray, float]:
    """Stored vectors, queries' vectors and the seconds that the stored ones took; the queries are spread among them."""
    texts = list(questions(size + ASKED))
    stride = len(texts) // ASKED
    asked = texts[::stride][:ASKED]
    taken = set(range(0, ASKED * stride, stride))
    stored = [text for place, text in enumerate(texts) if place not in taken]
    (folder / "asked.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    queries = encode(asked)
    np.save(folder / "asked.npy", queries)
    vectors = np.memmap(folder / "vectors", np.float32, "w+", shape=(size, queries.shape[1]))
    began = time.perf_counter()
    for start in range(0, size, AT_ONCE):
        vectors[start : start + AT_ONCE] = encode(stored[start : start + AT_ONCE])
    return vectors, queries, time.perf_counter() - began


def _exact(vectors: np.ndarray, asked: np.ndarray) -> tuple[dict[str, float], list[np.ndarray]]:
    one_thread()
    index = ExactIndex.build(vectors)
    times, truth = [], []
    for query in asked:
        began = time.perf_counter()
        _, rows = index.search(query, TOP_K)
        times.append((time.perf_counter() - began) * 1000)
        truth.append(rows)
    timed = percentiles(times)
    return {"search_p50": timed["ms_p50"], "search_p95": timed["ms_p95"], "recall_at_10": 1.0}, truth


def _served(folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bot.bench.faq_serving", str(folder)]
    env = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def _rows(size: int, found: dict[str, dict[str, float]]) -> Iterator[dict[str, Any]]:
    for metric, unit in UNITS.items():
        value = round(found["ours"][metric], 3)
        baseline = found["exact"].get(metric, AIMS.get(metric))
        yield {
            "bench": "faq",
            "case": f"{size} questions",
            "metric": metric,
            "value": value,
            "unit": unit,
            "baseline": "exact search" if metric in found["exact"] else "aim" if metric in AIMS else None,
            "baseline_value": None if baseline is None else round(baseline, 3),
            "ratio": _ratio(metric, value, baseline),
        }


def _ratio(metric: str, value: float, baseline: float | None) -> float | None:
    """Above 1 where ours is better."""
    if not baseline or not value:
        return None
    return round(value / baseline if metric in MORE_IS_BETTER else baseline / value, 3)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
