"""Tokens by jieba with the project's dictionary; entities by rules and by the names of spaCy's ruler."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.components.normaliser import normalised
from bot.assistant.names import find_names
from bot.assistant.numbers import find_values
from bot.assistant.values.found import Found
from knowledge_base.features import cut
from knowledge_base.text import Normalised


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER],
    is_trainable=False,
)
class ChineseEntities(GraphComponent):
    """Tokens and entities of every message; rules win over names where they overlap."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ChineseEntities:
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets tokens and adds entities that point into what the customer typed."""
        for message in messages:
            plain = normalised(message)
            message.set(TOKENS_NAMES[TEXT], _tokens(message.get(TEXT) or ""))
            found = entities_of(plain)
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokens only: training examples carry no entities."""
        for example in training_data.training_examples:
            example.set(TOKENS_NAMES[TEXT], _tokens(example.get(TEXT) or ""))
        return training_data


def _tokens(text: str) -> list[Token]:
    tokens, place = [], 0
    for word in cut(text):
        if not word.isspace():
            tokens.append(Token(word, place))
        place += len(word)
    return tokens


def entities_of(plain: Normalised, *, now: datetime | None = None) -> list[dict[str, Any]]:
    """Rasa entities of one sentence; `start` and `end` point into what the customer typed."""
    if not plain.text:
        return []
    rules = [(item, "rules") for item in find_values(plain.text, now=now)]
    names = [(item, "spacy") for item in find_names(plain.text) if not any(_overlap(item, rule) for rule, _ in rules)]
    found = sorted([*rules, *names], key=lambda pair: pair[0].start)
    return [_entity(plain, item, extractor) for item, extractor in found]


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and one.end > other.start


def _entity(plain: Normalised, item: Found, extractor: str) -> dict[str, Any]:
    first, last = plain.original_span(item.start, item.end)
    entity = {"entity": item.entity, "value": item.value, "start": first, "end": last, "extractor": extractor}
    return {**entity, **item.more}
