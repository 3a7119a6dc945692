"""The mood becomes slots before the reply is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException

from components.policies.mood import MoodPolicy
from tests.world import ROOT

DOMAIN = Domain.from_path(str(ROOT / "domain.yml"))
BAD = {"label": "negative", "confidence": 0.9, "scores": {"negative": 0.9, "neutral": 0.08, "positive": 0.02}}
PLAIN = {"label": "neutral", "confidence": 0.8, "scores": {"negative": 0.1, "neutral": 0.8, "positive": 0.1}}


def policy(folder: Path, **config: Any) -> MoodPolicy:
    return MoodPolicy.create(
        {**MoodPolicy.get_default_config(), **config},
        LocalModelStorage(folder),
        Resource("mood"),
        ExecutionContext(GraphSchema({})),
    )


def said(text: str, sentiment: dict[str, Any] | None) -> list[Event]:
    data = {"sentiment": sentiment} if sentiment else {}
    return [ActionExecuted("action_listen"), UserUttered(text, {"name": "complaint"}, parse_data=data)]


def slots(folder: Path, *events: Event) -> dict[str, Any]:
    tracker = DialogueStateTracker.from_events("t", list(events), DOMAIN.slots)
    prediction = policy(folder).predict_action_probabilities(tracker, DOMAIN)
    assert max(prediction.probabilities) == 0
    return {event.key: event.value for event in prediction.events if isinstance(event, SlotSet)}


def test_the_first_reply_is_chosen_with_the_mood_of_its_message(tmp_path: Path) -> None:
    assert slots(tmp_path, *said("太差了 我要投诉你们", BAD)) == {
        "mood": "negative",
        "mood_trend": "worsening",
        "bad_turns": 1,
        "threat": True,
        "tone": "upset",
    }


def test_only_what_changes_is_set_again(tmp_path: Path) -> None:
    first = [
        *said("太差了", BAD),
        SlotSet("mood", "negative"),
        SlotSet("mood_trend", "worsening"),
        SlotSet("bad_turns", 1),
        SlotSet("tone", "upset"),
    ]
    assert slots(tmp_path, *first, SlotSet("threat", False), *said("还是不行", BAD)) == {"bad_turns": 2}


def test_within_a_turn_nothing_is_set(tmp_path: Path) -> None:
    assert slots(tmp_path, *said("太差了", BAD), ActionExecuted("utter_complaint")) == {}


def test_messages_without_a_sentiment_are_neutral(tmp_path: Path) -> None:
    assert "mood" not in slots(tmp_path, *said("/affirm", None))  # neutral, as it was


@pytest.mark.parametrize(("config", "told"), [({"memory": 2}, "memory is 2"), ({"memry": 1}, "unknown setting memry")])
def test_wrong_settings_are_told(config: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidConfigException, match=told):
        policy(tmp_path, **config)


def test_somebody_in_a_hurry_stays_so_for_a_while(tmp_path: Path) -> None:
    hurried = said("快点，急用", PLAIN)
    assert slots(tmp_path, *hurried)["tone"] == "hurried"
    assert slots(tmp_path, *hurried, *said("XE2026110001", PLAIN))["tone"] == "hurried"
    assert "tone" not in slots(tmp_path, *hurried, *(event for _ in range(3) for event in said("好的", PLAIN)))


def test_displeasure_outweighs_haste(tmp_path: Path) -> None:
    assert slots(tmp_path, *said("快点，气死我了", BAD))["tone"] == "upset"
