"""The variants of `bench nlu` that are Rasa models: vanilla, DIET fed with our features, and ours as it serves."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable

import yaml

from bot import settings
from bot.settings import ROOT

CONFIGS = {"vanilla": "tests/bench/vanilla.yml", "diet": "tests/bench/diet.yml"}
FALLBACK = "nlu_fallback"


def train(name: str, folder: Path, epochs: int) -> Path:
    """The model, trained below `folder`; a DIET learns for so many epochs."""
    if name == "yingda":
        from bot import train as training

        return training.train(replace(settings.load(), model_dir=folder), progress=lambda words: None, force=True)
    config = folder / f"{name}.yml"
    config.write_text(yaml.safe_dump(_pipeline_only(ROOT / CONFIGS[name], epochs), allow_unicode=True))
    return _train_nlu(config, folder)


def load(name: str, model: Path) -> Callable[[str], tuple[str, float]]:
    """From what a customer typed to the best intent and its confidence."""
    loop = asyncio.new_event_loop()
    if name == "yingda":
        from bot.assistant.assistant import Assistant

        assistant = Assistant.load(model)
        return lambda text: _decided(loop.run_until_complete(assistant.understand(text)))
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    return lambda text: _best(loop.run_until_complete(agent.parse_message(text)))


def _pipeline_only(path: Path, epochs: int) -> dict[str, Any]:
    """Understanding without the dialogue policies, which have no part in it."""
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    for component in config["pipeline"]:
        if "epochs" in component:
            component["epochs"] = epochs
    return {key: value for key, value in config.items() if key != "policies"}


def _train_nlu(config: Path, folder: Path) -> Path:
    from rasa.model_training import train_nlu

    before = Path.cwd()
    os.chdir(ROOT)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            model = train_nlu(str(config), str(ROOT / "nlu_data" / "nlu"), str(folder), fixed_model_name=config.stem)
    finally:
        os.chdir(before)
    if not model:
        raise ValueError(f"Rasa trained nothing from {config}")
    return Path(model)


def _decided(parsed: dict[str, Any]) -> tuple[str, float]:
    return parsed["decision"]["intent"], float(parsed["decision"]["confidence"])


def _best(parsed: dict[str, Any]) -> tuple[str, float]:
    """The best guess even where Rasa would not act on it, as ours is counted too."""
    ranking = [item for item in parsed["intent_ranking"] if item["name"] != FALLBACK] or [parsed["intent"]]
    return ranking[0]["name"] or FALLBACK, float(ranking[0]["confidence"])
