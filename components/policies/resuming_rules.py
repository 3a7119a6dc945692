"""Rules that come back to the form which they interrupted."""

from typing import Any, Dict, Optional

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class ResumingRulePolicy(RulePolicy):
    """Rasa's RulePolicy, except that after a digression the active form asks its question again.

    In plain Rasa each form needs a rule per digression (form x intent) for that. Here a rule such as
    `policy_question -> action_answer_policy` is written once: where the rule would end by listening
    while a form is active that hasn't asked anything since the message, the form is run instead.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """RulePolicy's prediction; the active form in place of listening after an interruption."""
        prediction = super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        form = tracker.active_loop_name
        if not form or tracker.latest_action_name in (form, ACTION_LISTEN_NAME):
            return prediction
        probabilities = prediction.probabilities
        listen = domain.index_for_action(ACTION_LISTEN_NAME)
        if not probabilities or probabilities[listen] != max(probabilities) or probabilities[listen] == 0:
            return prediction
        resumed = self._default_predictions(domain)
        resumed[domain.index_for_action(form)] = probabilities[listen]
        return self._prediction(
            resumed,
            events=prediction.events,
            optional_events=prediction.optional_events,
            is_no_user_prediction=prediction.is_no_user_prediction,
            hide_rule_turn=prediction.hide_rule_turn,
        )
