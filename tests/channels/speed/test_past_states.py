"""Policies are told exactly what Rasa tells them, at every point of every conversation."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from channels.speed.past_states import continuing
from tests.channels.speed.originals import original

DOMAIN = Domain.from_dict(
    {
        "intents": ["greet", "ask", {"inform": {"use_entities": ["number"]}}],
        "entities": ["number", "name"],
        "slots": {
            "colour": {"type": "categorical", "values": ["red", "blue"], "mappings": [{"type": "custom"}]},
            "count": {"type": "float", "initial_value": 0, "max_value": 5, "mappings": [{"type": "custom"}]},
            "seen": {"type": "bool", "mappings": [{"type": "custom"}]},
            "free": {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]},
        },
        "forms": {"a_form": {"required_slots": []}, "b_form": {"required_slots": []}},
        "actions": ["action_x", "action_y"],
        "responses": {"utter_hi": [{"text": "hi"}]},
    }
)
RULE_ONLY: list[dict[str, Any] | None] = [
    None,
    {"rule_only_slots": [], "rule_only_loops": []},
    {"rule_only_slots": ["seen"], "rule_only_loops": ["b_form"]},
]
RASAS: Callable[..., list[State]] = original(Domain, "states_for_tracker_history")
OURS = continuing(RASAS)


def some_event(chooser: random.Random) -> Event:
    """Any event that a conversation may hold; the usual ones more often."""
    entities = chooser.choice([[], [{"entity": "number", "value": "1"}], [{"entity": "name", "value": "Li"}]])
    intent = chooser.choice(["greet", "ask", "inform"])
    action = chooser.choice(["action_listen", "action_x", "action_y", "utter_hi", "a_form", "b_form"])
    usual: list[Event] = [
        UserUttered(f"text {chooser.random()}", {"name": intent, "confidence": 1.0}, entities),
        ActionExecuted(action, hide_rule_turn=chooser.random() < 0.3),
        ActionExecuted("action_listen"),
        SlotSet("colour", chooser.choice(["red", "blue", None])),
        SlotSet("count", chooser.choice([0, 2, None])),
        SlotSet("seen", chooser.choice([True, False, None])),
        SlotSet("free", chooser.choice(["x", None])),
        BotUttered("hi"),
        ActiveLoop(chooser.choice(["a_form", "b_form", None])),
        DefinePrevUserUtteredFeaturization(chooser.random() < 0.5),
    ]
    rare: list[Event] = [
        ActionExecutionRejected(chooser.choice(["a_form", "action_x"])),
        LoopInterrupted(chooser.random() < 0.5),
        FollowupAction(chooser.choice(["action_x", "a_form"])),
        UserUtteranceReverted(),
        ActionReverted(),
        Restarted(),
        SessionStarted(),
        AllSlotsReset(),
        ConversationPaused(),
    ]
    return chooser.choice(rare if chooser.random() < 0.12 else usual)


def plain(states: list[State]) -> list[State]:
    return copy.deepcopy(states)


@pytest.mark.parametrize("seed", range(12))
def test_any_conversation_has_the_states_that_rasa_finds(seed: int) -> None:
    chooser = random.Random(seed)
    tracker = DialogueStateTracker.from_events("a", [], DOMAIN.slots)
    lengths = set()
    for _ in range(120):
        tracker.update(some_event(chooser), DOMAIN)
        for unset in (False, True):
            for no_rules in (False, True):
                look = (unset, no_rules, chooser.choice(RULE_ONLY))
                expected = plain(RASAS(DOMAIN, tracker, *look))
                found = OURS(DOMAIN, tracker, *look)
                assert found == expected, look
                lengths.add(len(found))
                for state in found:  # whatever a policy does to its states, the next one must not see it
                    for part in state.values():
                        part.clear()
                    state.clear()
    assert len(lengths) > 3


def test_a_past_is_played_once_in_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    tracker = DialogueStateTracker.from_events("a", [], DOMAIN.slots)
    for _ in range(40):
        tracker.update_with_events([UserUttered("x", {"name": "greet"}), ActionExecuted("utter_hi")], DOMAIN)
    tracker.update(UserUttered("now", {"name": "ask"}), DOMAIN)
    seen: list[object] = []
    rasas = Domain.get_active_state
    monkeypatch.setattr(Domain, "get_active_state", lambda *a, **k: seen.append(a) or rasas(*a, **k))
    OURS(DOMAIN, tracker)
    first = len(seen)
    for _ in range(4):
        tracker.update(ActionExecuted("action_x"), DOMAIN)
        assert OURS(DOMAIN, tracker) == RASAS(DOMAIN, tracker)
        seen.clear()
        OURS(DOMAIN, tracker)
        assert 0 < len(seen) <= 5 < first


def test_another_domain_is_another_play() -> None:
    tracker = DialogueStateTracker.from_events("a", [UserUttered("x", {"name": "inform"})], DOMAIN.slots)
    other = Domain.from_dict({"intents": ["inform"], "entities": ["number"]})
    for domain in (DOMAIN, other, DOMAIN):
        assert OURS(domain, tracker) == RASAS(domain, tracker)


def test_trackers_of_a_training_and_without_a_domain_are_rasas() -> None:
    for tracker in (
        TrackerWithCachedStates("t", slots=DOMAIN.slots, domain=DOMAIN),
        DialogueStateTracker.from_events("any slots", [UserUttered("x", {"name": "greet"})]),
    ):
        assert OURS(DOMAIN, tracker) == RASAS(DOMAIN, tracker)
        assert "_played_by_xiaoer" not in vars(tracker)
