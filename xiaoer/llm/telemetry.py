"""What a language model did, for Prometheus and OpenTelemetry where they are installed; nothing where they aren't.

Neither a metric nor a span ever holds a prompt or an answer.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

from xiaoer.errors import BudgetExhausted, CircuitOpen, LLMError, LLMTimeout
from xiaoer.llm.base import Completion

_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 15.0, 30.0)


class _Metrics(NamedTuple):
    calls: Any
    tokens: Any
    seconds: Any
    money: Any


class Call:
    """One call while it is made; whoever makes it tells what came of it."""

    def __init__(self, model: str, span: Any) -> None:
        self._model = model
        self._span = span

    def answered(self, answer: Completion, money: float) -> None:
        """An answer came, or was known."""
        self._tell("cached" if answer.cached else "answered")
        metrics = _metrics()
        if metrics is not None and not answer.cached:
            metrics.tokens.labels(self._model, "prompt").inc(answer.prompt_tokens)
            metrics.tokens.labels(self._model, "answer").inc(answer.completion_tokens)
            metrics.seconds.labels(self._model).observe(answer.seconds)
            metrics.money.labels(self._model).inc(money)
        if self._span is not None:
            self._span.set_attribute("gen_ai.usage.input_tokens", answer.prompt_tokens)
            self._span.set_attribute("gen_ai.usage.output_tokens", answer.completion_tokens)

    def failed(self, error: LLMError) -> None:
        """No answer came."""
        self._tell(_OUTCOMES.get(type(error), "failed"))

    def _tell(self, outcome: str) -> None:
        metrics = _metrics()
        if metrics is not None:
            metrics.calls.labels(self._model, outcome).inc()
        if self._span is not None:
            self._span.set_attribute("xiaoer.outcome", outcome)


_OUTCOMES: dict[type[LLMError], str] = {
    LLMTimeout: "timeout",
    BudgetExhausted: "budget",
    CircuitOpen: "circuit_open",
}


@contextmanager
def calling(model: str) -> Iterator[Call]:
    """Around a call of the model with this name."""
    tracer = _tracer()
    if tracer is None:
        yield Call(model, None)
        return
    with tracer.start_as_current_span("llm.complete", attributes={"gen_ai.request.model": model}) as span:
        yield Call(model, span)


def exposition() -> tuple[bytes, str] | None:
    """All metrics of this process as Prometheus reads them, with their media type; None without prometheus_client."""
    client = _module("prometheus_client")
    return None if client is None else (client.generate_latest(), client.CONTENT_TYPE_LATEST)


@lru_cache(maxsize=1)
def _metrics() -> _Metrics | None:
    client = _module("prometheus_client")
    if client is None:
        return None
    return _Metrics(
        client.Counter("xiaoer_llm_calls", "Calls of the language model by outcome", ("model", "outcome")),
        client.Counter("xiaoer_llm_tokens", "Tokens of prompts and answers", ("model", "kind")),
        client.Histogram("xiaoer_llm_seconds", "Seconds of an answer", ("model",), buckets=_SECONDS),
        client.Counter("xiaoer_llm_money", "What the tokens cost at the prices of the settings", ("model",)),
    )


@lru_cache(maxsize=1)
def _tracer() -> Any:
    trace = _module("opentelemetry.trace")
    return None if trace is None else trace.get_tracer("xiaoer.llm")


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
