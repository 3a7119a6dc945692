"""The language model's part: asked how a message sounds where the embedded classifier is unsure."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xiaoer.errors import ConfigurationError
from xiaoer.llm.base import ChatMessage, JsonSchema
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.json_answers import json_object
from xiaoer.llm.prompts import Prompt
from xiaoer.understanding.llm.masking import Span, mask
from xiaoer.understanding.llm.task import PROMPTS
from xiaoer.understanding.sentiment.levels import LABEL_OF, LEVELS, STRENGTH_OF, Level

log = logging.getLogger(__name__)

_ANSWER_TOKENS = 40

SCHEMA: JsonSchema = {
    "type": "object",
    "properties": {"sentiment": {"type": "string", "enum": list(LEVELS)}},
    "required": ["sentiment"],
    "additionalProperties": False,
}
"""What an answer must look like."""


@dataclass(frozen=True)
class LLMSentimentOptions:
    """`below`: how sure the classifier must be for the language model not to be asked. `deadline_seconds`: for one
    message with all retries. `prompt`: a file in `prompts/`."""

    below: float = 0.6
    deadline_seconds: float = 2.0
    prompt: str = "sentiment.v1"

    def __post_init__(self) -> None:
        for name, most in (("below", 1.0), ("deadline_seconds", 60.0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= most:
                raise ConfigurationError(f"{name} is {value!r}; it takes a number above 0, up to {most:g}")


class SentimentTask:
    """Makes the prompt and reads the answer; knows no provider."""

    def __init__(self, options: LLMSentimentOptions = LLMSentimentOptions()) -> None:
        """Raises `ConfigurationError` for a prompt that can't be used."""
        self.options = options
        self._prompt = Prompt(PROMPTS / f"{options.prompt}.jinja")

    @property
    def fingerprint(self) -> str:
        """All text that goes into the prompt."""
        return self._prompt.source

    def messages(self, text: str, spans: Iterable[Span] = ()) -> list[ChatMessage]:
        """The prompt for a customer's `text`, in which `spans` are hidden."""
        return self._prompt.messages({"levels": list(LEVELS), "message": mask(text, spans).text})

    async def ask(
        self, model: GuardedModel, text: str, spans: Iterable[Span] = (), conversation: str | None = None
    ) -> Level | None:
        """The level that the model names, or None where its answer can't be used; raises `LLMError` without one."""
        answer = await model.complete(
            self.messages(text, spans),
            max_tokens=_ANSWER_TOKENS,
            json_schema=SCHEMA,
            deadline_seconds=self.options.deadline_seconds,
            conversation=conversation,
        )
        level = read_level(answer.text)
        if level is None:
            model.forget(answer)
        return level


def read_level(answer: str) -> Level | None:
    """The level in `answer`, or None with one line in the log where it isn't one of `LEVELS`."""
    try:
        said = json_object(answer).get("sentiment")
    except ValueError as error:
        log.warning("The language model's answer isn't used: %s", error)
        return None
    level = next((each for each in LEVELS if each == said), None)
    if level is None:
        log.warning("The language model's answer isn't used: its sentiment isn't one of those that were asked for")
    return level


def decide(sentiment: dict[str, Any], level: Level) -> dict[str, Any]:
    """`sentiment`, a parse result's, with what the language model said.

    It gives no probability, so none is made up: the scores stay the classifier's, and `confidence` is
    what they give the label.
    """
    label = LABEL_OF[level]
    return {
        **sentiment,
        "label": label,
        "confidence": sentiment["scores"][label],
        "intensity": STRENGTH_OF[level],
        "source": "llm",
    }
