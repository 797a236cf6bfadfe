"""Our words and n-grams for Rasa's DIET: how much of the result is the features, and how much the classifier."""

from __future__ import annotations

import pickle
from collections import Counter
from typing import Any, Dict, List, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.assistant.components.normaliser import normalised
from bot.assistant.sentence import marked
from knowledge_base.features import cut
from knowledge_base.network import Vocabulary, pieces_of

# How often a piece must have been seen: DIET holds a dense layer over all columns and updates it at every step.
SEEN = 8
FILE = "pieces.pickle"


@DefaultV1Recipe.register(
    [DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER],
    is_trainable=True,
)
class OurPieces(SparseFeaturizer, GraphComponent):
    """Tokens: our words of the normalised text. Features of a token: its own pieces; of the sentence: all of it."""

    def __init__(self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, known: Any = None) -> None:
        super().__init__(resource.name, config)
        self._storage, self._resource, self._vocabulary = storage, resource, known

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Nothing can be set."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> OurPieces:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> OurPieces:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, pickle.loads((folder / FILE).read_bytes()))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns which pieces count."""
        pieces = [pieces_of(marked(normalised(example).text)) for example in training_data.training_examples]
        self._vocabulary = Vocabulary.fit(_common(pieces))
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_bytes(pickle.dumps(self._vocabulary))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokens and features for every example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets tokens and adds features; a message without words gets none."""
        for message in messages:
            words = [word for word in cut(normalised(message).text) if not word.isspace()]
            if words:
                self._add(message, words)
        return messages

    def _add(self, message: Message, words: Sequence[str]) -> None:
        starts = [sum(map(len, words[:n])) for n in range(len(words))]
        message.set(TOKENS_NAMES[TEXT], [Token(word, at) for word, at in zip(words, starts, strict=True)])
        sentence = self._matrix([normalised(message).text])
        self.add_features_to_message(self._matrix(words), sentence, TEXT, message)

    def _matrix(self, texts: Sequence[str]) -> Any:
        from scipy.sparse import coo_matrix

        rows = [self._vocabulary.row(pieces_of(marked(text))) for text in texts]
        at = [(n, column) for n, (columns, _) in enumerate(rows) for column in columns]
        values = [value for _, found in rows for value in found]
        places = ([n for n, _ in at], [column for _, column in at])
        return coo_matrix((values, places), shape=(len(texts), len(self._vocabulary)), dtype="float32")


def _common(pieces: Sequence[Sequence[Sequence[str]]]) -> list[list[list[str]]]:
    counts = [Counter(p for text in pieces for p in set(text[kind])) for kind in range(len(pieces[0]))]
    return [[[p for p in text[kind] if counts[kind][p] >= SEEN] for kind in range(len(counts))] for text in pieces]
