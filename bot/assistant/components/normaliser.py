"""First component: the text that all later ones read. What the customer typed stays as it is."""

from __future__ import annotations

import pickle
from typing import Any, Dict, List, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.corrector import LENGTHS, Corrector
from knowledge_base.features import common_words, domain_words
from knowledge_base.text import Normalised, normalise

NORMALISED, GUESSED = "normalised", "guessed"
FILE = "corrector.pickle"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class Normaliser(GraphComponent):
    """Sets NORMALISED on every message that has text: folded, and its misheard domain words repaired; and GUESSED, for
    those who ask only what is wanted."""

    def __init__(self, storage: ModelStorage, resource: Resource, corrector: Corrector | None = None) -> None:
        self._storage, self._resource, self._corrector = storage, resource, corrector

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Normaliser:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Normaliser:
        with model_storage.read_from(resource) as folder:
            corrector = pickle.loads((folder / FILE).read_bytes())
        return cls(model_storage, resource, corrector)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns which characters follow each other in the domain's sentences."""
        texts = [normalise(example.get(TEXT) or "").text for example in training_data.training_examples]
        self._corrector = make_corrector(texts)
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_bytes(pickle.dumps(self._corrector))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Normalises and repairs."""
        for message in messages:
            plain = normalise(message.get(TEXT) or "")
            repaired = self._corrector.correct(plain.text)[0] if self._corrector else plain.text
            message.set(NORMALISED, plain.reading(repaired))
            message.set(GUESSED, self._corrector.guess(repaired) if self._corrector else repaired)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalises only: mistakes that were written on purpose are there to be learnt."""
        for example in training_data.training_examples:
            example.set(NORMALISED, normalise(example.get(TEXT) or ""))
        return training_data


def make_corrector(texts: Sequence[str]) -> Corrector:
    """From normalised sentences and the project's lexicon."""
    return Corrector(domain_words(), texts, common_words(min(LENGTHS), max(LENGTHS)))


def normalised(message: Message) -> Normalised:
    """The normalised text of a message, made now if the component did not run."""
    return message.get(NORMALISED) or normalise(message.get(TEXT) or "")


def wanted(message: Message) -> str:
    """The text that tells what is wanted: normalised, and its odd characters guessed at."""
    guessed: str | None = message.get(GUESSED)
    return normalised(message).text if guessed is None else guessed
