"""WAV bytes: 16-bit mono PCM with a header that says its true length."""

from __future__ import annotations

import io
import wave


def wav(pcm: bytes, *, rate: int) -> bytes:
    """`pcm` (16-bit little-endian mono) at `rate` samples a second, as a file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm)
    return made.getvalue()


def whole(streamed: bytes) -> bytes:
    """A WAV that was written to a pipe, whose header names no length, with the right one. Raises ValueError."""
    if streamed[:4] != b"RIFF" or streamed[8:12] != b"WAVE" or b"data" not in streamed[:256]:
        raise ValueError("no WAV")
    channels, rate = int.from_bytes(streamed[22:24], "little"), int.from_bytes(streamed[24:28], "little")
    if channels != 1 or int.from_bytes(streamed[34:36], "little") != 16:
        raise ValueError("no 16-bit mono WAV")
    start = streamed.index(b"data") + 8
    return wav(streamed[start : start + (len(streamed) - start) // 2 * 2], rate=rate)


def seconds(sound: bytes) -> float:
    """How long a WAV is."""
    with wave.open(io.BytesIO(sound)) as file:
        return file.getnframes() / file.getframerate()


def samples(sound: bytes) -> tuple[bytes, int]:
    """The PCM of a WAV and its rate."""
    with wave.open(io.BytesIO(sound)) as file:
        return file.readframes(file.getnframes()), file.getframerate()
