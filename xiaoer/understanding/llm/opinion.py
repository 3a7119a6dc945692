"""Asking a language model where the encoder is unsure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import get_args

from xiaoer.llm.guarded import GuardedModel
from xiaoer.understanding.entities.types import EntityKind
from xiaoer.understanding.llm.answers import read_verdict
from xiaoer.understanding.llm.examples import ExampleIndex
from xiaoer.understanding.llm.masking import PERSONAL, Span, mask
from xiaoer.understanding.llm.task import IntentTask, answer_schema
from xiaoer.understanding.llm.types import Candidate, Question, Verdict

_OF_RULES = frozenset(get_args(EntityKind))


@dataclass(frozen=True)
class OpinionOptions:
    """`candidates`: how many of the encoder's intents are shown, with `examples_per_candidate` each.

    `deadline_seconds`: for one message with all retries. `answer_tokens`: the longest answer. `excluded`:
    intents that the language model may not decide for. `entities`: those of the domain that it may
    name, None for all that no rule finds; never what tells who somebody is.
    """

    candidates: int = 5
    examples_per_candidate: int = 4
    deadline_seconds: float = 3.0
    answer_tokens: int = 200
    excluded: tuple[str, ...] = ("affirm",)
    entities: tuple[str, ...] | None = None

    def may_name(self, entity: str) -> bool:
        """Whether the language model may find this entity."""
        if entity in PERSONAL:
            return False
        return entity not in _OF_RULES if self.entities is None else entity in self.entities


@dataclass(frozen=True)
class Unsure:
    """A message that the encoder is unsure about.

    `ranked`: its intents, likeliest first. `spans`: the entities that are known. `asked`: the
    assistant's last question without the customer's data. `conversation`: whose budget pays, if anybody's.
    """

    text: str
    ranked: Sequence[str]
    spans: Sequence[Span] = ()
    asked: str | None = None
    conversation: str | None = None


class SecondOpinion:
    """Puts the question together, asks, and reads the answer."""

    def __init__(self, task: IntentTask, index: ExampleIndex, options: OpinionOptions) -> None:
        self.task = task
        self._index = index
        self._options = options

    def question(self, message: Unsure, intents: Collection[str] | None, entities: Sequence[str]) -> Question:
        """What the model is asked about `message`; `intents` and `entities` are the domain's.

        Where there is no domain (None) every intent with examples may be answered.
        """
        options = self._options
        allowed = [
            intent
            for intent in self._index.intents
            if (intents is None or intent in intents) and intent not in options.excluded
        ]
        masked = mask(message.text, message.spans)
        vector = self._index.vector(masked.text)
        likely = [intent for intent in message.ranked if intent in allowed][: options.candidates]
        candidates = [
            Candidate(intent, self._index.nearest(intent, vector, options.examples_per_candidate)) for intent in likely
        ]
        wanted = [entity for entity in entities if options.may_name(entity)]
        return Question(masked, candidates, allowed, wanted, message.asked)

    async def ask(
        self, model: GuardedModel, message: Unsure, intents: Collection[str] | None, entities: Sequence[str]
    ) -> Verdict | None:
        """The model's verdict, or None where its answer can't be used; raises `LLMError` where there is none."""
        question = self.question(message, intents, entities)
        if len(question.intents) < 2:
            return None
        answer = await model.complete(
            self.task.messages(question),
            max_tokens=self._options.answer_tokens,
            json_schema=answer_schema(question),
            deadline_seconds=self._options.deadline_seconds,
            conversation=message.conversation,
        )
        verdict = read_verdict(answer.text, question)
        if verdict is None:
            model.forget(answer)
        return verdict
