"""One variant of `bench nlu` in a process of its own: `python -m bot.bench.nlu_variant train NAME FOLDER EPOCHS` or `measure NAME FOLDER`.

Prints one JSON object. Training and measuring are two processes, so that each has its own peak of memory."""

from __future__ import annotations

import json
import os
import pickle
import statistics
import sys
import time
from pathlib import Path
from typing import Any, Callable, Sequence

from bot import logs
from bot.bench import nlu_models, nlu_rasa
from bot.bench.measure import peak_mib
from bot.evaluate import Case, calibration_error, read_cases
from bot.settings import ROOT

FILES = ("tests/nlu/customers.tsv", "tests/nlu/customers2.tsv")
PICKLE, MODEL = "model.pickle", "model.txt"
Best = Callable[[str], tuple[str, float]]


def main(step: str, name: str, folder: str, epochs: str = "") -> None:
    """Does one step and prints what it came to."""
    logs.set_up("ERROR", customer_text=False)
    found = _train(name, Path(folder), int(epochs)) if step == "train" else _measure(name, Path(folder))
    print(json.dumps(found))


def _train(name: str, folder: Path, epochs: int) -> dict[str, float]:
    began = time.perf_counter()
    if name in nlu_models.CLASSIFIERS:
        (folder / PICKLE).write_bytes(pickle.dumps(nlu_models.train(name)))
    else:
        (folder / MODEL).write_text(str(nlu_rasa.train(name, folder, epochs)))
    return {"training": round(time.perf_counter() - began, 1), "training_memory": peak_mib()}


def _measure(name: str, folder: Path) -> dict[str, Any]:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core, whatever the libraries would like
    best = _load(name, folder)
    cases = [case for file in FILES for case in read_cases(ROOT / file)]
    best(cases[0].text)
    clean, error, times = _run(best, cases)
    figures = {"accuracy": clean, "calibration_error": error, "ms_p50": round(statistics.median(times), 3)}
    figures["memory"] = peak_mib()
    return {**figures, **{f"accuracy_{kind}": _run(best, spoilt)[0] for kind, spoilt in _spoilt(cases)}}


def _load(name: str, folder: Path) -> Best:
    if name in nlu_models.CLASSIFIERS:
        return pickle.loads((folder / PICKLE).read_bytes()).best
    return nlu_rasa.load(name, Path((folder / MODEL).read_text()))


def _run(best: Best, cases: Sequence[Case]) -> tuple[float, float, list[float]]:
    """Accuracy, calibration error, milliseconds of every sentence."""
    times, sure, right = [], [], []
    for case in cases:
        began = time.perf_counter()
        intent, confidence = best(case.text)
        times.append((time.perf_counter() - began) * 1000)
        sure.append(confidence)
        right.append(intent in case.accepted)
    return round(sum(right) / len(right), 4), round(calibration_error(sure, right), 4), times


def _spoilt(cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    noise = _noise()
    texts = [case.text for case in cases]
    return [
        (kind, [Case(text, case.accepted) for text, case in zip(noise.spoil(texts, kind), cases, strict=True)])
        for kind in noise.KINDS
    ]


def _noise() -> Any:
    """The tests' noise, which only a checkout has. Raises ValueError elsewhere."""
    try:
        from tests.nlu import noise
    except ImportError as error:
        raise ValueError("bench nlu needs tests/nlu/noise.py: run it from a checkout of the repository") from error
    return noise


if __name__ == "__main__":
    main(*sys.argv[1:])
