"""spaCy's Chinese pipeline: jieba words with the project's dictionary, and its entity ruler."""

from __future__ import annotations

import functools
from typing import Any, Dict, Iterable, List

import yaml
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
from bot.assistant.numbers import find_numbers
from knowledge_base.features import LEXICON, cut
from knowledge_base.text import Normalised


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER],
    is_trainable=False,
)
class ChineseEntities(GraphComponent):
    """Tokens and entities of every message; numbers win over names where they overlap."""

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
            doc = pipeline()(plain.text) if plain.text else None
            message.set(TOKENS_NAMES[TEXT], _tokens(message.get(TEXT) or ""))
            found = entities_of(plain, doc.ents if doc is not None else ())
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokens only: training examples carry no entities."""
        for example in training_data.training_examples:
            example.set(TOKENS_NAMES[TEXT], _tokens(example.get(TEXT) or ""))
        return training_data


@functools.lru_cache(maxsize=1)
def pipeline():  # type: ignore[no-untyped-def]
    """`spacy.blank("zh")` cut by the project's jieba, with one ruler pattern for each alias."""
    import spacy
    from spacy.tokens import Doc

    nlp = spacy.blank("zh")
    nlp.tokenizer = lambda text: Doc(nlp.vocab, *_words_and_blanks(text))
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "ORTH"})
    ruler.add_patterns(list(_patterns()))  # type: ignore[attr-defined]
    return nlp


def _words_and_blanks(text: str) -> tuple[list[str], list[bool]]:
    """jieba's words with blanks folded into the word before, as spaCy's Doc wants them."""
    words: list[str] = []
    blanks: list[bool] = []
    for word in cut(text):
        if word == " " and words and not blanks[-1]:
            blanks[-1] = True
        else:
            words.append(word)
            blanks.append(False)
    return words, blanks


def _patterns() -> Iterable[dict[str, str]]:
    for label, names in yaml.safe_load((LEXICON / "aliases.yml").read_text(encoding="utf-8")).items():
        for name, aliases in names.items():
            for alias in {str(name), *map(str, aliases or ())}:
                yield {"label": label, "pattern": alias.lower(), "id": str(name)}


def _tokens(text: str) -> list[Token]:
    tokens, place = [], 0
    for word in cut(text):
        if not word.isspace():
            tokens.append(Token(word, place))
        place += len(word)
    return tokens


def entities_of(plain: Normalised, names) -> list[dict[str, Any]]:  # type: ignore[no-untyped-def]
    """Rasa entities from the rules and spaCy's spans."""
    found = [(item.entity, item.value, item.start, item.end, "numbers") for item in find_numbers(plain.text)]
    taken = [(start, end) for _, _, start, end, _ in found]
    for span in names:
        if all(span.end_char <= start or span.start_char >= end for start, end in taken):
            found.append((span.label_, span.ent_id_, span.start_char, span.end_char, "spacy"))
    return [_entity(plain, *item) for item in sorted(found, key=lambda item: item[2])]


def _entity(plain: Normalised, entity: str, value: object, start: int, end: int, extractor: str) -> dict[str, Any]:
    first, last = plain.original_span(start, end)
    return {"entity": entity, "value": value, "start": first, "end": last, "extractor": extractor}
