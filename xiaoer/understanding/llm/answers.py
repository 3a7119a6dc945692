"""Reading an answer to the intent task: only what is known and stands in the message counts."""

from __future__ import annotations

import logging
from typing import Any

from xiaoer.llm.json_answers import json_object
from xiaoer.text.normalise import to_half_width
from xiaoer.understanding.labels import POLICY, Label, is_request, topic_of
from xiaoer.understanding.llm.task import topics_of
from xiaoer.understanding.llm.types import FoundEntity, Question, Verdict

log = logging.getLogger(__name__)


class _Unusable(Exception):
    """What is wrong with an answer, in words of ours."""


def read_verdict(answer: str, question: Question) -> Verdict | None:
    """The verdict in `answer`, or None with one line in the log where anything of it is wrong or unknown.

    An entity of an unknown kind or with a text that doesn't stand in the message is left out. Thoughts
    before the JSON and a Markdown fence around it are no fault.
    """
    try:
        return _read(answer, question)
    except _Unusable as error:
        log.warning("The language model's answer isn't used: %s", error)
        return None


def _read(answer: str, question: Question) -> Verdict:
    found = _json_object(answer)
    intent = _known(found.get("intent"), question.intents, "intent")
    topic = topic_of(Label(intent))
    if intent == POLICY:
        topic = _known(found.get("topic"), topics_of(question), "topic")
    return Verdict(intent, topic, _requests(found, intent, question), _entities(found, question))


def _json_object(answer: str) -> dict[str, Any]:
    try:
        return json_object(answer)
    except ValueError as error:
        raise _Unusable(str(error)) from None


def _known(value: Any, allowed: tuple[str, ...] | Any, what: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise _Unusable(f"its {what} isn't one of those that were asked for")
    return value


def _items(found: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects in the list at `key`; a list that is missing or null is empty."""
    items = found.get(key) or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise _Unusable(f"its {key} are no list of objects")
    return items


def _requests(found: dict[str, Any], intent: str, question: Question) -> tuple[tuple[str, int, int], ...]:
    """The requests of the message in its order; a single one is the whole message."""
    asked = [(_known(item.get("intent"), question.intents, "request"), item) for item in _items(found, "requests")]
    asked = [(name, item) for name, item in asked if is_request(name)]
    if len(asked) < 2:
        return ((intent, 0, len(question.message.original)),) if is_request(intent) else ()
    spans = []
    for name, item in asked:
        span = _find(item.get("text"), question)
        if span is None:
            raise _Unusable("a request's words don't stand in the message")
        spans.append((name, *span))
    if intent not in [name for name, _, _ in spans]:
        raise _Unusable("its intent is none of its requests")
    return tuple(sorted(set(spans), key=lambda span: span[1:]))


def _entities(found: dict[str, Any], question: Question) -> tuple[FoundEntity, ...]:
    entities = []
    for item in _items(found, "entities"):
        name, span = item.get("entity"), _find(item.get("text"), question)
        if isinstance(name, str) and name in question.entities and span:
            entities.append(FoundEntity(name, *span))
    return tuple(dict.fromkeys(entities))


def _find(quote: Any, question: Question) -> tuple[int, int] | None:
    """Where the words stand in the original message; case, width and space around them make no difference."""
    if not isinstance(quote, str) or not quote.strip():
        return None
    start = _folded(question.message.text).find(_folded(quote.strip()))
    return question.message.span(start, start + len(quote.strip())) if start >= 0 else None


def _folded(text: str) -> str:
    """Half-width and lower case, character by character, so that offsets stay."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in to_half_width(text))
