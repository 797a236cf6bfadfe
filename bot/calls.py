"""`yingda evaluate calls`: the dialogues of `evaluate dialogues` as a caller speaks them, through recognition noise.

Every `say` is spoken (numbers as words), misheard at a rate (`bot.bench.noise`), heard (`bot.voice.hearing`, with the
caller's own orders and the buttons on offer as the open question) and answered by the code that serves. A `tap` is a
key and is not misheard. A caller who gets another answer than the dialogue's says it again, at most REPEATS times; where
hearing is in doubt between two words he is asked and answers by key, which costs a turn."""

from __future__ import annotations

import asyncio
import json
import os
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

from bot import settings as all_settings
from bot import train
from bot.assistant.assistant import Assistant
from bot.bench.noise import noisy, spoken
from bot.dialogue_facts import ORDERS
from bot.dialogues import Facts, Player, read
from bot.local_stack import local_stack
from bot.settings import Settings
from bot.voice.hearing import Expected, Hypothesis, OpenOrder, best
from bot.voice.numbers_in import plain

REPEATS = 2


@dataclass(frozen=True)
class Ears:
    """How much of the hearing is switched on, and how noisy the line is."""

    noise: float
    nbest: bool = True
    pinyin: bool = True
    seed: int = 20261125


def run(settings: Settings, folder: Path, ears: Sequence[Ears], *, sample: int = 0) -> None:
    """Prints one JSON object for each of `ears`; with `sample`, of as many dialogues evenly taken."""
    model = train.train(settings, progress=lambda words: None)
    dialogues = spread(read(folder), sample)
    with local_stack() as stack:
        os.environ.update(stack.env)
        asyncio.run(_measure(all_settings.load(), Assistant.load(model), dialogues, ears))


def spread(dialogues: list[dict[str, Any]], sample: int) -> list[dict[str, Any]]:
    """`sample` of them at even distances; all for 0."""
    if not sample or sample >= len(dialogues):
        return dialogues
    return [dialogues[n * len(dialogues) // sample] for n in range(sample)]


async def _measure(
    settings: Settings, assistant: Assistant, dialogues: list[dict[str, Any]], ears: Sequence[Ears]
) -> None:
    for one in ears:
        print(json.dumps(await play_all(settings, assistant, dialogues, one), ensure_ascii=False), flush=True)


async def play_all(
    settings: Settings, assistant: Assistant, dialogues: Sequence[Mapping[str, Any]], ears: Ears
) -> dict[str, Any]:
    """`n`, `succeeded`, `at_once` (without a repeat or a question of ours), `turns_mean`, the characters misheard
    before and after hearing, and the names of what failed."""
    callers = [Caller(settings, assistant, dialogue, ears) for dialogue in dialogues]
    results = [bool(await caller.play()) for caller in callers]
    n = len(callers)
    return {
        "noise": ears.noise,
        "nbest": ears.nbest,
        "pinyin": ears.pinyin,
        "n": n,
        "succeeded": results.count(False),
        "success": round(results.count(False) / n, 4),
        "at_once": sum(not wrong and not caller.extra for wrong, caller in zip(results, callers, strict=True)),
        "turns_mean": round(sum(caller.turns for caller in callers) / n, 2),
        "asked": sum(caller.asked for caller in callers),
        "sentences": sum(caller.sentences for caller in callers),
        "misheard_first": sum(caller.misheard_first for caller in callers),
        "misheard": sum(caller.misheard for caller in callers),
        "failed": [caller.name for wrong, caller in zip(results, callers, strict=True) if wrong],
    }


class Caller(Player):
    """A dialogue's customer on the telephone."""

    def __init__(self, settings: Settings, assistant: Assistant, dialogue: Mapping[str, Any], ears: Ears) -> None:
        super().__init__(settings, assistant, dialogue)
        self.name, self._ears, self._rng = str(dialogue["name"]), ears, random.Random(f"{ears.seed}|{dialogue['name']}")
        self.turns = self.extra = self.asked = self.sentences = self.misheard_first = self.misheard = 0
        self._choices: tuple[str, ...] = ()

    async def _turn(self, turn: Mapping[str, Any], before: Facts) -> list[str]:
        wrong: list[str] = []
        for attempt in range(1 + REPEATS if "say" in turn else 1):
            self.turns, self.extra = self.turns + 1, self.extra + bool(attempt)
            wrong = await super()._turn(await self._heard(turn) if "say" in turn else turn, before)
            if not wrong:
                break
        return wrong

    async def _answer(self, line: str) -> dict[str, Any]:
        answer = await super()._answer(line)
        self._choices = tuple(answer["quick_replies"])
        return answer

    async def _heard(self, turn: Mapping[str, Any]) -> dict[str, Any]:
        said = str(turn["say"])
        hypotheses = noisy(said, rate=self._ears.noise, rng=self._rng)
        heard = best(
            hypotheses if self._ears.nbest else hypotheses[:1],
            orders=await self._orders() if self._ears.pinyin else (),
            expected=Expected(choices=self._choices),
            by_sound=self._ears.pinyin,
        )
        text = heard.text
        if heard.doubt:
            self.turns, self.extra, self.asked = self.turns + 1, self.extra + 1, self.asked + 1
            text = _settled(text, heard.doubt, said)
        self._count(said, hypotheses[0], text)
        return {**turn, "say": text}

    def _count(self, said: str, first: Hypothesis, text: str) -> None:
        meant = plain(spoken(said))
        self.sentences += 1
        self.misheard_first += plain(first.text) != meant
        self.misheard += text != meant

    async def _orders(self) -> list[OpenOrder]:
        orders = (await self._read(ORDERS)).get("orders", [])
        return [OpenOrder(item["title"], str(order["order_id"])[-4:]) for order in orders for item in order["items"]]


def _settled(text: str, doubt: tuple[str, str], said: str) -> str:
    """The doubtful word as the caller chooses it by key."""
    meant = next((word for word in doubt if word in said), doubt[0])
    return text.replace(doubt[0], meant).replace(doubt[1], meant)


def levels(noise: Sequence[float], *, nbest: bool, pinyin: bool) -> Iterator[Ears]:
    """One for each rate of noise."""
    yield from (Ears(rate, nbest=nbest, pinyin=pinyin) for rate in noise)
