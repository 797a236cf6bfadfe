"""Sound is really made, is as long as its text, and says its text."""

from __future__ import annotations

import asyncio
import audioop
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypinyin import Style, lazy_pinyin

from bot.settings import Settings, VoiceSettings, load
from bot.voice.errors import SpeechUnavailable
from bot.voice.rates import ELDER, NORMAL, SLOWEST
from bot.voice.speech import for_ear
from bot.voice.synthesiser import CloudVoice, Espeak, NoVoice, Remembered, make_synthesiser, pinyin
from bot.voice.wav import samples, seconds, wav

SENTENCES = [
    "您好，我是智能客服小应，可以帮您查订单、查快递、办退货退款。",
    for_ear("可以退 199.50 元，原路退回。"),
    for_ear("快递单号 SF1447021340558，预计 11 月 27 日送到。"),
    for_ear("师傅电话 13800138000，下午 2:30 上门。"),
]
# Measured once with espeak-ng 1.51 on 2026-08: characters a minute at -s 150, 130 and 80 (voice notes, A6).
PER_MINUTE = {NORMAL: 178, ELDER: 153, SLOWEST: 94}
INITIALS = {
    "zh": "ts.",
    "ch": "ts.h",
    "sh": "s.",
    "b": "p",
    "p": "ph",
    "m": "m",
    "f": "f",
    "d": "t",
    "t": "th",
    "n": "n",
}
INITIALS |= {
    "l": "l",
    "g": "k",
    "k": "kh",
    "h": "X",
    "j": "tS;",
    "q": "tS;h",
    "x": "S;",
    "r": "z.",
    "z": "ts",
    "c": "tsh",
    "s": "s",
}
TONES = {"1": ("55",), "2": ("35",), "3": ("21", "214"), "4": ("51",), "5": ("11", "22", "33", "44")}


@pytest.fixture(autouse=True)
def espeak() -> None:
    if not shutil.which("espeak-ng"):
        if os.environ.get("CI"):
            pytest.fail("espeak-ng is missing in CI")
        pytest.skip("espeak-ng is not installed")


def _characters(text: str) -> int:
    return len(re.sub(r"[^一-鿿A-Za-z]", "", text))


def _syllables(text: str) -> list[str]:
    """What espeak says, one phoneme string a syllable."""
    command = ["espeak-ng", "-v", "cmn-latn-pinyin", "-q", "-x", "--stdin"]
    said = subprocess.run(command, input=pinyin(text).encode(), capture_output=True, check=True).stdout.decode()
    return [part.strip().replace("'", "").replace(",", "") for part in said.split("_|") if part.strip()]


def _initial(phonemes: str) -> str:
    return next((i for i in sorted(INITIALS.values(), key=len, reverse=True) if phonemes.startswith(i)), "")


@pytest.mark.parametrize("text", SENTENCES)
@pytest.mark.parametrize("rate", PER_MINUTE)
async def test_sound_is_as_long_as_its_characters_take(text: str, rate: float) -> None:
    sound = await Espeak().speak(text, rate=rate)
    expected = _characters(text) / PER_MINUTE[rate] * 60
    assert 0.55 * expected < seconds(sound) < 1.6 * expected


