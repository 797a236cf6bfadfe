"""Sentences of text-only channels, read once from `texts.yml`."""

from __future__ import annotations

from pathlib import Path

from bot.texts import sentences_of

text = sentences_of(Path(__file__).with_name("texts.yml"))
