"""`yingda evaluate dialogues`: plays YAML dialogues over the code that serves and checks what must hold.

A file holds one dialogue, or a list of them: `name`, `customer`, `channel`, optional `faults` (as the reference
platform's /faults takes them) and `turns`. A turn has `say` or `tap` and any of `expect` (regular expressions on
what the customer sees: the turn's text, cards and buttons), `reject` (on its text alone), `intent`, `route`, `owner`,
`buttons` (labels that must be offered), `faults`, `clock` (how far ahead of the real time the platform's is from this
turn on: `days`, `hours`), and `platform` (facts that must be true afterwards, counted from the dialogue's start: names
of bot.dialogue_facts.FACTS)."""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from pathlib import Path
from typing import Any, Iterable, Mapping

import httpx
import jwt
import yaml

from bot import settings as all_settings
from bot import train
from bot.assistant.assistant import Assistant
from bot.dialogue_facts import gather
from bot.errors import YingdaError
from bot.local_stack import local_stack
from bot.messages import Channel
from bot.settings import Settings
from bot.terminal import TAP, Talk

RESET_SECONDS = 60  # seeding a platform anew on a machine that does other things too
Facts = Mapping[str, "set[Any]"]


class DialoguesFailed(YingdaError):
    """Some dialogue did not go as its file says; the figures have been printed."""


def run(settings: Settings, folder: Path) -> None:
    """Prints `n, succeeded, turns_mean, failures`. Raises DialoguesFailed if there are failures."""
    model = train.train(settings, progress=lambda words: None)
    with local_stack() as stack:
        os.environ.update(stack.env)
        result = asyncio.run(play_all(all_settings.load(), Assistant.load(model), read(folder)))
    print(json.dumps(result, ensure_ascii=False))
    if result["failures"]:
        raise DialoguesFailed(f"{len(result['failures'])} of {result['n']} dialogues failed")


def read(folder: Path) -> list[dict[str, Any]]:
    """Every dialogue of a folder (or one file), in order of file and place. Raises ValueError."""
    paths = sorted(folder.rglob("*.yml")) if folder.is_dir() else [folder]
    found = [dialogue for path in paths for dialogue in _read_file(path)]
    if not found:
        raise ValueError(f"no dialogues in {folder}")
    return found


def _read_file(path: Path) -> Iterable[dict[str, Any]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for dialogue in content if isinstance(content, list) else [content]:
        if not isinstance(dialogue, dict) or "turns" not in dialogue:
            raise ValueError(f"{path}: a dialogue with `turns` is expected")
        yield {"name": path.stem, "customer": "C1001", "channel": "chat", **dialogue}


async def play_all(settings: Settings, assistant: Assistant, dialogues: list[dict[str, Any]]) -> dict[str, Any]:
    """Plays one after the other, each on a platform as seeded."""
    failures = []
    for dialogue in dialogues:
        wrong = await Player(settings, assistant, dialogue).play()
        if wrong:
            failures.append({"name": dialogue["name"], "wrong": wrong})
    turns = sum(len(dialogue["turns"]) for dialogue in dialogues)
    n = len(dialogues)
    return {"n": n, "succeeded": n - len(failures), "turns_mean": round(turns / n, 2), "failures": failures}


class Player:
    """One dialogue."""

    def __init__(self, settings: Settings, assistant: Assistant, dialogue: Mapping[str, Any]) -> None:
        self._settings, self._assistant, self._dialogue = settings, assistant, dialogue
        self._talk = Talk(settings, customer=dialogue["customer"], channel=Channel(dialogue["channel"]))
        self._platform = httpx.AsyncClient(base_url=settings.platform_url, timeout=RESET_SECONDS)

    async def play(self) -> list[str]:
        """What went wrong, each with its turn; empty when all held."""
        await self._platform.post("/reset")
        await self._set_faults(self._dialogue.get("faults"))
        before = await self._facts(self._named())
        await self._talk.start(self._assistant)
        wrong: list[str] = []
        for number, turn in enumerate(self._dialogue["turns"], 1):
            wrong += [f"turn {number}: {line}" for line in await self._turn(turn, before)]
        await self._set_faults(None)
        await self._platform.aclose()
        return wrong

    async def _turn(self, turn: Mapping[str, Any], before: Facts) -> list[str]:
        if "faults" in turn:
            await self._set_faults(turn["faults"])
        if "clock" in turn:
            (await self._platform.post("/clock", json=turn["clock"])).raise_for_status()
        line = str(turn["say"]) if "say" in turn else f"{TAP}{turn['tap']}"
        answer = await self._answer(line)
        after = await self._facts(turn["platform"]) if "platform" in turn else {}
        return [*_unmet(turn, answer), *_untrue(turn.get("platform", {}), before, after)]

    async def _answer(self, line: str) -> dict[str, Any]:
        return await self._talk.say(line)

    async def _set_faults(self, faults: Mapping[str, Any] | None) -> None:
        if faults:
            (await self._platform.post("/faults", json=dict(faults))).raise_for_status()
        else:
            await self._platform.delete("/faults")

    def _named(self) -> set[str]:
        """The facts that any turn of the dialogue names."""
        return {name for turn in self._dialogue["turns"] for name in turn.get("platform", ())}

    async def _facts(self, names: Iterable[str]) -> dict[str, set[Any]]:
        """What there is of each, asked for past any fault."""
        await self._platform.delete("/faults")
        return await gather(names, self._read)

    async def _read(self, path: str) -> Any:
        """The platform's answer in the customer's name."""
        claims = {"sub": self._dialogue["customer"], "aud": "platform", "exp": int(time.time()) + 60}
        token = jwt.encode(claims, self._settings.platform_secret, algorithm="HS256")
        return (await self._platform.get(path, headers={"Authorization": f"Bearer {token}"})).json()


def _unmet(turn: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    text, seen = answer["text"], _seen(answer)
    wrong = [f"{pattern!r} not in {text!r}" for pattern in _many(turn.get("expect")) if not re.search(pattern, seen)]
    wrong += [f"{pattern!r} in {text!r}" for pattern in _many(turn.get("reject")) if re.search(pattern, text)]
    wrong += [f"no button {label!r}" for label in _many(turn.get("buttons")) if label not in answer["quick_replies"]]
    for name in ("intent", "route", "owner"):
        if name in turn and answer[name] not in str(turn[name]).split("|"):
            wrong.append(f"{name} is {answer[name]}, not {turn[name]}")
    return wrong


def _seen(answer: Mapping[str, Any]) -> str:
    """All words that a turn shows."""
    return "\n".join([answer["text"], *_words(answer["cards"]), *answer["quick_replies"]])


def _words(part: Any) -> Iterable[str]:
    """The texts of a card, however deep."""
    if isinstance(part, str):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, (list, tuple)) else ():
        yield from _words(inner)


def _untrue(facts: Mapping[str, int], before: Facts, after: Facts) -> list[str]:
    """Each fact is how many there are now that were not there at the start."""
    new = {name: len(after[name] - before[name]) for name in facts}
    return [f"{name} is {new[name]}, not {value}" for name, value in facts.items() if new[name] != value]


def _many(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
