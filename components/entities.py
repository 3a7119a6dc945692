"""Entities by rules."""

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.checks import known_settings
from xiaoer.understanding.entities.extract import extract


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RuleEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds order and tracking numbers, e-mails, phones, postcodes and names; values are normalised."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component has no settings."""
        return {}

    def __init__(self, config: Dict[str, Any]) -> None:
        """Take checked settings."""

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "RuleEntityExtractor":
        """Check the settings, which Rasa doesn't."""
        known_settings(cls.__name__, config, cls.get_default_config())
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities to each message, behind those that it has."""
        for message in messages:
            found = [
                {
                    ENTITY_ATTRIBUTE_TYPE: entity.kind,
                    ENTITY_ATTRIBUTE_VALUE: entity.value,
                    ENTITY_ATTRIBUTE_START: entity.start,
                    ENTITY_ATTRIBUTE_END: entity.end,
                }
                for entity in extract(message.get(TEXT) or "")
            ]
            known = message.get(ENTITIES, [])
            message.set(ENTITIES, known + self.add_extractor_name(found), add_to_output=True)
        return messages
