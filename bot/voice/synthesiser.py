"""Speech from text: espeak-ng on this machine, a cloud voice over HTTP, or none. All give 16-bit mono WAV."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Callable, Mapping, Protocol

import httpx

from bot.settings import Settings, VoiceSettings
from bot.texts import text as sentence
from bot.voice.errors import SpeechUnavailable
from bot.voice.speech import ssml
from bot.voice.wav import whole

ESPEAK_VOICE = "cmn-latn-pinyin"  # the voice `cmn` spells most words as English letters
WORDS_A_MINUTE = 150  # espeak's -s at rate 1.0: 178 Chinese characters a minute
LONGEST = 2000  # characters of one speech
AT_ONCE = 4  # processes of espeak-ng
_SECONDS = 20.0
_HAN_RUN = re.compile(r"[一-鿿]+")


class Synthesiser(Protocol):
    """A voice. `name` tells voices apart in the cache; `rate` 1.0 is its own speed."""

    name: str

    async def speak(self, text: str, *, rate: float = 1.0) -> bytes:
        """WAV of a spoken form (see `for_ear`). Raises SpeechUnavailable."""
        ...


class Espeak:
    """espeak-ng in a process of its own, some 15 ms a sentence."""

    name = f"espeak:{ESPEAK_VOICE}"

    def __init__(self, command: str = "espeak-ng") -> None:
        self._command, self._places = command, asyncio.Semaphore(AT_ONCE)

    async def speak(self, text: str, *, rate: float = 1.0) -> bytes:
        async with self._places:
            return await self._spoken(text, rate)

    async def _spoken(self, text: str, rate: float) -> bytes:
        speed = str(round(WORDS_A_MINUTE * rate))
        arguments = ("-v", ESPEAK_VOICE, "-s", speed, "-a", "120", "--stdin", "--stdout")
        try:
            process = await asyncio.create_subprocess_exec(
                self._command, *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
            )
        except OSError as error:
            raise SpeechUnavailable(sentence("speech_missing")) from error
        try:
            sound, _ = await asyncio.wait_for(process.communicate(pinyin(text).encode()), _SECONDS)
            return whole(sound)
        except (asyncio.TimeoutError, ValueError) as error:
            raise SpeechUnavailable(sentence("speech_failed")) from error
        finally:
            if process.returncode is None:
                process.kill()


def pinyin(text: str) -> str:
    """Chinese characters as syllables with tone numbers, marks and letters as they are: what the espeak voice reads."""
    from pypinyin import Style, lazy_pinyin

    def syllables(run: re.Match[str]) -> str:
        read = lazy_pinyin(run[0], style=Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True)
        return f" {' '.join(read)} "

    return re.sub(r" +(?=[，。、：；？！,.])", "", _HAN_RUN.sub(syllables, text[:LONGEST])).strip()


class CloudVoice:
    """A voice behind HTTP. POST to `url` with `Authorization: Bearer KEY` and the JSON body
    `{"ssml", "text", "voice", "rate", "format": "wav", "sample_rate": 16000}`; a 200 answers with 16-bit mono WAV. A
    service with another body gets a proxy that speaks this one."""

    def __init__(self, url: str, *, key: str, voice: str, client: httpx.AsyncClient | None = None) -> None:
        self._url, self._key, self._voice = url, key, voice
        self._client = client or httpx.AsyncClient(timeout=_SECONDS)
        self.name = f"cloud:{url}:{voice}"

    async def speak(self, text: str, *, rate: float = 1.0) -> bytes:
        marked = ssml(text, rate=rate, voice=self._voice)
        body = {"ssml": marked, "text": text, "voice": self._voice, "rate": rate, "format": "wav", "sample_rate": 16000}
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        try:
            answer = await self._client.post(self._url, json=body, headers=headers)
            answer.raise_for_status()
            return whole(answer.content)
        except (httpx.HTTPError, ValueError) as error:
            raise SpeechUnavailable(sentence("speech_failed")) from error


class NoVoice:
    """Text only. Every call says why."""

    name = "none"

    async def speak(self, text: str, *, rate: float = 1.0) -> bytes:
        raise SpeechUnavailable(sentence("speech_missing"))


class Remembered:
    """Another voice, whose sounds are kept on disk by text, voice and rate; the least used go first past `limit`
    bytes. A disk that fails costs the saving, not the speech."""

    def __init__(self, voice: Synthesiser, folder: Path, *, limit: int) -> None:
        self._voice, self._folder, self._limit, self.name = voice, folder, limit, voice.name

    async def speak(self, text: str, *, rate: float = 1.0) -> bytes:
        path = self._folder / f"{hashlib.sha256(f'{self.name}|{rate}|{text}'.encode()).hexdigest()}.wav"
        kept = await asyncio.to_thread(_read, path)
        if kept is not None:
            return kept
        sound = await self._voice.speak(text, rate=rate)
        await asyncio.to_thread(self._keep, path, sound)
        return sound

    def _keep(self, path: Path, sound: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            descriptor, made = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(descriptor, "wb") as file:
                file.write(sound)
            os.replace(made, path)
            self._trim()
        except OSError:
            return

    def _trim(self) -> None:
        files = [(entry.stat().st_mtime, entry.stat().st_size, entry) for entry in self._folder.glob("*.wav")]
        over = sum(size for _, size, _ in files) - self._limit
        for _, size, path in sorted(files, key=lambda row: row[0]):
            if over <= 0:
                return
            path.unlink(missing_ok=True)
            over -= size


def _read(path: Path) -> bytes | None:
    try:
        os.utime(path)
        return path.read_bytes()
    except OSError:
        return None


def _espeak(options: VoiceSettings) -> Synthesiser:
    return Espeak() if shutil.which("espeak-ng") else NoVoice()


_VOICES: Mapping[str, Callable[[VoiceSettings], Synthesiser]] = {
    "espeak": _espeak,
    "http": lambda options: CloudVoice(options.speech_url, key=options.speech_key, voice=options.speech_voice),
    "none": lambda options: NoVoice(),
}


def make_synthesiser(settings: Settings) -> Synthesiser:
    """The voice that the settings name, with its cache; one that is missing is text only, never an error here."""
    voice = _VOICES[settings.voice.synthesiser](settings.voice)
    if isinstance(voice, NoVoice):
        return voice
    return Remembered(voice, settings.var / "speech", limit=settings.voice.cache_mb * 2**20)
