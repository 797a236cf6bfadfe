"""The knowledge base inside Rasa's graph: trained, calibrated and stored with the model."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.assistant.components.normaliser import normalised
from bot.assistant.faq_importer import ENTRY
from knowledge_base.build import build, open_retriever
from knowledge_base.retriever import Retriever

FAQ_HITS = "faq_hits"
STRANGERS = ("out_of_scope", "chitchat")  # sentences that no entry answers


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class FaqSearch(GraphComponent):
    """Puts the best entries on every message, whatever its intent: the decider compares."""

    def __init__(self, storage: ModelStorage, resource: Resource, retriever: Retriever | None = None) -> None:
        self._storage, self._resource, self._retriever = storage, resource, retriever

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FaqSearch:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FaqSearch:
        with model_storage.read_from(resource) as folder:
            retriever = open_retriever(folder, encoder=settings.encoder_setting())
        return cls(model_storage, resource, retriever)

    def train(self, training_data: TrainingData) -> Resource:
        """Builds the retriever from the FAQ examples; small talk and foreign matters are its negatives."""
        rows, sentences = _split(training_data)
        work = Path(tempfile.mkdtemp(prefix="yingda-faq-"))
        try:
            negatives = [text for intent in STRANGERS for text in sentences.get(intent, ())]
            self._retriever = build(rows, sentences, negatives, work, encoder=settings.encoder_setting())
            with self._storage.write_to(self._resource) as folder:
                shutil.copytree(work, folder, dirs_exist_ok=True)
        finally:
            shutil.rmtree(work)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets FAQ_HITS, best first."""
        for message in messages:
            text = normalised(message).text
            hits = self._retriever.search(text) if self._retriever and text.strip() else []
            message.set(FAQ_HITS, [asdict(hit) for hit in hits], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the training data as it is."""
        return training_data


def _split(training_data: TrainingData) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    rows: list[tuple[str, str]] = []
    sentences: dict[str, list[str]] = defaultdict(list)
    for example in training_data.intent_examples:
        entry_id = (example.get("metadata") or {}).get("example", {}).get(ENTRY)
        if entry_id:
            rows.append((entry_id, example.get(TEXT)))
        elif example.get(TEXT):
            sentences[example.get(INTENT)].append(example.get(TEXT))
    return rows, dict(sentences)
