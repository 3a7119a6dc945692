"""What else a message asks for becomes a slot, before the first of it is seen to."""

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

from components.checks import known_settings
from xiaoer.waiting.targets import same_task
from xiaoer.waiting.waiting import as_slot, heard, of_slot

REQUESTS = "requests"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SeveralRequestsPolicy(Policy):
    """Sets `requests`, what waits, from a message that asks for several things; the first is the message's intent.

    What is asked for now goes before what waited already. It predicts no action: Rasa applies a policy's events
    whether it wins or not. `ResumingRulePolicy` takes up what waits when a task has ended.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The policy's default settings."""
        return {
            # Any number that no other policy has: this policy never predicts an action.
            "priority": 0,
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

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SeveralRequestsPolicy":
        """Check the settings, which Rasa doesn't."""
        known_settings(cls.__name__, config, {**cls.get_default_config(), "max_history": None})
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
        """No action; the event at the first prediction after a message."""
        events = self._events(tracker, domain) if tracker.latest_action_name == ACTION_LISTEN_NAME else []
        return self._prediction(self._default_predictions(domain), events=events)

    def _events(self, tracker: DialogueStateTracker, domain: Domain) -> List[Event]:
        message = tracker.latest_message
        if message is None or REQUESTS not in tracker.slots:
            return []
        known = of_slot(tracker.get_slot(REQUESTS))
        goes_on = same_task(message.intent.get("name"), tracker.active_loop_name)
        waiting = heard(_parse_result(message), message.message_id, known, goes_on=goes_on)
        return [] if waiting == known else [SlotSet(REQUESTS, as_slot(waiting))]

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SeveralRequestsPolicy":
        """Made from its configuration alone."""
        return cls.create(config, model_storage, resource, execution_context)


def _parse_result(message: UserUttered) -> Dict[str, Any]:
    return {
        **(message.parse_data or {}),
        "text": message.text,
        "intent": message.intent,
        "entities": message.entities,
    }
