"""The check of what the action server and an NLG server answer: Rasa checks the schema itself at every answer, too.

An answer that is right is told so by validators that are made once. Any other goes to Rasa's own check, so that
errors are Rasa's.
"""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import Any, Callable, Dict, Tuple

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.core.nlg.callback import CallbackNaturalLanguageGenerator, nlg_response_format_spec
from rasa.shared.utils.schemas.events import EVENT_SCHEMA

from xiaoer.errors import ConfigurationError
from xiaoer.wrapping import wrap


def install() -> None:
    """Check answers of actions and of an NLG server with prepared validators."""
    wrap(RemoteAction, "_validate_action_result", checking_actions)
    wrap(CallbackNaturalLanguageGenerator, "validate_response", checking_nlg)


def checking_actions(original: Callable[..., bool]) -> Callable[..., bool]:
    """`original`, asked only about answers that aren't surely right."""
    _event_validators()  # a Rasa with another schema shows itself at the start

    @wraps(original)
    def _validate_action_result(self: RemoteAction, result: Dict[str, Any]) -> bool:
        return is_right(result) or original(self, result)

    return _validate_action_result


def checking_nlg(original: Callable[..., bool]) -> Callable[..., bool]:
    """`original`, asked only about answers that aren't surely right."""

    @wraps(original)
    def validate_response(content: Any) -> bool:
        return _nlg_validator().is_valid(content) or original(content)

    return validate_response


def is_right(result: Any) -> bool:
    """Whether an action's answer surely fits Rasa's schema; False where that isn't sure."""
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    if not isinstance(events, list) or not isinstance(responses, list):
        return False
    return all(isinstance(response, dict) for response in responses) and all(map(_is_right_event, events))


def _is_right_event(event: Any) -> bool:
    """An event fits exactly one of the schema's alternatives: the one of its name, if it fits that."""
    head, alternatives = _event_validators()
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        return False
    alternative = alternatives.get(event["event"])
    return alternative is not None and head.is_valid(event) and alternative.is_valid(event)


@lru_cache(maxsize=1)
def _event_validators() -> Tuple[Draft202012Validator, Dict[str, Draft202012Validator]]:
    """What all events share, and what those of each name have; every alternative must be bound to one name."""
    head = {key: value for key, value in EVENT_SCHEMA.items() if key != "oneOf"}
    alternatives: Dict[str, Draft202012Validator] = {}
    for schema in EVENT_SCHEMA["oneOf"]:
        name = schema.get("properties", {}).get("event", {}).get("const")
        if not isinstance(name, str) or name in alternatives or set(schema) - {"properties", "required"}:
            raise ConfigurationError(
                "Rasa's schema of events isn't that of 3.6.21; install the version in uv.lock with `uv sync`, or set "
                "`fast: false` under MessageHooks in config.yml"
            )
        alternatives[name] = Draft202012Validator(schema)
    return Draft202012Validator(head), alternatives


@lru_cache(maxsize=1)
def _nlg_validator() -> Draft202012Validator:
    return Draft202012Validator(nlg_response_format_spec())
