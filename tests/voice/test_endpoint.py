"""Beginnings and ends of sentences in audio files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.voice.endpoint import DIGITS_SILENCE, ELDER_SILENCE, FRAME, FRAME_MS, SILENCE, Endpointer, Sound
from tests.voice.sounds import noise, on_top, silence, speech


def _marks(endpointer: Endpointer, pcm: bytes, *, piece: int = 1000) -> list[tuple[Sound, int]]:
    """(what, milliseconds) of the beginnings and ends."""
    found, at = [], 0
    for start in range(0, len(pcm), piece):
        for sound, _ in endpointer.feed(pcm[start : start + piece]):
            at += FRAME_MS
            if sound in (Sound.BEGIN, Sound.END):
                found.append((sound, at))
    return found


def _ms(pcm: bytes) -> int:
    return len(pcm) * FRAME_MS // FRAME


def test_sentence_begins_and_ends_with_its_sound(tmp_path: Path) -> None:
    said = speech(tmp_path, "您好我要退款")
    marks = _marks(Endpointer(), silence(1) + said + silence(2))
    assert [what for what, _ in marks] == [Sound.BEGIN, Sound.END]
    assert 1000 < marks[0][1] < 1500
    assert abs(marks[1][1] - (1000 + _ms(said) + SILENCE)) < 500


@pytest.mark.parametrize(("wait", "ends"), [(SILENCE, 2), (ELDER_SILENCE, 1)])
def test_elder_may_pause_for_a_second(tmp_path: Path, wait: int, ends: int) -> None:
    said = speech(tmp_path, "您好我要退款")
    marks = _marks(Endpointer(silence_ms=wait), said + silence(0.9) + said + silence(2))
    assert [what for what, _ in marks].count(Sound.END) == ends


def test_pause_while_reading_digits_is_no_end(tmp_path: Path) -> None:
    said = speech(tmp_path, "幺三八零零幺三")
    patient = Endpointer()
    patient.patient = True
    marks = _marks(patient, said + silence(DIGITS_SILENCE / 1000 - 0.3) + said + silence(2.5))
    assert [what for what, _ in marks] == [Sound.BEGIN, Sound.END]


def test_silence_and_a_click_are_nothing() -> None:
    click = b"\xff\x7f" * 320
    assert _marks(Endpointer(), silence(2) + click + silence(2)) == []


def test_quiet_line_noise_is_nothing_and_speech_over_it_is_heard(tmp_path: Path) -> None:
    hiss = noise(tmp_path, seconds=8, volume=0.02)
    assert _marks(Endpointer(), hiss[: 3 * 32000]) == []
    said = speech(tmp_path, "您好我要退款")
    marks = _marks(Endpointer(), on_top(silence(1) + said + silence(3), hiss))
    assert marks[0][0] is Sound.BEGIN and marks[-1][0] is Sound.END


def test_frames_of_any_size_come_out_whole(tmp_path: Path) -> None:
    said = silence(0.5) + speech(tmp_path, "您好") + silence(2)
    assert _marks(Endpointer(), said, piece=1) == _marks(Endpointer(), said, piece=48000)


def test_letting_the_button_go_ends_the_sentence(tmp_path: Path) -> None:
    endpointer = Endpointer()
    assert not endpointer.finish()
    list(endpointer.feed(speech(tmp_path, "您好我要退款")[: FRAME * 40]))
    assert endpointer.finish() and not endpointer.speaking
