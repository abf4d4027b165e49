"""Amounts, periods, card tails and kinds, arrival and direction: everything that rules can find."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from language.entities import Found, find_entities


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RuleExtractor(GraphComponent, EntityExtractorMixin):
    """Puts the values that ``language`` finds into Rasa's entities, with spans in the text as it was sent."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RuleExtractor:
        """Make the component; it has nothing to train."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities of messages; relative dates count from the turn's ``now``."""
        for message in messages:
            today = _today((message.get("metadata") or {}).get("now"))
            text = message.get(TEXT) or ""
            found = self.add_extractor_name([as_entity(one, text) for one in find_entities(text, today)])
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def as_entity(found: Found, text: str) -> Dict[str, Any]:
    """Rasa's JSON of one value."""
    entity = {
        "entity": found.name,
        "value": found.value,
        "start": found.start,
        "end": found.end,
        "text": text[found.start : found.end],
    }
    return {**entity, "role": found.role} if found.role else entity


def _today(now: Optional[str]) -> date:
    """The day of the turn's clock; the process's own day where a message came without one."""
    if now:
        try:
            return datetime.fromisoformat(now.replace("Z", "+00:00")).date()
        except ValueError:
            pass
    return datetime.now().astimezone().date()
