"""The customer's mood becomes slots, before the reply is chosen."""

from dataclasses import fields
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
from xiaoer.errors import ConfigurationError
from xiaoer.replies.tone import Tone
from xiaoer.understanding.sentiment.mood import Mood, MoodOptions, follow
from xiaoer.understanding.sentiment.threats import THREATS

# Messages for which somebody who said that it is urgent stays in a hurry.
_HURRY_LASTS = 3
# What Rasa adds to every policy's settings.
_OF_POLICIES = {"max_history": None}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class MoodPolicy(Policy):
    """Sets `mood`, `mood_trend`, `bad_turns`, `threat` and `tone` from the session's messages and their sentiment.

    It predicts no action: Rasa applies a policy's events whether it wins or not, so that the first reply
    of a turn is already in the tone of the message. Responses and actions are conditioned on the slots.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The policy's default settings."""
        return {
            # Any number that no other policy has: this policy never predicts an action.
            "priority": 2,
            # Weight of what was before against the newest message, 0 to 1.
            "memory": 0.6,
            # By how much the average mood (-1 to 1) must move for the trend to change.
            "turn": 0.25,
            # How sure a message's sentiment must be to count as more than neutral.
            "sure": 0.5,
            # Regular expressions for threats: authorities, bad reviews, chargebacks, the law, the press.
            "threats": list(THREATS),
        }

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: Optional[Any] = None,
    ) -> None:
        """Take checked settings."""
        super().__init__(config, model_storage, resource, execution_context, featurizer=None)
        self._options = MoodOptions(**{each.name: config[each.name] for each in fields(MoodOptions)})

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "MoodPolicy":
        """Check the settings, which Rasa doesn't."""
        known_settings(cls.__name__, config, {**cls.get_default_config(), **_OF_POLICIES})
        try:
            return cls(config, model_storage, resource, execution_context)
        except ConfigurationError as error:
            raise InvalidConfigException(f"config.yml, {cls.__name__}: {error}") from error

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
        mood, texts = Mood(), []
        for event in tracker.events:  # those of this session
            if isinstance(event, UserUttered):
                mood = follow(mood, event.text or "", (event.parse_data or {}).get("sentiment"), self._options)
                texts.append(event.text or "")
        tone = Tone.of("\n".join(texts[-_HURRY_LASTS:]), mood.now)
        told = {"mood": mood.now, "mood_trend": mood.trend, "bad_turns": mood.bad_turns, "threat": mood.threat}
        told["tone"] = tone.name
        return [
            SlotSet(name, value)
            for name, value in told.items()
            if name in tracker.slots and tracker.get_slot(name) != value
        ]

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "MoodPolicy":
        """Made from its configuration alone."""
        return cls.create(config, model_storage, resource, execution_context)
