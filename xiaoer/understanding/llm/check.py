"""Whether a language model can do what is asked of it here: JSON, both languages, in time, and at what price."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from xiaoer.errors import LLMError
from xiaoer.llm.base import ChatModel
from xiaoer.types import Language
from xiaoer.understanding.labels import INTENTS
from xiaoer.understanding.llm.answers import read_verdict
from xiaoer.understanding.llm.masking import mask
from xiaoer.understanding.llm.opinion import OpinionOptions
from xiaoer.understanding.llm.task import IntentTask, answer_schema
from xiaoer.understanding.llm.types import Candidate, Question

PROBES: tuple[tuple[Language, str, str], ...] = (
    ("zh", "帮我看看包裹走到哪儿了", "shipping_tracking"),
    ("zh", "拍错了，这单我不想要了还没发货", "cancel_order"),
    ("zh", "收到的鞋子有点挤脚，换大一码行不", "exchange"),
    ("zh", "专票抬头写错了能重新给我开一张吗", "invoice"),
    ("zh", "今天北京下雨吗", "out_of_scope"),
    ("en", "any idea where my package is right now?", "shipping_tracking"),
    ("en", "I ordered the wrong thing, it hasn't shipped, please scrap the order", "cancel_order"),
    ("en", "these shoes pinch, can I swap them for the next size up", "exchange"),
    ("en", "the company name on my invoice is wrong, send me a new one", "invoice"),
    ("en", "what's the weather in Paris", "out_of_scope"),
)
"""Messages that nobody would misunderstand, with what they want."""

_CANDIDATES = ("order_status", "shipping_tracking", "cancel_order", "exchange", "invoice")


class Probe(NamedTuple):
    """What came of one message. `usable`: whether the answer parsed; `error`: why there was none."""

    language: Language
    right: bool
    usable: bool
    seconds: float
    prompt_tokens: int
    completion_tokens: int
    error: LLMError | None = None


async def probe(model: ChatModel, deadline_seconds: float, advance: Callable[[], None] = lambda: None) -> list[Probe]:
    """Ask for every one of `PROBES`, one after the other; ends at the first that gets no answer at all."""
    found: list[Probe] = []
    task = IntentTask()
    for language, text, wanted in PROBES:
        question = Question(mask(text), [Candidate(intent, []) for intent in _CANDIDATES], INTENTS)
        try:
            answer = await model.complete(
                task.messages(question),
                max_tokens=OpinionOptions().answer_tokens,
                json_schema=answer_schema(question),
                deadline_seconds=deadline_seconds,
            )
        except LLMError as error:
            found.append(Probe(language, False, False, 0.0, 0, 0, error))
            break
        verdict = read_verdict(answer.text, question)
        right = verdict is not None and verdict.intent == wanted
        found.append(
            Probe(language, right, verdict is not None, answer.seconds, answer.prompt_tokens, answer.completion_tokens)
        )
        advance()
    return found
