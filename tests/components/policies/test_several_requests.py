"""What else a message asks for, and going on with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

from components.policies.resuming_rules import ResumingRulePolicy
from components.policies.several_requests import SeveralRequestsPolicy
from tests.world import ROOT

DOMAIN = Domain.from_path(str(ROOT / "domain.yml"))
BOTH = "cancel XE1111111111 and return the lamp"
FOUND = [{"intent": "cancel_order", "start": 0, "end": 19}, {"intent": "return_refund", "start": 24, "end": 39}]
WAITING = [
    {"intent": "return_refund", "start": 20, "end": 39, "otherwise": False, "message": "m1", "at": None},
]


def made(kind: Any, folder: Path, **config: Any) -> Any:
    settings = {**kind.get_default_config(), **config}
    return kind.create(settings, LocalModelStorage(folder), Resource("p"), ExecutionContext(GraphSchema({})))


def said(text: str, intent: str, requests: list[dict[str, Any]]) -> list[Event]:
    data = {"understanding": {"requests": requests}}
    return [ActionExecuted("action_listen"), UserUttered(text, {"name": intent}, parse_data=data, message_id="m1")]


def waiting(folder: Path, *events: Event) -> Any:
    """What the policy puts into the slot; "as it was" where it sets none."""
    tracker = DialogueStateTracker.from_events("t", list(events), DOMAIN.slots)
    prediction = made(SeveralRequestsPolicy, folder).predict_action_probabilities(tracker, DOMAIN)
    assert max(prediction.probabilities) == 0
    return next((e.value for e in prediction.events if isinstance(e, SlotSet)), "as it was")


def test_all_but_the_first_request_wait(tmp_path: Path) -> None:
    assert waiting(tmp_path, *said(BOTH, "cancel_order", FOUND)) == WAITING


def test_one_request_leaves_nothing_to_wait(tmp_path: Path) -> None:
    assert waiting(tmp_path, *said(BOTH, "cancel_order", FOUND[:1])) == "as it was"


def test_what_waits_stays_while_its_task_is_talked_about_and_goes_where_it_is_asked_for_anew(tmp_path: Path) -> None:
    before = [SlotSet("requests", WAITING), ActiveLoop("return_items_form")]
    again = said("return the kettle", "return_refund", [])
    assert waiting(tmp_path, *before, *again) == "as it was"
    assert waiting(tmp_path, SlotSet("requests", WAITING), *again) is None


def test_an_unknown_setting_stops_the_training(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match="most"):
        made(SeveralRequestsPolicy, tmp_path, most=3)


def predicted(folder: Path, monkeypatch: pytest.MonkeyPatch, rules: str, *events: Event) -> str:
    """The next action where Rasa's own policy predicts `rules`."""

    def of_rasa(self: RulePolicy, *args: Any, **kwargs: Any) -> PolicyPrediction:
        probabilities = [0.0] * len(DOMAIN.action_names_or_texts)
        probabilities[DOMAIN.index_for_action(rules)] = 1.0
        return PolicyPrediction(probabilities, "RulePolicy", 6)

    monkeypatch.setattr(RulePolicy, "predict_action_probabilities", of_rasa)
    tracker = DialogueStateTracker.from_events("t", list(events), DOMAIN.slots)
    policy = made(ResumingRulePolicy, folder)
    probabilities = policy.predict_action_probabilities(tracker, DOMAIN, {}).probabilities
    return str(DOMAIN.action_names_or_texts[probabilities.index(max(probabilities))])


DONE = [*said(BOTH, "affirm", []), ActionExecuted("action_cancel_order")]
NEXT = ActionExecuted("action_next_request")


@pytest.mark.parametrize(
    ("events", "rules", "then"),
    [
        (DONE, "action_listen", "action_listen"),
        ([SlotSet("requests", WAITING), *DONE], "action_listen", "action_next_request"),
        ([SlotSet("requests", WAITING), *DONE], "utter_ok", "utter_ok"),
        ([SlotSet("requests", WAITING), SlotSet("offered", "outcome"), *DONE], "action_listen", "action_listen"),
        ([SlotSet("requests", WAITING), ActiveLoop("invoice_form"), *DONE], "action_listen", "invoice_form"),
        ([*DONE, SlotSet("up_next", "return_items_form"), NEXT], "action_default_fallback", "return_items_form"),
        ([*DONE, NEXT], "action_default_fallback", "action_listen"),
        (
            [*DONE, SlotSet("up_next", "action_answer_policy"), NEXT, ActionExecuted("action_answer_policy")],
            "action_default_fallback",
            "action_listen",
        ),
        (
            [
                SlotSet("requests", WAITING),
                *DONE,
                SlotSet("up_next", "action_answer_policy"),
                NEXT,
                ActionExecuted("action_answer_policy"),
            ],
            "action_default_fallback",
            "action_next_request",
        ),
        (
            [
                NEXT,
                SlotSet("up_next", "action_handoff"),
                *said("a person", "talk_to_human", []),
                ActionExecuted("action_handoff"),
            ],
            "utter_ok",
            "utter_ok",
        ),
    ],
)
def test_what_is_left_is_done_in_place_of_listening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, events: list[Event], rules: str, then: str
) -> None:
    assert predicted(tmp_path, monkeypatch, rules, *events) == then
