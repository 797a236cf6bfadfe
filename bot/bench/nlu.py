"""Understanding, side by side: the served classifier, its parts, its rivals, and vanilla Rasa on the same sentences.

Every variant is trained and measured in processes of its own, the slow ones last. `vanilla` is the baseline; where it
was not measured in the same run, the baseline's value is null."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any, Iterator, Sequence

from bot.settings import ROOT, Settings

DIET_EPOCHS = 100  # as tutorials have it; an hour and more on two cores with this many sentences
# name -> what it is, in the order of measuring
VARIANTS = {
    "yingda": "ours complete: corrector, linear SVM + network on characters, words and sounds, FAQ search, decision",
    "linear": "linear SVM alone, our features, calibrated as ours",
    "network": "network alone, our features, calibrated as ours",
    "logistic": "logistic regression, our features, calibrated as ours",
    "knn": "kNN (15) over the static encoder, calibrated as ours",
    "diet": "DIET on our words and our n-grams seen 8 times or more",
    "vanilla": "vanilla Rasa 3.6.21: JiebaTokenizer, CountVectors, DIET",
}
BASELINE = "vanilla"
# metric -> (unit, True if more is better)
METRICS = {
    "accuracy": ("share", True),
    "accuracy_typos": ("share", True),
    "accuracy_homophones": ("share", True),
    "accuracy_traditional": ("share", True),
    "accuracy_unpunctuated": ("share", True),
    "calibration_error": ("share", False),
    "ms_p50": ("ms", False),
    "training": ("s", False),
    "training_memory": ("MiB", False),
    "memory": ("MiB", False),
}
Figures = dict[str, float]


def run(settings: Settings, *, only: str = "", epochs: int = DIET_EPOCHS) -> Iterator[dict[str, Any]]:
    """Raises ValueError for a variant that is not there, or whose process failed."""
    if only and only not in VARIANTS:
        raise ValueError(f"no variant {only}; there are {', '.join(VARIANTS)}")
    if not (ROOT / "tests" / "nlu" / "noise.py").exists():
        raise ValueError("bench nlu needs tests/nlu: run it from a checkout of the repository")
    found = {name: _measured(settings, name, epochs) for name in ([only] if only else VARIANTS)}
    for name, figures in found.items():
        yield from (_row(name, metric, figures, found.get(BASELINE), epochs) for metric in METRICS)


def _measured(settings: Settings, name: str, epochs: int) -> Figures:
    settings.model_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"bench-{name}-", dir=settings.model_dir) as folder:
        trained = _step(["train", name, folder, str(epochs)])
        figures = {**trained, **_step(["measure", name, folder])}
    print(f"{name}: {json.dumps(figures)}", file=sys.stderr, flush=True)
    return figures


def _step(arguments: Sequence[str]) -> Figures:
    command = [sys.executable, "-m", "bot.bench.nlu_variant", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}  # the noise lies in tests/, which is not installed
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode:
        raise ValueError(f"{arguments[0]} of {arguments[1]} failed with status {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def _row(name: str, metric: str, figures: Figures, baseline: Figures | None, epochs: int) -> dict[str, Any]:
    unit, more = METRICS[metric]
    value, theirs = figures[metric], baseline[metric] if baseline else None
    better, worse = (value, theirs) if more else (theirs, value)
    return {
        "bench": "nlu",
        "case": _called(name, epochs),
        "metric": metric,
        "value": value,
        "unit": unit,
        "baseline": _called(BASELINE, epochs),
        "baseline_value": theirs,
        "ratio": round(better / worse, 3) if better is not None and worse else None,
    }


def _called(name: str, epochs: int) -> str:
    """A DIET says how long it learnt."""
    return f"{name}: {VARIANTS[name]}".replace("DIET", f"DIET {epochs} epochs")
