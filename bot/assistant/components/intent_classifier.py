"""Intents by logistic regression over characters, words and sounds, with a calibrated temperature."""

from __future__ import annotations

import pickle
from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.components.normaliser import normalised
from bot.assistant.intent_model import IntentModel


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Puts `intent` and `intent_ranking` on every message."""

    def __init__(self, storage: ModelStorage, resource: Resource, model: IntentModel | None = None) -> None:
        self._storage, self._resource, self._model = storage, resource, model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentClassifier:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        with model_storage.read_from(resource) as folder:
            model = pickle.loads((folder / "intents.pickle").read_bytes())
        return cls(model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on all examples that have text and an intent."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        self._model = IntentModel.fit([normalised(e).text for e in examples], [e.get(INTENT) for e in examples])
        with self._storage.write_to(self._resource) as folder:
            (folder / "intents.pickle").write_bytes(pickle.dumps(self._model))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Blank text gets no ranking: the decider calls it not understood."""
        for message in messages:
            text = normalised(message).text
            ranking = _ranking(self._model, text) if self._model and text.strip() else []
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the training data as it is."""
        return training_data


def _ranking(model: IntentModel, text: str, size: int = 10) -> list[dict[str, Any]]:
    probabilities = model.probabilities(text)
    order = np.argsort(-probabilities)[:size]
    return [{"name": model.intents[i], "confidence": float(probabilities[i])} for i in order]
