"""Entities by rules."""

from datetime import date, datetime
from typing import Any, Callable, Dict, List
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.checks import known_settings
from xiaoer.config import ROOT
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.entities.extract import Extractor
from xiaoer.understanding.entities.types import KINDS
from xiaoer.understanding.lexicon import load_lexicon


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class RuleEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds numbers, contacts, names, addresses, dates, money, quantities, sizes, products and the like.

    A `value` is normalised and one string (`xiaoer.understanding.entities.types` lists the forms);
    values that have parts have them in `additional_info`, too: amount and currency, an address's
    street and city. No entity overlaps another or cuts a token in two.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's default settings."""
        return {
            # Kinds of entities that are found; [] means all of them. domain.yml lists their names.
            "kinds": [],
            # The folder with the words that designers add, relative to the project's root.
            "lexicon": "lexicon",
            # Whose today "yesterday" is seen from: the shop's time zone.
            "timezone": "Asia/Shanghai",
        }

    def __init__(self, config: Dict[str, Any], extractor: Extractor, today: Callable[[], date]) -> None:
        """Take checked settings, what finds the entities, and the calendar on the wall."""
        self._extractor = extractor
        self._today = today

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "RuleEntityExtractor":
        """Check the settings, which Rasa doesn't, and read the lexicon."""
        known_settings(cls.__name__, config, cls.get_default_config())
        kinds, folder = config["kinds"], config["lexicon"]
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
            raise InvalidConfigException(
                f"config.yml, {cls.__name__}: kinds is {kinds!r}; it takes a list such as [color, size], or [] for all"
            )
        if not isinstance(folder, str) or not (ROOT / folder).is_dir():
            raise InvalidConfigException(
                f"config.yml, {cls.__name__}: lexicon is {folder!r}, which is no folder; the default is lexicon"
            )
        try:
            zone = ZoneInfo(config["timezone"])
            extractor = Extractor(load_lexicon(ROOT / folder), kinds or KINDS)
        except (KeyError, ValueError, TypeError, OSError) as error:
            raise InvalidConfigException(
                f"config.yml, {cls.__name__}: timezone is {config['timezone']!r}; it takes a name such as Asia/Shanghai"
            ) from error
        except ConfigurationError as error:
            raise InvalidConfigException(f"config.yml, {cls.__name__}: {error}") from error
        return cls(config, extractor, lambda: datetime.now(zone).date())

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities to each message, behind those that it has."""
        today = self._today()
        for message in messages:
            found = [entity.as_dict() for entity in self._extractor.extract(message.get(TEXT) or "", today)]
            known = message.get(ENTITIES, [])
            message.set(ENTITIES, known + self.add_extractor_name(found), add_to_output=True)
        return messages
