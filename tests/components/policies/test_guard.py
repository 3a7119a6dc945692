"""What is refused goes before everything, and a running form comes back afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

from components.guard_verdicts import remember
from components.policies.guard import GuardPolicy
from tests.world import ROOT
from xiaoer.guardrails.categories import CATEGORIES

DOMAIN = Domain.from_path(str(ROOT / "domain.yml"))
FORM = ActiveLoop("cancel_order_form")


def policy(folder: Path, **config: Any) -> GuardPolicy:
    return GuardPolicy.create(
        {**GuardPolicy.get_default_config(), **config},
        LocalModelStorage(folder),
        Resource("guard"),
        ExecutionContext(GraphSchema({})),
    )


def said(category: str | None, intent: str = "affirm", confidence: float = 0.9) -> list[Event]:
    data = {"understanding": {"guard": {"category": category, "confidence": confidence}}}
    return [ActionExecuted("action_listen"), UserUttered("x", {"name": intent}, parse_data=data)]  # type: ignore[typeddict-item]


def prediction(guard: GuardPolicy, *events: Event) -> PolicyPrediction:
    tracker = DialogueStateTracker.from_events("t", list(events), DOMAIN.slots)
    return guard.predict_action_probabilities(tracker, DOMAIN)


def action(guard: GuardPolicy, *events: Event) -> str | None:
    found = prediction(guard, *events)
    best = max(found.probabilities)
    return DOMAIN.action_names_or_texts[found.probabilities.index(best)] if best else None


def test_an_angry_complaint_is_heard_as_one_and_an_attack_in_it_is_not(tmp_path: Path) -> None:
    guard = policy(tmp_path)
    assert action(guard, *said("abuse", "complaint")) is None
    assert action(guard, *said("abuse", "out_of_scope")) == "utter_guard_abuse"
    assert action(guard, *said("injection", "complaint")) == "utter_guard_injection"


@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_has_its_answer(category: str, tmp_path: Path) -> None:
    guard = policy(tmp_path)
    guard.train([], DOMAIN)
    answer = ActionExecuted(f"utter_guard_{category}")
    assert action(guard, *said(category)) == answer.action_name
    assert action(guard, *said(category), answer) == "action_listen"


def test_ordinary_messages_and_unknown_categories_are_left_to_the_others(tmp_path: Path) -> None:
    for category in (None, "weather"):
        assert action(policy(tmp_path), *said(category)) is None


def test_where_rasa_test_leaves_out_the_parse_result_the_guards_last_verdicts_stand(tmp_path: Path) -> None:
    remember("an attack", "injection", 1.0)
    heard = [ActionExecuted("action_listen"), UserUttered("an attack", {"name": "out_of_scope"})]
    assert action(policy(tmp_path), *heard) == "utter_guard_injection"
    remember("an attack", None, 1.0)
    assert action(policy(tmp_path), *heard) is None


def test_a_running_form_never_sees_the_message_and_asks_again_afterwards(tmp_path: Path) -> None:
    guard = policy(tmp_path)
    forms = DOMAIN.index_for_action("cancel_order_form")
    happy = PolicyPrediction(
        [float(i == forms) for i in range(DOMAIN.num_actions)], "rules", 6, is_no_user_prediction=True
    )
    refused = prediction(guard, FORM, *said("injection"))
    best = DefaultPolicyPredictionEnsemble._pick_best_policy([happy, refused])
    assert best.policy_name == "GuardPolicy"
    assert action(guard, FORM, *said("injection"), ActionExecuted("utter_guard_injection")) is None


def test_a_doubtful_answer_to_a_question_belongs_to_the_form(tmp_path: Path) -> None:
    assert action(policy(tmp_path), FORM, *said("political", confidence=0.6)) is None
    assert action(policy(tmp_path), *said("political", confidence=0.6)) == "utter_guard_political"
    assert action(policy(tmp_path, in_forms=0.5), FORM, *said("political", confidence=0.6)) == "utter_guard_political"


def test_after_words_of_care_nothing_is_asked(tmp_path: Path) -> None:
    assert (
        action(policy(tmp_path), FORM, *said("self_harm"), ActionExecuted("utter_guard_self_harm")) == "action_listen"
    )


def test_another_answer_can_be_named(tmp_path: Path) -> None:
    guard = policy(tmp_path, answers={"abuse": "action_handoff"})
    assert action(guard, *said("abuse")) == "action_handoff"
    assert action(guard, *said("abuse"), ActionExecuted("action_handoff")) == "action_listen"


def test_an_answer_that_the_domain_lacks_stops_the_training(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="has no utter_nothing"):
        policy(tmp_path, answers={"abuse": "utter_nothing"}).train([], DOMAIN)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"answers": {"weather": "utter_x"}}, "answers names weather"),
        ({"silent_after": "self_harm"}, "silent_after names self_harm; it takes some of"),
        ({"in_forms": 2}, "in_forms is 2"),
        ({"anwers": {}}, "unknown setting anwers"),
    ],
)
def test_wrong_settings_are_told(config: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match=told):
        policy(tmp_path, **config)
