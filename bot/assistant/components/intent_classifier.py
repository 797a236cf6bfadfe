"""Intents by a linear model and a small network over characters, words and sounds, with calibrated probabilities."""

from __future__ import annotations

import pickle
import random
from dataclasses import dataclass
from typing import Any, Dict, List, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant import calibration
from bot.assistant.calibration import Calibration
from bot.assistant.components.normaliser import normalised, wanted
from bot.assistant.intent_model import IntentModel
from knowledge_base.pretrained import vectors

HELD_SHARE = 6  # one sentence in six of every intent is held back to calibrate on
SEED = 5
Row = tuple[str, str]  # normalised text, intent


@dataclass(frozen=True)
class Trained:
    """What is saved with the Rasa model."""

    model: IntentModel
    calibration: Calibration


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(GraphComponent):
    """Puts `intent` and `intent_ranking` on every message."""

    def __init__(self, storage: ModelStorage, resource: Resource, trained: Trained | None = None) -> None:
        self._storage, self._resource, self._trained = storage, resource, trained

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
            trained = pickle.loads((folder / "intents.pickle").read_bytes())
        return cls(model_storage, resource, trained)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits on all examples that have text and an intent; the probabilities on a part that a first model has not seen."""
        rows = [(normalised(e).text, e.get(INTENT)) for e in training_data.intent_examples if e.get(TEXT)]
        held, kept = _held_back(rows)
        model, trial = IntentModel.fit_each([rows, kept])
        self._trained = Trained(model, _calibrated(trial, held))
        with self._storage.write_to(self._resource) as folder:
            (folder / "intents.pickle").write_bytes(pickle.dumps(self._trained))
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Blank text gets no ranking: the decider calls it not understood."""
        for message in messages:
            text = wanted(message)
            ranking = _ranking(self._trained, text) if self._trained and text.strip() else []
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(INTENT, ranking[0] if ranking else {"name": None, "confidence": 0.0}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the training data as it is."""
        return training_data


def _ranking(trained: Trained, text: str, size: int = 10) -> list[dict[str, Any]]:
    intents = trained.model.intents
    probabilities = trained.calibration.probabilities(trained.model.scores(text), intents)
    order = np.argsort(-probabilities)[:size]
    return [{"name": intents[i], "confidence": float(probabilities[i])} for i in order]


def _held_back(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    order = list(rows)
    random.Random(SEED).shuffle(order)
    return order[::HELD_SHARE], [row for place, row in enumerate(order) if place % HELD_SHARE]


def _calibrated(trial: IntentModel, held: Sequence[Row]) -> Calibration:
    known = [(text, intent) for text, intent in held if intent in trial.intents]
    vectors([text for text, _ in known])  # all at once, which is quicker
    scores = np.stack([trial.scores(text) for text, _ in known])
    return calibration.fit(scores, [intent for _, intent in known], trial.intents)
