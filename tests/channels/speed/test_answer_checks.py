"""An answer is right or wrong exactly where it is for Rasa, with Rasa's errors."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.nlg.callback import CallbackNaturalLanguageGenerator
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

from channels.speed.answer_checks import checking_actions, checking_nlg, is_right
from tests.channels.speed.originals import original

NAMES = [schema["properties"]["event"]["const"] for schema in EVENT_SCHEMA["oneOf"]]
PARSE_DATA = {
    "text": "hi",
    "intent": {"name": "greet", "confidence": 1.0},
    "entities": [{"entity": "name", "value": "Li", "start": 0, "end": 2, "extractor": None}],
    "intent_ranking": [{"name": "greet", "confidence": 0.5}],
}
FULL: dict[str, dict[str, Any]] = {
    "user": {"text": "hi", "parse_data": PARSE_DATA, "input_channel": None, "message_id": "1"},
    "action": {"name": "action_x", "policy": None, "confidence": 1, "hide_rule_turn": False, "action_text": None},
    "slot": {"name": "language", "value": {"any": ["thing"]}},
    "entities": {"entities": [{"entity": "name", "value": 1}]},
}
JUNK: list[Any] = [None, 0, 1, -1.5, True, "", "slot", "user", [], {}, [[]], {"event": "slot"}, [{"entity": "x"}]]


def events() -> Iterator[dict[str, Any]]:
    """One full event of each name."""
    for name in NAMES:
        yield {"event": name, "timestamp": None, "metadata": {"a": 1}, **FULL.get(name, {})}


def mutants(answer: dict[str, Any], count: int, seed: int) -> Iterator[Any]:
    """The answer with one to three values anywhere in it replaced, removed or added."""
    chooser = random.Random(seed)
    for _ in range(count):
        changed: Any = copy.deepcopy(answer)
        for _ in range(chooser.randint(1, 3)):
            holder, key = chooser.choice(list(_places(changed)) or [(changed, "new")])
            what = chooser.random()
            if what < 0.3 and isinstance(holder, dict):
                holder.pop(key, None)
            elif what < 0.4 and isinstance(holder, dict):
                holder["extra"] = copy.deepcopy(chooser.choice(JUNK))
            else:
                holder[key] = copy.deepcopy(chooser.choice(JUNK))
        yield changed


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for key, inner in pairs:
        yield value, key
        yield from _places(inner)


def outcome(check: Callable[[Any], Any], answer: Any) -> tuple[str, str]:
    """What a check says: its result, or its error with the whole text."""
    try:
        return "said", repr(check(answer))
    except (ValidationError, RasaException, TypeError, AttributeError) as error:
        return type(error).__name__, str(error)


def test_every_kind_of_event_is_told_right_without_asking_rasa() -> None:
    for event in events():
        answer = {"events": [event], "responses": [{"text": "hi"}]}
        assert is_right(answer), event
        assert outcome(rasas_check, answer) == ("said", "True")


def rasas_check(answer: Any) -> Any:
    return original(RemoteAction, "_validate_action_result")(RemoteAction("action_x", None), answer)


def our_check(answer: Any) -> Any:
    wrapped = checking_actions(original(RemoteAction, "_validate_action_result"))
    return wrapped(RemoteAction("action_x", None), answer)


def test_many_answers_have_the_same_outcome_as_with_rasa() -> None:
    validator = Draft202012Validator(RemoteAction.action_response_format_spec())
    right = wrong = 0
    for seed, event in enumerate(events()):
        answer = {"events": [event, {"event": "slot", "name": "a", "value": None}], "responses": [{"text": "hi"}]}
        for mutant in mutants(answer, 40, seed):
            valid = validator.is_valid(mutant)
            assert not is_right(mutant) or valid, mutant
            right, wrong = right + valid, wrong + (not valid)
            if seed % 8 == 0:  # Rasa's own check takes 10 ms and more
                assert outcome(our_check, mutant) == outcome(rasas_check, mutant), mutant
    assert right > 200 and wrong > 200


@pytest.mark.parametrize("answer", [None, [], "", 1, {}, {"events": None}, {"responses": [1]}, {"events": [{}]}])
def test_odd_answers_have_the_same_outcome_as_with_rasa(answer: Any) -> None:
    assert outcome(our_check, answer) == outcome(rasas_check, answer)


def test_answers_of_an_nlg_server_have_the_same_outcome_as_with_rasa() -> None:
    rasas = original(CallbackNaturalLanguageGenerator, "validate_response")
    ours = checking_nlg(rasas)
    full = {"text": "hi", "buttons": [{"title": "a"}], "elements": [], "attachment": None, "image": None, "custom": {}}
    said = {outcome(rasas, full)[0]}
    for answer in [full, None, "", [], 1, *mutants(full, 80, 1)]:
        assert outcome(ours, answer) == outcome(rasas, answer), answer
        said.add(outcome(rasas, answer)[0])
    assert said == {"said", "RasaException"}
