"""Averages what several classifiers of one pipeline say; measured only, never served."""

from __future__ import annotations

from typing import Any, Dict, List, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

HEARD = "heard_rankings"
"""The key of a message under which the rankings so far wait for the next."""

Ranking = List[Dict[str, Any]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Blend(GraphComponent, IntentClassifier):
    """Stands after each classifier of a pipeline; a message leaves it with the mean of all rankings so far."""

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """A classifier comes before it in a pipeline."""
        return [IntentClassifier]

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Blend:
        """Make the component; it has nothing to train."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Set ``intent`` and ``intent_ranking`` of messages to the mean."""
        for message in messages:
            heard = [*(message.get(HEARD) or []), message.get(INTENT_RANKING_KEY) or []]
            message.set(HEARD, heard)
            if ranking := mean(heard):
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def mean(rankings: List[Ranking]) -> Ranking:
    """The mean probability of every intent, the most probable first; an intent that a ranking leaves out has 0 there."""
    sums: Dict[str, float] = {}
    for ranking in rankings:
        for one in ranking:
            sums[one["name"]] = sums.get(one["name"], 0.0) + one["confidence"]
    best = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return [{"name": name, "confidence": total / len(rankings)} for name, total in best]
