"""sherpa-onnx streaming recognition with a model folder of k2-fsa's releases.

The folder holds `tokens.txt` and either `encoder*.onnx`, `decoder*.onnx` and `joiner*.onnx` (a transducer), or
`encoder*.onnx` and `decoder*.onnx` (a paraformer), or one other `*.onnx` (a zipformer2 CTC). int8 files win where both
are there. sherpa-onnx ends the whole process over a bad model, so a model is first loaded in a process of its own."""

from __future__ import annotations

import logging
import math
import subprocess
import sys
from pathlib import Path
from typing import Any, Sequence

from bot.voice.endpoint import RATE
from bot.voice.errors import RecogniserUnavailable
from bot.voice.hearing import Hypothesis
from bot.voice.recogniser import Stream

logger = logging.getLogger("yingda.voice")

THREADS = 1  # of one sentence; many run beside each other
PROBE_SECONDS = 120.0  # for loading a model of some hundred MB from a cold disk
TAIL = b"\0" * RATE  # half a second of silence that lets the model end its last syllable
_PARTS = ("encoder", "decoder", "joiner")


class Sherpa:
    """A loaded model. Recognition is greedy: the engine gives one hypothesis and a probability for each token."""

    def __init__(self, recogniser: Any, name: str) -> None:
        self._recogniser, self.name = recogniser, name

    def stream(self) -> Stream:
        return _SherpaStream(self._recogniser)


class _SherpaStream:
    def __init__(self, recogniser: Any) -> None:
        self._recogniser, self._stream = recogniser, recogniser.create_stream()

    def accept(self, pcm: bytes) -> str:
        import numpy

        samples = numpy.frombuffer(pcm, dtype="<i2").astype("float32") / 32768
        self._stream.accept_waveform(RATE, samples)
        self._decode()
        return str(self._recogniser.get_result(self._stream)).strip()

    def finish(self) -> list[Hypothesis]:
        said = self.accept(TAIL)
        self._stream.input_finished()
        self._decode()
        said = str(self._recogniser.get_result(self._stream)).strip() or said
        return [Hypothesis(said, confidence(self._recogniser.ys_probs(self._stream)))] if said else []

    def _decode(self) -> None:
        while self._recogniser.is_ready(self._stream):
            self._recogniser.decode_stream(self._stream)


def confidence(log_probabilities: Sequence[float]) -> float | None:
    """The geometric mean of the tokens' probabilities; None where the engine gave none."""
    if not log_probabilities:
        return None
    return round(min(1.0, math.exp(sum(log_probabilities) / len(log_probabilities))), 4)


def load(folder: Path) -> Sherpa:
    """The model in `folder`. Raises RecogniserUnavailable with the reason, in the log and in the error."""
    files = model_files(folder)
    _probe(folder)
    return Sherpa(_recogniser(files), f"sherpa:{folder.name}")


def model_files(folder: Path) -> dict[str, Path]:
    """The model's files by part. Raises RecogniserUnavailable for a folder that is no streaming model."""
    if not (folder / "tokens.txt").is_file():
        raise RecogniserUnavailable(f"no tokens.txt in {folder}")
    found = {part: path for part in _PARTS if (path := _newest(folder, f"{part}*.onnx"))}
    whole = None if found else _newest(folder, "*.onnx")
    if {"encoder", "decoder"} <= set(found) or whole:
        return {"tokens": folder / "tokens.txt", **found, **({"model": whole} if whole else {})}
    raise RecogniserUnavailable(f"no encoder and decoder, and no single model, in {folder}")


def _newest(folder: Path, pattern: str) -> Path | None:
    paths = sorted(path for path in folder.glob(pattern) if path.stat().st_size > 0)
    return next((path for path in paths if ".int8." in path.name), paths[0] if paths else None)


def _probe(folder: Path) -> None:
    command = [sys.executable, "-c", f"from bot.voice.sherpa import probe; probe({str(folder)!r})"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PROBE_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise RecogniserUnavailable(f"{folder} did not load in {PROBE_SECONDS:.0f} s") from error
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        logger.error("the recogniser's model does not load: %s", lines[-1] if lines else done.returncode)
        raise RecogniserUnavailable(f"{folder}: {lines[-1] if lines else done.returncode}")


def probe(folder: str) -> None:
    """Loads the model and hears half a second of silence: run in a process of its own."""
    Sherpa(_recogniser(model_files(Path(folder))), "probe").stream().accept(TAIL)


def _recogniser(files: dict[str, Path]) -> Any:
    from sherpa_onnx import OnlineRecognizer

    names = {part: str(path) for part, path in files.items()}
    options = {"num_threads": THREADS, "sample_rate": RATE, "feature_dim": 80}
    if "model" in names:
        return OnlineRecognizer.from_zipformer2_ctc(**names, **options)
    make = OnlineRecognizer.from_transducer if "joiner" in names else OnlineRecognizer.from_paraformer
    return make(**names, **options)
