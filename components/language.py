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
    ENTITY_ATTRIBUTE_TYPE,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from components.checks import known_settings
from xiaoer.text.language import detect, languages_of
from xiaoer.understanding.entities.types import IDENTIFIERS, KINDS

LANGUAGE = "language"
LANGUAGES = "languages"
# Entities that are said in words of a language: 黑色, "the last one".
_WORDED = frozenset(KINDS) - frozenset(IDENTIFIERS) - {"address", "receiver"}
_DEFAULTS = ("zh", "en", None)
# "Thomas Walker", as the answer to the question for a name, may come from a Chinese customer.
_NAME_ALONE = re.compile(r"[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){1,2}")
_COMMAND = re.compile(r"\s*/[A-Za-z_]")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Sets `language` in the parse result: "zh", "en", or `default` where the text is no evidence.

    Numbers, emoji and buttons (`/intent`) are no evidence; with the default of null the dialogue
    keeps the language it has. `languages` lists every language in which the message says something,
    the dominating one first: ["zh", "en"] for "帮我 cancel 一下", which is a mixed message.
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
        if config["default"] not in _DEFAULTS:
            raise InvalidConfigException(
                f"config.yml, {cls.__name__}: default is {config['default']!r}; set it to zh, en or null."
            )
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the language to each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            words = _without_entities(text, message.get(ENTITIES, []))
            command = _COMMAND.match(text) is not None
            language = self._default if command else detect(words, self._default)
            message.set(LANGUAGE, language, add_to_output=True)
            spoken = languages_of("" if command else words) or ((language,) if language else ())
            message.set(LANGUAGES, [*spoken] or None, add_to_output=True)
        return messages


def _without_entities(text: str, entities: List[Dict[str, Any]]) -> str:
    """The text without names, numbers and addresses: "Alice Murphy" doesn't make a Chinese customer English."""
    kept = list(text)
    for entity in entities:
        if entity.get(ENTITY_ATTRIBUTE_TYPE) in _WORDED:
            continue
        start, end = entity.get(ENTITY_ATTRIBUTE_START), entity.get(ENTITY_ATTRIBUTE_END)
        if start is not None and end is not None:
            kept[start:end] = " " * (end - start)
    rest = "".join(kept)
    return "" if _NAME_ALONE.fullmatch(rest.strip()) else rest
