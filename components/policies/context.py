"""What a message tells beside its intent becomes slots, before the reply is chosen."""

from typing import Any, Dict, List, Optional

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

from components.checks import known_settings
from xiaoer.text.language import detect

LANGUAGES = ("zh", "en")
_ANSWERS = ("affirm", "deny")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class ContextPolicy(Policy):
    """Sets `language` from the parse result, and takes back `offered` when the customer goes on to something else.

    It predicts no action: Rasa applies a policy's events whether it wins or not, so that the first
    reply of a turn is already in the language of the message. Responses are then conditioned on slots.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            # Any number: this policy never predicts an action.
            "priority": 1,
            # The language of a conversation before the first message that shows one.
            "default_language": "zh",
        }

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: Optional[Any] = None,
    ) -> None:
        super().__init__(config, model_storage, resource, execution_context, featurizer=None)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ContextPolicy":
        """Check the configuration, which Rasa doesn't."""
        known_settings(cls.__name__, config, {**cls.get_default_config(), "max_history": None})
        if config["default_language"] not in LANGUAGES:
            raise InvalidConfigException(
                f"config.yml, ContextPolicy: default_language is {config['default_language']!r}; "
                f"it takes one of {', '.join(LANGUAGES)}"
            )
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_trackers: List[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """No action; the events at the first prediction after a message."""
        events = self._events(tracker) if tracker.latest_action_name == ACTION_LISTEN_NAME else []
        return self._prediction(self._default_predictions(domain), events=events)

    def _events(self, tracker: DialogueStateTracker) -> List[Event]:
        message = tracker.latest_message
        if message is None:
            return []
        events: List[Event] = []
        known = tracker.get_slot("language")
        language = (message.parse_data or {}).get("language")
        if language is None and not _has_shown_a_language(tracker):
            # Only names and numbers so far: the page's language decides, or else the letters.
            hint = (message.metadata or {}).get("language")
            language = hint or detect(message.text or "", known or self.config["default_language"])
        if language in LANGUAGES and language != known:
            events.append(SlotSet("language", language))
        if message.intent.get("name") not in _ANSWERS and tracker.get_slot("offered") != "nothing":
            events.append(SlotSet("offered", "nothing"))
        return events

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ContextPolicy":
        """Made from its configuration alone."""
        return cls.create(config, model_storage, resource, execution_context)


def _has_shown_a_language(tracker: DialogueStateTracker) -> bool:
    """Whether a message of this conversation was evidence of its language."""
    heard = (event for event in tracker.events if isinstance(event, UserUttered))
    return any((event.parse_data or {}).get("language") for event in heard)
