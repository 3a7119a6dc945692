"""What is refused, and that nothing else happens to such a message."""

from typing import Any, Dict, List, Optional, Tuple

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import INTENT_NAME_KEY

from components.checks import known_settings, number_in
from components.guard_verdicts import recall
from xiaoer.guardrails.categories import CATEGORIES

# What Rasa adds to every policy's settings.
_OF_POLICIES = {"max_history": None}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class GuardPolicy(Policy):
    """Answers a message in which `understanding.guard` names a category with that category's response.

    It goes before rules, stories and the running form, which never sees the message: an attack that also says "yes"
    confirms nothing. Afterwards the form asks its question again, or the assistant listens.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The policy's default settings."""
        return {
            # Above every other policy's.
            "priority": 100,
            # Another action than utter_guard_CATEGORY, by category: {abuse: action_handoff}.
            "answers": {},
            # How sure the guard must be where a form waits for an answer, which may be a name or any other words.
            "in_forms": 0.75,
            # Categories after which a running form doesn't ask again, but waits for the customer.
            "silent_after": ["self_harm"],
            # Intents whose own answer fits better, by category: who complains in anger is heard, not lectured.
            "heard_as": {"abuse": ["complaint", "talk_to_human"]},
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
    ) -> "GuardPolicy":
        """Check the settings, which Rasa doesn't."""
        known_settings(cls.__name__, config, {**cls.get_default_config(), **_OF_POLICIES})
        number_in(cls.__name__, config, "in_forms", 0, 1, whole=False)
        for key, kind, example in (
            ("answers", dict, "{abuse: action_handoff}"),
            ("silent_after", list, "[self_harm]"),
            ("heard_as", dict, "{abuse: [complaint]}"),
        ):
            value = config[key]
            unknown = sorted(set(map(str, value)) - set(CATEGORIES)) if isinstance(value, kind) else [str(value)]
            if unknown:
                raise InvalidConfigException(
                    f"config.yml, {cls.__name__}: {key} names {', '.join(unknown)}; it takes some of "
                    f"{', '.join(CATEGORIES)}, such as {example}."
                )
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_trackers: List[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to learn; but every answer must be there to be given."""
        known = set(domain.action_names_or_texts)
        missing = sorted({self._answer(category) for category in CATEGORIES} - known)
        if missing:
            raise InvalidConfigException(
                f"domain.yml has no {', '.join(missing)}; write these responses, or name other actions under `answers` "
                f"of {type(self).__name__} in config.yml"
            )
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The refusal after a message that is refused, and then to listen where no form goes on."""
        action = self._next(tracker)
        if action is None:
            return self._prediction(self._default_predictions(domain))
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        # A form's own prediction is of this kind, too, and stands above all others; the higher priority wins.
        return PolicyPrediction(
            probabilities, type(self).__name__, self.priority, is_no_user_prediction=True, hide_rule_turn=True
        )

    def _next(self, tracker: DialogueStateTracker) -> Optional[str]:
        category, confidence = _verdict(tracker)
        if category is None or (tracker.active_loop_name and confidence < self.config["in_forms"]):
            return None
        if _intent(tracker) in self.config["heard_as"].get(category, ()):
            return None
        answer = self._answer(category)
        if tracker.latest_action_name == ACTION_LISTEN_NAME:
            return answer
        if tracker.latest_action_name != answer:
            return None
        waits = tracker.active_loop_name is None or category in self.config["silent_after"]
        return ACTION_LISTEN_NAME if waits else None  # None: the rules run the form, which asks again

    def _answer(self, category: str) -> str:
        return str(self.config["answers"].get(category, f"utter_guard_{category}"))

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "GuardPolicy":
        """Made from its configuration alone."""
        return cls.create(config, model_storage, resource, execution_context)


def _verdict(tracker: DialogueStateTracker) -> Tuple[Optional[str], float]:
    """What the latest message is refused as, None for an ordinary one, and how sure that is."""
    message = tracker.latest_message
    if message is None:
        return None, 0.0
    understood = (message.parse_data or {}).get("understanding")
    if understood is None:  # a button, or `rasa test`
        return recall(message.text or "")
    guard = understood.get("guard") or {}
    category = guard.get("category")
    return (category if category in CATEGORIES else None), float(guard.get("confidence", 0.0))


def _intent(tracker: DialogueStateTracker) -> Optional[str]:
    return tracker.latest_message.intent.get(INTENT_NAME_KEY) if tracker.latest_message else None
