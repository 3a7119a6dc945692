"""Rules that come back to the form which they interrupted, and go on with what waits."""

from typing import Any, Dict, Optional

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

NEXT = "action_next_request"
UP_NEXT = "up_next"  # the action that sees to the request that was just taken up
REQUESTS = "requests"  # what waits
OFFERED = "offered"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class ResumingRulePolicy(RulePolicy):
    """Rasa's RulePolicy, except that it doesn't listen while something is left to be done.

    - After a digression the active form asks its question again. In plain Rasa each form needs a rule per digression
      (form x intent) for that. Here a rule such as `policy_question -> action_answer_policy` is written once: where
      the rule would end by listening while a form is active that hasn't asked anything since the message, the form is
      run instead.
    - Where no form is active and requests wait (`requests`), `action_next_request` takes one up and names in `up_next`
      the form or action that follows. A question that is open (`offered`) is answered first.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """RulePolicy's prediction; what is left to be done in place of listening."""
        if tracker.latest_action_name == NEXT:
            return self._certainly(tracker.get_slot(UP_NEXT) or ACTION_LISTEN_NAME, domain)
        prediction = super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        form, done = tracker.active_loop_name, tracker.latest_action_name
        if done == ACTION_LISTEN_NAME:
            return prediction
        if not form and done == tracker.get_slot(UP_NEXT) and _was_taken_up(tracker):
            return self._certainly(NEXT if _waits(tracker) else ACTION_LISTEN_NAME, domain)
        instead = NEXT if not form and _waits(tracker) else form
        probabilities = prediction.probabilities
        if not instead or instead == done or not probabilities:
            return prediction
        listen = domain.index_for_action(ACTION_LISTEN_NAME)
        if probabilities[listen] != max(probabilities) or probabilities[listen] == 0:
            return prediction
        resumed = self._default_predictions(domain)
        resumed[domain.index_for_action(instead)] = probabilities[listen]
        return PolicyPrediction(
            resumed,
            type(self).__name__,
            self.priority,
            events=prediction.events,
            optional_events=prediction.optional_events,
            is_no_user_prediction=prediction.is_no_user_prediction,
            hide_rule_turn=prediction.hide_rule_turn,
        )

    def _certainly(self, action: str, domain: Domain) -> PolicyPrediction:
        probabilities = self._default_predictions(domain)
        probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, is_no_user_prediction=True)


def _waits(tracker: DialogueStateTracker) -> bool:
    """Whether a request waits that may be taken up now."""
    return bool(tracker.get_slot(REQUESTS)) and tracker.get_slot(OFFERED) in (None, "nothing")


def _was_taken_up(tracker: DialogueStateTracker) -> bool:
    """Whether the request in `up_next` was taken up since the message."""
    for event in reversed(tracker.events):
        if event.type_name == "user":
            return False
        if event.type_name == "action" and getattr(event, "action_name", None) == NEXT:
            return True
    return False
