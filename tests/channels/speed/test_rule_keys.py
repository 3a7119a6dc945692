"""The same rules fit as Rasa finds, whatever the rules and the conversation are."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.policies.rule_policy import SHOULD_NOT_BE_SET, RulePolicy

from channels.speed.rule_keys import by_action_before
from tests.channels.speed.originals import original

RASAS: Callable[..., set[str]] = original(RulePolicy, "_get_possible_keys")
OURS = by_action_before(RASAS)


def policy() -> Any:
    found = SimpleNamespace(
        _rule_key_to_state=RulePolicy._rule_key_to_state, _does_rule_match_state=RulePolicy._does_rule_match_state
    )
    found._is_rule_applicable = RulePolicy._is_rule_applicable.__get__(found)
    return found


def some_state(chooser: random.Random, *, rule: bool) -> dict[str, Any]:
    state: dict[str, Any] = {}
    name = chooser.choice(["action_listen", "utter_hi", "a_form", None])
    if name:
        state["prev_action"] = {"action_name": name}
    elif chooser.random() < 0.3:
        state["prev_action"] = chooser.choice([{}, {"action_text": "hi"}, {"action_name": SHOULD_NOT_BE_SET}])
    if chooser.random() < 0.7:
        state["user"] = {"intent": chooser.choice(["greet", "ask"])}
    if chooser.random() < 0.4:
        state["slots"] = {"seen": (1.0,) if not rule else [1.0]}
    if chooser.random() < 0.3:
        state["active_loop"] = {"name": chooser.choice(["a_form", SHOULD_NOT_BE_SET])}
    return state


@pytest.mark.parametrize("seed", range(60))
def test_the_same_rules_fit(seed: int) -> None:
    chooser = random.Random(seed)
    ours = policy()
    for _ in range(3):  # a training changes the lookup
        rules = [[some_state(chooser, rule=True) for _ in range(chooser.randint(1, 3))] for _ in range(40)]
        lookup = {json.dumps(rule): "utter_hi" for rule in rules}
        for _ in range(10):
            states = [some_state(chooser, rule=False) for _ in range(chooser.randint(0, 5))]
            assert OURS(ours, lookup, states) == RASAS(policy(), lookup, states)


def test_no_rule_fits_nothing() -> None:
    assert OURS(policy(), {}, [{}]) == set()
