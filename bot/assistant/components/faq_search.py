"""The knowledge base inside Rasa's graph: trained, calibrated and stored with the model."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.assistant.components.normaliser import wanted
from bot.assistant.faq_importer import ENTRY, FAQ_FOLDER
from knowledge_base.build import build, open_retriever
from knowledge_base.entries import load_entries
from knowledge_base.live import LIVE
from knowledge_base.retriever import Retriever

FAQ_HITS = "faq_hits"
FAQ = "faq"  # its sentences that belong to no entry are near to many: they teach the encoder nothing
FOLDER = "knowledge"  # below the component's part of the model
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
            retriever = open_retriever(
                folder / FOLDER, encoder=settings.encoder_setting(), index=settings.index_setting()
            )
        LIVE.start(retriever)
        return cls(model_storage, resource, retriever)

    def train(self, training_data: TrainingData) -> Resource:
        """Builds the retriever from the entries; small talk and foreign matters are its negatives."""
        sentences = _sentences(training_data)
        negatives = [text for intent in STRANGERS for text in sentences.get(intent, ())]
        with self._storage.write_to(self._resource) as folder:
            self._retriever = build(
                load_entries(FAQ_FOLDER),
                {intent: texts for intent, texts in sentences.items() if intent != FAQ},
                negatives,
                folder / FOLDER,
                encoder=settings.encoder_setting(),
                index=settings.index_setting(),
            )
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets FAQ_HITS, best first."""
        for message in messages:
            text = wanted(message)
            retriever = LIVE.now.retriever if LIVE.now else self._retriever
            hits = retriever.search(text, scope={"shop": settings.shop()}) if retriever and text.strip() else []
            message.set(FAQ_HITS, [vars(hit) for hit in hits], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves the training data as it is."""
        return training_data


def _sentences(training_data: TrainingData) -> dict[str, list[str]]:
    """Examples by intent, without those that the importer made of entries."""
    sentences: dict[str, list[str]] = defaultdict(list)
    for example in training_data.intent_examples:
        entry_id = (example.get("metadata") or {}).get("example", {}).get(ENTRY)
        if not entry_id and example.get(TEXT):
            sentences[example.get(INTENT)].append(example.get(TEXT))
    return dict(sentences)
