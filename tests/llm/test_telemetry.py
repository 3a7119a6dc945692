"""What is counted, and that nothing is missed where nothing is installed."""

from __future__ import annotations

import pytest

from xiaoer.errors import LLMUnavailable
from xiaoer.llm import telemetry
from xiaoer.llm.base import ChatMessage
from xiaoer.llm.guarded import GuardedModel, GuardOptions
from xiaoer.llm.scripted import Line, ScriptedModel

PROMPT = (ChatMessage("user", "a very private question"),)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed; what was found before isn't remembered."""
    monkeypatch.setattr(telemetry, "_module", lambda name: None)
    for name in ("_metrics", "_tracer"):
        monkeypatch.setattr(telemetry, name, getattr(telemetry, name).__wrapped__)


async def ask(model: GuardedModel) -> str:
    return (await model.complete(PROMPT, max_tokens=5, deadline_seconds=1.0)).text


async def test_calls_tokens_and_money_are_counted() -> None:
    pytest.importorskip("prometheus_client")
    script = ScriptedModel(["yes", Line(error=LLMUnavailable("down"))], name="counted")
    model = GuardedModel.around(script, GuardOptions(price_in=1.0, price_out=2.0, cache_size=10))
    await ask(model)
    await ask(model)
    with pytest.raises(LLMUnavailable):
        await model.complete(PROMPT, max_tokens=6, deadline_seconds=1.0)
    found = telemetry.exposition()
    assert found is not None
    text = found[0].decode()
    for line in (
        'xiaoer_llm_calls_total{model="counted",outcome="answered"} 1.0',
        'xiaoer_llm_calls_total{model="counted",outcome="cached"} 1.0',
        'xiaoer_llm_calls_total{model="counted",outcome="failed"} 1.0',
        'xiaoer_llm_seconds_count{model="counted"} 1.0',
    ):
        assert line in text
    assert 'xiaoer_llm_money_total{model="counted"} 0.0' in text and "private" not in text


async def test_without_the_libraries_nothing_happens(without: None) -> None:
    assert await ask(GuardedModel.around(ScriptedModel(["yes"]))) == "yes"
    assert telemetry.exposition() is None
