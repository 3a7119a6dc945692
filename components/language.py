"""The language of each message."""

import re
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.checks import known_settings
from xiaoer.text.language import detect

LANGUAGE = "language"
_LANGUAGES = ("zh", "en", None)
# "Thomas Walker", as the answer to the question for a name, may come from a Chinese customer.
_NAME_ALONE = re.compile(r"[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){1,2}")
_COMMAND = re.compile(r"\s*/[A-Za-z_]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Sets `language` in the parse result: "zh", "en", or `default` where the text is no evidence.

    Numbers, emoji and buttons (`/intent`) are no evidence; with the default of null the dialogue
    keeps the language it has.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's default settings."""
        return {
            # "zh", "en" or null: what a message without any word is in.
            "default": None,
        }

    def __init__(self, config: Dict[str, Any]) -> None:
        """Take checked settings."""
        self._default = config["default"]

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageDetector":
        """Check the settings, which Rasa doesn't."""
        known_settings(cls.__name__, config, cls.get_default_config())
        if config["default"] not in _LANGUAGES:
            raise InvalidConfigException(
                f"config.yml, {cls.__name__}: default is {config['default']!r}; set it to zh, en or null."
            )
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the language to each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            words = _without_entities(text, message.get(ENTITIES, []))
            language = self._default if _COMMAND.match(text) else detect(words, self._default)
            message.set(LANGUAGE, language, add_to_output=True)
        return messages


def _without_entities(text: str, entities: List[Dict[str, Any]]) -> str:
    """The text without names, numbers and addresses: "Alice Murphy" doesn't make a Chinese customer English."""
    kept = list(text)
    for entity in entities:
        start, end = entity.get(ENTITY_ATTRIBUTE_START), entity.get(ENTITY_ATTRIBUTE_END)
        if start is not None and end is not None:
            kept[start:end] = " " * (end - start)
    rest = "".join(kept)
    return "" if _NAME_ALONE.fullmatch(rest.strip()) else rest
