"""Audio files for tests, made by espeak-ng and sox; nothing needs a microphone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.voice.endpoint import RATE
from bot.voice.synthesiser import ESPEAK_VOICE, pinyin
from bot.voice.wav import samples


def need(*programs: str) -> None:
    """Skips where a program is missing; in CI that is a failure."""
    missing = [name for name in programs if not shutil.which(name)]
    if missing and os.environ.get("CI"):
        pytest.fail(f"{missing} missing in CI")
    if missing:
        pytest.skip(f"{missing} not installed")


def speech(folder: Path, text: str) -> bytes:
    """16 kHz PCM of somebody who says `text`."""
    need("espeak-ng", "sox")
    raw, made = folder / "raw.wav", folder / "speech.wav"
    command = ["espeak-ng", "-v", ESPEAK_VOICE, "-s", "150", "-w", str(raw), "--stdin"]
    subprocess.run(command, input=pinyin(text).encode(), check=True)
    subprocess.run(["sox", str(raw), "-r", str(RATE), "-c", "1", "-b", "16", str(made)], check=True)
    return samples(made.read_bytes())[0]


def noise(folder: Path, *, seconds: float, volume: float) -> bytes:
    """16 kHz PCM of pink noise, the hiss of a line."""
    need("sox")
    made = folder / "noise.wav"
    synth = ["synth", str(seconds), "pinknoise", "vol", str(volume)]
    subprocess.run(["sox", "-R", "-n", "-r", str(RATE), "-c", "1", "-b", "16", str(made), *synth], check=True)
    return samples(made.read_bytes())[0]


def silence(seconds: float) -> bytes:
    """16 kHz PCM of nothing."""
    return b"\0" * (int(seconds * RATE) * 2)


def on_top(a: bytes, b: bytes) -> bytes:
    """Both at once; `b` begins with `a` and is cut to its length."""
    import audioop

    return audioop.add(a, b[: len(a)].ljust(len(a), b"\0"), 2)
