"""Finds who is paid and where something was bought: names that no rule can list."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from typing import Any, Dict, List, Mapping, Optional, Tuple

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.tokens import Doc

from components.wishes import WISHES
from language.lexicon import words
from language.normaliser import normalise

LABELS = ("payee", "merchant")
TAGGER = "ner"
ENDINGS = ("payees", "roles", "firms", "shops")
"""Word lists in which names end."""
_POLITE = re.compile("(?:女士|先生|小姐)$")
LONGEST_TEXT = 200
"""Characters that are searched for names; the rest of a very long message is a story, not an order."""
_SHARES = "shares.json"
Shares = Mapping[str, float]
"""Intent -> share of its training examples that name somebody; an intent that is missing names nobody."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class NameExtractor(GraphComponent, EntityExtractorMixin):
    """A spaCy pipeline of characters (a tagger trained on the annotated examples, then rules for known names).

    Characters and not words: a word cutter joins 给张三 in ways that hide where the name begins.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        pipeline: Optional[Language] = None,
        shares: Optional[Shares] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._pipeline = pipeline
        self._shares = shares or {}

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """``steps`` of training, ``variants`` of each annotated example with other names put in, ``least`` probability of a name.

        With 0.005 two of three evaluation rows are spared the tagger, and no name is lost that a journey would have used.
        """
        return {"steps": 2400, "variants": 8, "least": 0.005}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NameExtractor:
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
    ) -> NameExtractor:
        """Read the trained pipeline."""
        with model_storage.read_from(resource) as folder:
            shares = json.loads((folder / _SHARES).read_text(encoding="utf-8"))
            return cls(config, model_storage, resource, spacy.load(folder), shares)

    def train(self, training_data: TrainingData) -> Resource:
        """Train on the examples' annotations and keep the pipeline in the model."""
        from components.name_training import train_names

        examples = [
            (one.get(TEXT), [entity for entity in one.get(ENTITIES, []) if entity["entity"] in LABELS])
            for one in training_data.nlu_examples
            if one.get(TEXT)
        ]
        self._pipeline = train_names(examples, self._config["steps"], self._config["variants"])
        self._shares = shares_of(training_data)
        with self._model_storage.write_to(self._resource) as folder:
            self._pipeline.to_disk(folder)
            (folder / _SHARES).write_text(json.dumps(self._shares), encoding="utf-8")
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add payees and merchants, trimmed, with spans in the text as it was sent.

        Unknown names are looked for only where the intent may name somebody.
        """
        if self._pipeline is None:
            raise RuntimeError("NameExtractor is not trained: run scripts/train")
        for message in messages:
            likely = probability_of_name(message, self._shares) >= self._config["least"]
            names = names_in(self._pipeline, message.get(TEXT) or "", unknown=likely)
            found = self.add_extractor_name(names)
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def shares_of(training_data: TrainingData) -> Shares:
    """How much of each intent names somebody: 给张三转五百 does, 余额多少 does not."""
    examples = [one for one in training_data.intent_examples if one.get(TEXT)]
    named = Counter(
        one.get(INTENT) for one in examples if any(name["entity"] in LABELS for name in one.get(ENTITIES, []))
    )
    all_of_them = Counter(one.get(INTENT) for one in examples)
    return {intent: count / all_of_them[intent] for intent, count in named.items()}


def probability_of_name(message: Message, shares: Shares) -> float:
    """How likely the message or one of its wishes names somebody, 0 to 1, by its intents; 1 where they are unknown."""
    ranking = message.get(INTENT_RANKING_KEY)
    if ranking is None:
        return 1.0
    whole = sum(one["confidence"] * shares.get(one["name"], 0.0) for one in ranking)
    parts = [one["confidence"] * shares.get(one["intent"], 0.0) for one in message.get(WISHES) or ()]
    return max([whole, *parts])


def names_in(pipeline: Language, original: str, unknown: bool = True) -> List[Dict[str, Any]]:
    """Entities in Rasa's JSON; a name is at least one letter or character and never only punctuation.

    Without ``unknown`` the tagger is spared, and only names of the word lists are found.
    """
    normalised = normalise(original)
    found = []
    for span in _read(pipeline, normalised.text[:LONGEST_TEXT], unknown).ents:
        end = _end_of_word(normalised.text, span.start_char, span.end_char)
        inner = _without_title(normalised.text[span.start_char : end].strip(" ,.;:!?。、'\"()的"))
        if span.label_ not in LABELS or not any(char.isalpha() for char in inner):
            continue
        at = normalised.text.index(inner, span.start_char)
        start, end = normalised.span(at, at + len(inner))
        typed = original[start:end]
        value = typed if typed.lower() == inner else inner  # Lucy keeps her capital
        found.append({"entity": span.label_, "value": value, "start": start, "end": end, "text": typed})
    return found


def _read(pipeline: Language, text: str, unknown: bool) -> Doc:
    document = pipeline.make_doc(text)
    for name, part in pipeline.pipeline:
        if unknown or name != TAGGER:
            document = part(document)
    return document


def _end_of_word(text: str, start: int, end: int) -> int:
    """Where a name ends that would stop inside a word we know: 鼎盛物 is 鼎盛物流."""
    ends = [end]
    for at in range(start, end):
        ends += [at + len(word) for word in _words_from(text[at]) if text.startswith(word, at)]
    return max(ends)


@cache
def _words_from(first: str) -> Tuple[str, ...]:
    """Words that names end with and that begin with this character."""
    known = (word for name in ENDINGS for word in words(name))
    return tuple(word for word in known if word[0] == first)


def _without_title(name: str) -> str:
    """王秀兰女士 is saved as 王秀兰; 王女士 has no other name than that."""
    bare = _POLITE.sub("", name)
    return bare if len(bare) > 2 or (len(bare) == 2 and bare not in words("surnames")) else name