@pytest.mark.parametrize("text", SENTENCES)
async def test_sound_is_no_silence(text: str) -> None:
    pcm, rate = samples(await Espeak().speak(text))
    loud = [audioop.rms(pcm[i : i + rate // 5], 2) > 300 for i in range(0, len(pcm), rate // 5)]
    assert rate == 22050
    assert loud.count(True) > len(loud) / 2


async def test_slower_takes_longer() -> None:
    lengths = [seconds(await Espeak().speak(SENTENCES[0], rate=rate)) for rate in (NORMAL, ELDER, SLOWEST)]
    assert lengths[0] * 1.1 < lengths[1] and lengths[1] * 1.3 < lengths[2]


@pytest.mark.parametrize("text", [re.sub("[A-Za-z ]", "", text) for text in SENTENCES])
def test_phonemes_are_those_of_the_text(text: str) -> None:
    said = _syllables(text)
    options: dict[str, Any] = {"neutral_tone_with_five": True, "tone_sandhi": True}
    meant = lazy_pinyin(re.sub("[^一-鿿]", "", text), style=Style.TONE3, **options)
    assert len(said) == len(meant)
    for phonemes, syllable, after in zip(said, meant, [*meant[1:], ""], strict=True):
        initial = next((i for i in sorted(INITIALS, key=len, reverse=True) if syllable.startswith(i)), "")
        assert _initial(phonemes) == INITIALS.get(initial, ""), (phonemes, syllable)
        sandhi = ("35",) if syllable[-1] == after[-1:] == "3" else ()  # the first of two low tones rises
        assert re.findall(r"\d+", phonemes)[-1] in (*TONES[syllable[-1]], *sandhi), (phonemes, syllable)


def test_every_answer_of_the_table_can_be_said() -> None:
    from tests.voice.table import rows

    text = "。".join(row.wanted for row in rows("out", "ear"))
    han = re.sub("[^一-鿿]", "", text)
    assert len([part for part in _syllables(re.sub("[A-Za-z ]", "", text))]) == len(han)


async def test_missing_engine_says_so_and_does_not_crash() -> None:
    with pytest.raises(SpeechUnavailable, match="请看文字"):
        await Espeak("no-such-engine").speak("您好")
    with pytest.raises(SpeechUnavailable, match="没有装语音合成"):
        await NoVoice().speak("您好")


async def test_no_espeak_on_this_machine_means_text_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    voice = make_synthesiser(load({"YINGDA_DEMO": "1", "YINGDA_VAR": str(tmp_path)}))
    with pytest.raises(SpeechUnavailable):
        await voice.speak("您好")


class _Counting:
    name = "counting"

    def __init__(self, size: int) -> None:
        self.calls, self._size = 0, size

    async def speak(self, text: str, *, rate: float = 1.0) -> bytes:
        self.calls += 1
        return wav(b"\0" * self._size, rate=16000)


async def test_same_words_are_made_once_for_each_rate(tmp_path: Path) -> None:
    engine = _Counting(100)
    voice = Remembered(engine, tmp_path, limit=10_000)
    first = [await voice.speak("您好"), await voice.speak("您好")]
    await voice.speak("您好", rate=0.8)
    assert first[0] == first[1] and engine.calls == 2


async def test_cache_stays_within_its_bound_and_drops_the_least_used(tmp_path: Path) -> None:
    engine = _Counting(956)  # 1,000 bytes with the header
    voice = Remembered(engine, tmp_path, limit=3_000)
    for text in "甲乙丙":
        await voice.speak(text)
    for age, path in enumerate(sorted(tmp_path.glob("*.wav"), key=lambda path: path.stat().st_mtime_ns)):
        os.utime(path, (age + 1, age + 1))
    await voice.speak("甲")  # used now
    await voice.speak("丁")
    assert sum(path.stat().st_size for path in tmp_path.glob("*.wav")) <= 3_000
    calls = engine.calls
    await voice.speak("甲")
    assert engine.calls == calls
    await voice.speak("乙")
    assert engine.calls == calls + 1


async def test_disk_that_fails_costs_no_speech(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert seconds(await Remembered(_Counting(100), blocked, limit=10).speak("您好")) > 0


def _cloud(answer: httpx.Response, seen: list[httpx.Request]) -> CloudVoice:
    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer

    client = httpx.AsyncClient(transport=httpx.MockTransport(handle))
    return CloudVoice("https://voice.example/speak", key="k-1", voice="xiaoyun", client=client)


async def test_cloud_voice_sends_what_its_docstring_says() -> None:
    seen: list[httpx.Request] = []
    sound = await _cloud(httpx.Response(200, content=wav(b"\1\0" * 160, rate=16000)), seen).speak(
        "退五十九元。", rate=0.8
    )
    body = seen[0].read().decode()
    assert seconds(sound) == 0.01
    assert seen[0].headers["Authorization"] == "Bearer k-1"
    assert '"voice": "xiaoyun"' in body.replace('":"', '": "') and "prosody rate" in body


@pytest.mark.parametrize("answer", [httpx.Response(500), httpx.Response(200, content=b"<html>")])
async def test_cloud_voice_that_fails_is_text_only(answer: httpx.Response) -> None:
    with pytest.raises(SpeechUnavailable):
        await _cloud(answer, []).speak("您好")


async def test_cloud_voice_speaks_over_a_real_connection() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        sound = wav(b"\1\0" * 1600, rate=16000)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(sound) + sound)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        voice = CloudVoice(f"http://127.0.0.1:{port}/speak", key="", voice="v")
        assert seconds(await voice.speak("您好")) == 0.1


def test_settings_choose_the_voice(tmp_path: Path) -> None:
    env = {"YINGDA_DEMO": "1", "YINGDA_VAR": str(tmp_path)}
    assert make_synthesiser(_with(env, SPEECH="none")).name == "none"
    assert (
        make_synthesiser(_with(env, SPEECH="http", SPEECH_URL="http://x/", SPEECH_VOICE="v")).name
        == "cloud:http://x/:v"
    )
    assert load(env).voice == VoiceSettings()


def _with(env: dict[str, str], **more: str) -> Settings:
    return load({**env, **more})
