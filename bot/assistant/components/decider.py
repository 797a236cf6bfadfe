"""Last component: the decision, and the intent name by which the dialogue rules know it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from actions.alarms import alarm
from actions.human import SAFETY
from bot.assistant.commands import command_of
from bot.assistant.components.faq_search import FAQ_HITS
from bot.assistant.components.normaliser import normalised
from bot.assistant.decide import Thresholds, decide
from bot.assistant.emotion import emotion_of
from bot.messages import Band, to_dict

DECISION = "decision"
FALLBACK = "nlu_fallback"  # Rasa's own name for "not understood"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decider(GraphComponent):
    """Sets DECISION; anything but a sure decision becomes the intent FALLBACK."""

    def __init__(self, thresholds: Thresholds) -> None:
        self._thresholds = thresholds

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return asdict(Thresholds())

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Decider:
        return cls(Thresholds(**{name: config[name] for name in cls.get_default_config()}))

    def process(self, messages: List[Message]) -> List[Message]:
        """Decides once for each message."""
        for message in messages:
            self._decide(message)
        return messages

    def _decide(self, message: Message) -> None:
        ranking, hits = message.get(INTENT_RANKING_KEY) or [], message.get(FAQ_HITS) or []
        text = normalised(message).text
        sure = SAFETY if alarm(text) else command_of(text)
        decision = decide(ranking, hits, message.get(ENTITIES) or [], self._thresholds, sure)
        decision = replace(decision, emotion=emotion_of(text))
        name = decision.intent if decision.band is Band.ACT else FALLBACK
        message.set(DECISION, to_dict(decision), add_to_output=True)
        message.set(INTENT, {"name": name, "confidence": decision.confidence}, add_to_output=True)
