"""The intent task: a question becomes a prompt and the schema of its answer; whoever asks reads it with `answers`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from xiaoer.errors import ConfigurationError
from xiaoer.llm.base import ChatMessage, JsonSchema
from xiaoer.llm.prompts import Prompt
from xiaoer.understanding.labels import POLICY, TOPICS, is_request
from xiaoer.understanding.llm.types import Candidate, Question

PROMPTS = Path(__file__).parent.parent / "prompts"
_MOST_REQUESTS = 4
_MOST_ENTITIES = 6


class IntentTask:
    """Makes the messages for a `Question`; knows no provider."""

    def __init__(self, prompt: str = "intent.v1", meanings: str = "intents.v1") -> None:
        """`prompt`, `meanings`: files in `prompts/`. Raises `ConfigurationError` for one that can't be used."""
        self._prompt = Prompt(PROMPTS / f"{prompt}.jinja")
        self._meanings = _read_meanings(PROMPTS / f"{meanings}.yml")

    @property
    def fingerprint(self) -> str:
        """All text that goes into the prompt."""
        return f"{self._prompt.source}\n{self._meanings}"

    def messages(self, question: Question) -> list[ChatMessage]:
        """The prompt."""
        return self._prompt.messages(
            {
                "intents": list(question.intents),
                "topics": topics_of(question),
                "entities": list(question.entities),
                "candidates": [self._shown(candidate) for candidate in question.candidates],
                "asked": question.asked,
                "message": question.message.text,
            }
        )

    def _shown(self, candidate: Candidate) -> dict[str, Any]:
        examples = [{"text": text, "topic": label.topic} for text, label in candidate.examples]
        meaning = self._meanings.get(candidate.intent)
        return {"intent": candidate.intent, "meaning": meaning, "examples": examples}


def topics_of(question: Question) -> tuple[str, ...]:
    """The topics that may be answered: none where there is no `policy_question`."""
    return TOPICS if POLICY in question.intents else ()


def answer_schema(question: Question) -> JsonSchema:
    """The JSON schema of an answer, in the part of the language that every endpoint knows (OpenAI's strict mode)."""
    properties: dict[str, Any] = {"intent": {"type": "string", "enum": list(question.intents)}}
    if topics_of(question):
        properties["topic"] = {"type": ["string", "null"], "enum": [*topics_of(question), None]}
    requests = [intent for intent in question.intents if is_request(intent)]
    properties["requests"] = _list_of("intent", requests or list(question.intents), _MOST_REQUESTS)
    if question.entities:
        properties["entities"] = _list_of("entity", list(question.entities), _MOST_ENTITIES)
    return _object(properties)


def _list_of(name: str, values: list[str], most: int) -> dict[str, Any]:
    item = _object({name: {"type": "string", "enum": values}, "text": {"type": "string"}})
    return {"type": "array", "items": item, "maxItems": most}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _read_meanings(path: Path) -> dict[str, str]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: this file can't be read: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(text, str) for pair in found.items() for text in pair):
        raise ConfigurationError(f"{path}: it takes one line `intent: what it means` for each intent")
    return found
