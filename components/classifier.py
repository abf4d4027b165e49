"""Names the intent of a message, with honest probabilities for every intent."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.augmentation import twins
from components.encoder import encode
from components.featurizer import SentenceFeaturizer
from components.linear_model import LinearModel
from components.wishes import WISHES, wishes
from language.entities import sketch


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearClassifier(IntentClassifier, GraphComponent):
    """Logistic regression over the sentence vector and character n-grams, predicted without scikit-learn."""

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[LinearModel] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """The sentence vector comes before it in a pipeline."""
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """See ``components.fitting.fit``; ``ranking_length`` is how many intents a message keeps (0: all)."""
        return {"inverse_penalty": 1.0, "dense_share": 0.6, "fewest": 2, "ranking_length": 10}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearClassifier:
        """Read the trained weights."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all intent examples and keep the weights in the model."""
        from components.fitting import fit  # scikit-learn has no place in the serving process

        examples = [one for one in training_data.intent_examples if one.get(INTENT) and one.get(TEXT)]
        written = [(one.get(TEXT), one.get(INTENT)) for one in examples]
        more = twins(written)
        vectors = [_vector(one) for one in examples]
        self._model = fit(
            [sketch(text) for text, _ in written + more],
            np.vstack([*vectors, encode([sketch(text) for text, _ in more])]),
            [intent for _, intent in written + more],
            self._config["inverse_penalty"],
            self._config["dense_share"],
            self._config["fewest"],
        )
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set ``intent`` and ``intent_ranking`` of messages, the most probable first, and ``wishes`` where there are several."""
        for message in messages:
            text = message.get(TEXT) or ""
            ranking = self._ranking(text, _vector(message))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            if several := wishes(text, lambda part: self._ranking(part, encode([sketch(part)])[0])):
                message.set(WISHES, several, add_to_output=True)
        return messages

    def _ranking(self, text: str, vector: np.ndarray) -> List[Dict[str, Any]]:
        if self._model is None:
            raise RuntimeError("LinearClassifier is not trained: run scripts/train")
        probabilities = self._model.probabilities(sketch(text), vector)
        best = np.argsort(-probabilities, kind="stable")[: self._config["ranking_length"] or None]
        return [{"name": self._model.intents[one], "confidence": float(probabilities[one])} for one in best]


def _vector(message: Message) -> np.ndarray:
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        raise RuntimeError("LinearClassifier needs components.featurizer.SentenceFeaturizer before it")
    return np.asarray(sentence.features[0], dtype=np.float32)
