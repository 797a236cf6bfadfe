"""Searches a saved index on one core: `python -m bot.bench.faq_serving FOLDER`; prints one JSON object."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, Callable, Iterable

import numpy as np

from bot import settings
from bot.bench.faq import as_stored
from bot.bench.measure import peak_mib
from bot.evaluate import percentiles
from bot.knowledge import trained
from knowledge_base.index import one_thread, open_index

TOP_K = 10


def main(folder: Path) -> None:
    """Memory is this process's peak: encoder, index and Python."""
    one_thread()
    encode = as_stored(trained(settings.load()))
    index = open_index(folder / "index")
    asked, vectors = json.loads((folder / "asked.json").read_text(encoding="utf-8")), np.load(folder / "asked.npy")
    found = [index.search(vector, TOP_K)[1] for vector in vectors]
    np.save(folder / "found.npy", np.stack(found))
    search = _times(lambda vector: index.search(vector, TOP_K), vectors)
    query = _times(lambda text: index.search(encode([text])[0], TOP_K), asked)
    result = {
        "search_p50": search["ms_p50"],
        "search_p95": search["ms_p95"],
        "query_p50": query["ms_p50"],
        "query_p95": query["ms_p95"],
        "queries_per_second": 1000 * len(asked) / query["total"],
        "memory": peak_mib(),
    }
    result["add_ten"] = _times(index.added, [vectors[:TOP_K]])["total"]
    print(json.dumps(result))


def _times(call: Callable[[Any], object], given: Iterable[Any]) -> dict[str, float]:
    milliseconds = []
    for item in given:
        began = time.perf_counter()
        call(item)
        milliseconds.append((time.perf_counter() - began) * 1000)
    return {**percentiles(milliseconds), "total": sum(milliseconds)}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
