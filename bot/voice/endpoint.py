"""When somebody begins to speak and when a sentence is over, from 16 kHz 16-bit mono audio, by WebRTC's detector."""

from __future__ import annotations

from enum import Enum
from typing import Iterator

import webrtcvad

RATE = 16000  # samples a second
FRAME_MS = 20
FRAME = RATE * 2 * FRAME_MS // 1000  # bytes
SILENCE, ELDER_SILENCE = 800, 1200  # ms without speech that end a sentence; Aliyun's default is 800
DIGITS_SILENCE = 1800  # while a number is read out, from paper and in groups
BARGE_IN, ELDER_BARGE_IN = 500, 800  # ms of speech that interrupt what we say
_STRICTNESS = 2  # of 0..3
_START, _WINDOW = 6, 10  # voiced frames of the last ten that begin a sentence: a click is none
_LONGEST = 30_000  # ms of one sentence


class Sound(str, Enum):
    """What a frame did."""

    SILENCE = "silence"
    BEGIN = "begin"
    SPEECH = "speech"
    END = "end"


class Endpointer:
    """Feed it audio in pieces of any size; it answers frame by frame. `patient` while digits are expected or read."""

    def __init__(self, *, silence_ms: int = SILENCE) -> None:
        self._vad = webrtcvad.Vad(_STRICTNESS)
        self._silence_ms, self.patient = silence_ms, False
        self._rest = b""
        self._voiced: list[bool] = []
        self._quiet = self._spoken = 0
        self.speaking = False

    @property
    def spoken_ms(self) -> int:
        """How long the sentence has lasted."""
        return self._spoken

    def feed(self, pcm: bytes) -> Iterator[tuple[Sound, bytes]]:
        """Each whole frame with what it did. BEGIN brings the frames that led up to it."""
        data = self._rest + pcm
        whole = len(data) // FRAME * FRAME
        self._rest = data[whole:]
        for start in range(0, whole, FRAME):
            yield self._frame(data[start : start + FRAME])

    def finish(self) -> bool:
        """Ends the sentence now (the button was let go); whether there was one."""
        was, self.speaking = self.speaking, False
        self._voiced, self._quiet, self._spoken, self._rest = [], 0, 0, b""
        self._lead = b""
        return was

    _lead = b""

    def _frame(self, frame: bytes) -> tuple[Sound, bytes]:
        voiced = self._vad.is_speech(frame, RATE)
        return self._inside(frame, voiced=voiced) if self.speaking else self._outside(frame, voiced=voiced)

    def _outside(self, frame: bytes, *, voiced: bool) -> tuple[Sound, bytes]:
        self._voiced = [*self._voiced, voiced][-_WINDOW:]
        self._lead = (self._lead + frame)[-2 * _WINDOW * FRAME :]
        if sum(self._voiced) < _START:
            return Sound.SILENCE, frame
        self.speaking, self._quiet, self._spoken = True, 0, _WINDOW * FRAME_MS
        lead, self._lead = self._lead, b""
        return Sound.BEGIN, lead

    def _inside(self, frame: bytes, *, voiced: bool) -> tuple[Sound, bytes]:
        self._quiet = 0 if voiced else self._quiet + FRAME_MS
        self._spoken += FRAME_MS
        wait = max(self._silence_ms, DIGITS_SILENCE) if self.patient else self._silence_ms
        if self._quiet < wait and self._spoken < _LONGEST:
            return Sound.SPEECH, frame
        self.speaking, self._voiced, self._lead, self._spoken = False, [], b"", 0
        return Sound.END, frame
