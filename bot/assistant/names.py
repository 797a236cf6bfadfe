"""Products, brands, carriers and reasons by spaCy's entity ruler over the alias tables."""

from __future__ import annotations

import functools
import re
import sys
from contextlib import contextmanager
from typing import Any, Iterable, Iterator, Mapping

import yaml

from bot.assistant.values.found import Found, without_overlap
from knowledge_base.features import cut
from knowledge_base.text import LEXICON

_TOKEN = re.compile(r"[a-z]+|\d+|\s|[^\sa-z\d]")


def find_names(text: str) -> list[Found]:
    """Names in normalised `text`, left to right; one reason of each code."""
    reasons = [*_by_pattern(text)]
    spans = [_in_context(text, found) for found in _by_alias(text)]
    found = without_overlap([*(f for f in spans if f.entity != "reason"), *(f for f in spans if f.entity == "reason")])
    return _each_reason_once([*(f for f in found if f.entity != "other"), *reasons])


def _by_alias(text: str) -> Iterator[Found]:
    doc = pipeline()(text)
    spans = [span for span in doc.ents]
    alone = _words_of_one(text) if any(span.end_char - span.start_char == 1 for span in spans) else set()
    for span in spans:
        if span.end_char - span.start_char > 1 or span.start_char in alone:
            yield Found(span.label_, span.ent_id_, span.start_char, span.end_char)


def _words_of_one(text: str) -> set[int]:
    """Places where jieba sees a word of one character."""
    places, at = set(), 0
    for word in cut(text):
        if len(word) == 1:
            places.add(at)
        at += len(word)
    return places


def _in_context(text: str, found: Found) -> Found:
    rule = _ambiguous().get(text[found.start : found.end])
    if rule is None:
        return found
    before, after = rule["before"], rule["after"]
    fits = (before and re.search(f"(?:{before})$", text[: found.start])) or re.match(after, text[found.end :])
    return Found(rule["label"], rule["value"], found.start, found.end) if fits else found


def _by_pattern(text: str) -> Iterator[Found]:
    for code, pattern in _reasons():
        match = pattern.search(text)
        if match:
            yield Found("reason", code, *match.span("at" if "at" in match.groupdict() else 0))


def _each_reason_once(found: Iterable[Found]) -> list[Found]:
    seen: set[object] = set()
    kept = []
    for item in sorted(found, key=lambda one: one.start):
        if item.entity != "reason" or item.value not in seen:
            kept.append(item)
        if item.entity == "reason":
            seen.add(item.value)
    return kept


@functools.lru_cache(maxsize=1)
def pipeline():  # type: ignore[no-untyped-def]
    """`spacy.blank("zh")` cut into characters and Latin words, so that a name is found however jieba would cut it."""
    with without("torch"):  # spaCy looks for it only to train: two seconds and a hundred megabytes for nothing
        import spacy
        from spacy.tokens import Doc

    nlp = spacy.blank("zh")

    def characters(text: str) -> Doc:
        words = _TOKEN.findall(text)
        return Doc(nlp.vocab, words, spaces=[False] * len(words))

    nlp.tokenizer = characters
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "ORTH"})
    ruler.add_patterns(list(_patterns()))  # type: ignore[attr-defined]
    return nlp


@contextmanager
def without(module: str) -> Iterator[None]:
    """Imports inside find no `module`, as if it were not installed; one that is already there stays."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


def _patterns() -> Iterator[dict[str, str]]:
    for label, names in _lexicon("aliases").items():
        for name, aliases in names.items():
            for alias in dict.fromkeys(map(str, aliases)):
                yield {"label": label, "pattern": alias.lower(), "id": str(name)}


@functools.lru_cache(maxsize=1)
def _ambiguous() -> Mapping[str, Mapping[str, str]]:
    return _lexicon("ambiguous")


@functools.lru_cache(maxsize=1)
def _reasons() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(pattern)) for code, patterns in _lexicon("reasons").items() for pattern in patterns)


def _lexicon(name: str) -> Mapping[str, Any]:
    return yaml.safe_load((LEXICON / f"{name}.yml").read_text(encoding="utf-8"))
