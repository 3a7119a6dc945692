"""Slots that a message sets before the reply is chosen."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

from components.policies.context import ContextPolicy

DOMAIN = Domain.from_yaml(
    """
    version: "3.1"
    intents: [greeting, affirm, inform]
    slots:
      language: {type: text, influence_conversation: false, mappings: [{type: custom}]}
      offered: {type: categorical, values: [nothing, human], initial_value: nothing, mappings: [{type: custom}]}
    """
)


def policy(tmp_path: Any, **config: Any) -> ContextPolicy:
    return ContextPolicy.create(
        {**ContextPolicy.get_default_config(), **config},
        LocalModelStorage(tmp_path),
        Resource("context"),
        ExecutionContext(GraphSchema({})),
    )


def events(tmp_path: Any, *history: Event, config: dict[str, Any] | None = None) -> dict[str, Any]:
    tracker = DialogueStateTracker.from_events("t", list(history), DOMAIN.slots)
    prediction = policy(tmp_path, **(config or {})).predict_action_probabilities(tracker, DOMAIN)
    assert max(prediction.probabilities) == 0
    return {event.key: event.value for event in prediction.events if isinstance(event, SlotSet)}


def heard(intent: str, language: str | None, text: str = "1234") -> list[Event]:
    parse = {"intent": {"name": intent}, "language": language}
    return [ActionExecuted("action_listen"), UserUttered(text, intent={"name": intent}, parse_data=parse)]


def test_the_language_of_the_message(tmp_path: Any) -> None:
    assert events(tmp_path, *heard("greeting", "en")) == {"language": "en"}


def test_a_message_without_a_language_keeps_the_old_one(tmp_path: Any) -> None:
    assert events(tmp_path, SlotSet("language", "en"), *heard("affirm", None)) == {}
    assert events(tmp_path, *heard("affirm", None)) == {"language": "zh"}
    assert events(tmp_path, *heard("affirm", None), config={"default_language": "en"}) == {"language": "en"}


def test_the_letters_of_a_first_message_without_evidence_decide(tmp_path: Any) -> None:
    assert events(tmp_path, *heard("inform", None, "Yara Sanchez, 75255")) == {"language": "en"}


def test_the_pages_language_decides_where_a_first_message_shows_none(tmp_path: Any) -> None:
    parse = {"intent": {"name": "inform"}, "language": None}
    message = UserUttered("12345", intent={"name": "inform"}, parse_data=parse, metadata={"language": "en"})
    assert events(tmp_path, ActionExecuted("action_listen"), message) == {"language": "en"}


def test_a_latin_name_decides_only_where_no_language_was_shown_before(tmp_path: Any) -> None:
    name = heard("inform", None, "Sophia Thomas, 75396")
    number = heard("inform", None, "#W1234567")
    assert events(tmp_path, *number, SlotSet("language", "zh"), *name) == {"language": "en"}
    assert events(tmp_path, *heard("greeting", "zh", "你好"), SlotSet("language", "zh"), *name) == {}


def test_what_was_offered_is_taken_back_unless_it_is_answered(tmp_path: Any) -> None:
    offered = [SlotSet("language", "en"), SlotSet("offered", "human")]
    assert events(tmp_path, *offered, *heard("greeting", "en")) == {"offered": "nothing"}
    assert events(tmp_path, *offered, *heard("affirm", "en")) == {}


def test_only_the_first_prediction_after_a_message_sets_slots(tmp_path: Any) -> None:
    assert events(tmp_path, *heard("greeting", "en"), ActionExecuted("utter_greet")) == {}


def test_a_wrong_language_stops_the_training_with_what_is_allowed(tmp_path: Any) -> None:
    with pytest.raises(InvalidConfigException, match="'fr'; it takes one of zh, en"):
        policy(tmp_path, default_language="fr")
