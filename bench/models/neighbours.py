"""Names the intent by the nearest training examples; measured only, never served."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.featurizer import SentenceFeaturizer
from components.linear_model import softmax

TEMPERATURES = np.geomspace(0.01, 0.3, 30)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Neighbours(IntentClassifier, GraphComponent):
    """The nearest sentence vectors vote, each with the exponential of its cosine."""

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        weights: Optional[Dict[str, np.ndarray]] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._weights = weights

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """The sentence vector comes before it in a pipeline."""
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``nearest`` examples vote."""
        return {"nearest": 20}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Neighbours:
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
    ) -> Neighbours:
        """Read the examples' vectors."""
        with model_storage.read_from(resource) as folder, np.load(folder / "examples.npz") as weights:
            return cls(config, model_storage, resource, dict(weights))

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the vectors of all intent examples, and the temperature at which each is best told by the others."""
        examples = [one for one in training_data.intent_examples if one.get(INTENT) and one.get(TEXT)]
        vectors = np.vstack([_vector(one) for one in examples])
        names, labels = np.unique([one.get(INTENT) for one in examples], return_inverse=True)
        temperature = _temperature(vectors, labels, len(names), self._config["nearest"])
        self._weights = {"vectors": vectors, "labels": labels, "names": names, "temperature": temperature}
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(folder / "examples.npz", **self._weights)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set ``intent`` and ``intent_ranking`` of messages, the most probable first."""
        if self._weights is None:
            raise RuntimeError("Neighbours is not trained")
        for message in messages:
            cosines = self._weights["vectors"] @ _vector(message)
            near, labels = nearest(cosines[None], self._weights["labels"], self._config["nearest"])
            votes = shares(near, labels, len(self._weights["names"]), float(self._weights["temperature"]))[0]
            ranking = [
                {"name": str(self._weights["names"][one]), "confidence": float(votes[one])}
                for one in np.argsort(-votes, kind="stable")
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages


def nearest(cosines: np.ndarray, labels: np.ndarray, count: int) -> Tuple[np.ndarray, np.ndarray]:
    """(rows, count) greatest cosines of each row, and the labels (rows, count) of their columns; all if there are fewer."""
    count = min(count, cosines.shape[1])
    columns = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
    return np.take_along_axis(cosines, columns, axis=1), labels[columns]


def shares(cosines: np.ndarray, labels: np.ndarray, intents: int, temperature: float) -> np.ndarray:
    """(rows, intents): each intent's share of the votes of a row's neighbours; each row sums to 1."""
    votes = softmax(cosines / temperature)
    found = np.zeros((len(cosines), intents))
    np.add.at(found, (np.arange(len(cosines))[:, None], labels), votes)
    return found


def _temperature(vectors: np.ndarray, labels: np.ndarray, intents: int, count: int) -> np.ndarray:
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1.0)  # nobody votes for itself
    near, named = nearest(cosines, labels, count)
    losses = [_log_loss(shares(near, named, intents, one), labels) for one in TEMPERATURES]
    return np.array(TEMPERATURES[int(np.argmin(losses))])


def _log_loss(votes: np.ndarray, truth: np.ndarray) -> float:
    return float(-np.log(votes[np.arange(len(truth)), truth] + 1e-3).mean())


def _vector(message: Message) -> np.ndarray:
    _, sentence = message.get_dense_features(TEXT)
    return np.asarray(sentence.features[0], dtype=np.float32)
