"""`yingda call`: a telephone call in the terminal, over the very code that serves; frames as a carrier sends them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import time
import uuid
from typing import Any

from bot import settings as all_settings
from bot import train
from bot.gateway.line import Exchange, Line
from bot.gateway.people import People
from bot.gateway.relay import take
from bot.gateway.relay_frames import Setup
from bot.gateway.voice_memory import VoiceMemory
from bot.local_stack import local_stack
from bot.messages import Channel
from bot.settings import Settings
from bot.terminal import Talk

KEYS = re.compile(r"d([0-9*#]+)")
WAIT = re.compile(r"w(\d+)")
INTERRUPT = re.compile(r"i(?: (.*))?")


class Telephone:
    """A line whose other end is the terminal. The clock can be put forward, so that nobody need wait in silence."""

    def __init__(self, talk: Talk, people: People, *, elderly: bool, number: str, identified: bool) -> None:
        self._talk, self._ahead = talk, 0.0
        memory = VoiceMemory(talk.conversations.redis)
        exchange = Exchange(talk.conversations, talk.intake, people, memory, self.now)
        setup = Setup(session=uuid.uuid4().hex, call=uuid.uuid4().hex, caller=number, elderly=elderly)
        self.line = Line(exchange, setup, talk.session, self._said, identified=identified)

    def now(self) -> float:
        """Epoch seconds, as far ahead as has been waited."""
        return time.time() + self._ahead

    async def _said(self, frame: dict[str, Any]) -> None:
        shown = {"text": lambda: f"  ☎ {frame['token']}", "end": lambda: f"  ☎ [转接] {frame['handoffData']}"}
        print(shown.get(frame["type"], lambda: f"  ☎ {json.dumps(frame, ensure_ascii=False)}")(), flush=True)

    async def typed(self, words: str) -> None:
        """One typed line, as what it stands for."""
        keys, wait, interrupt = KEYS.fullmatch(words), WAIT.fullmatch(words), INTERRUPT.fullmatch(words)
        if wait:
            await self._wait(float(wait.group(1)))
        elif keys:
            for key in keys.group(1):
                await take(self.line, json.dumps({"type": "dtmf", "digit": key}))
        elif interrupt:
            heard = interrupt.group(1) or ""
            await take(self.line, json.dumps({"type": "interrupt", "utteranceUntilInterrupt": heard}))
        else:
            await self._speak(words)
        await self._answer()

    async def _speak(self, words: str) -> None:
        """Somebody who lets us finish, unless an interruption was typed just before."""
        if self.line.call.mouth.resume_at is None:
            await take(self.line, json.dumps({"type": "info", "name": "agentSpeaking", "value": "off"}))
        await take(self.line, json.dumps({"type": "prompt", "voicePrompt": words, "lang": "zh-CN", "last": True}))

    async def _wait(self, seconds: float) -> None:
        """So many seconds after our voice has ended."""
        await take(self.line, json.dumps({"type": "info", "name": "agentSpeaking", "value": "off"}))
        end = self.now() + seconds
        while (due := self.line.call.deadline) is not None and due <= end and not self.line.over:
            self._ahead += max(0.0, due - self.now())
            await self.line.tick()
        self._ahead += max(0.0, end - self.now())

    async def _answer(self) -> None:
        await self._talk.answer_waiting()
        await self.line.read_log()


def run(settings: Settings, *, customer: str, elderly: bool, number: str, hours: str) -> None:
    """Reads lines until the end of input or of the call."""
    if not train.model_path(settings).exists():
        train.train(settings, progress=lambda words: print(words, file=sys.stderr))
    start, _, end = hours.partition("-")
    with local_stack() as stack:
        os.environ.update(stack.env)
        asyncio.run(_call(all_settings.load(), customer, elderly, number, (int(start), int(end))))


async def _call(settings: Settings, customer: str, elderly: bool, number: str, hours: tuple[int, int]) -> None:
    channel = Channel.ELDERLY if elderly else Channel.VOICE
    talk = Talk(settings, customer=customer or "caller-unknown", channel=channel)
    await talk.start()
    people = People(talk.conversations, talk.desk, hours=hours)
    phone = Telephone(talk, people, elderly=elderly, number=number, identified=bool(customer))
    await phone.line.start()
    while not phone.line.over and (words := await asyncio.to_thread(sys.stdin.readline)):
        if not sys.stdin.isatty():
            print(words.rstrip("\n"))
        await phone.typed(words.strip())
    await phone.line.hung_up()
