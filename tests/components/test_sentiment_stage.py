"""The stage around Rasa's own `parse_message`, beside the one for intents, with the graph's result given."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from components.llm_stage import LLMStage
from components.sentiment_stage import MARK, SentimentStage
from tests.components.test_llm_stage import DOMAIN, RESULT, TEXT, GivenProcessor
from xiaoer.errors import LLMUnavailable
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.scripted import Line, Script, ScriptedModel
from xiaoer.understanding.sentiment.llm import SentimentTask

SCORES = {"negative": 0.4, "neutral": 0.45, "positive": 0.15}
UNSURE = {"label": "neutral", "confidence": 0.45, "scores": SCORES, "intensity": 0.3, "source": "encoder"}


def stage_of(script: Script) -> tuple[SentimentStage, ScriptedModel]:
    model = ScriptedModel(script)
    return SentimentStage(SentimentTask(), GuardedModel.around(model)), model


def processor(stage: SentimentStage | None) -> GivenProcessor:
    mark = {MARK: stage.name} if stage else {}
    return GivenProcessor(DOMAIN, {**RESULT, "sentiment": UNSURE, **mark})


async def parsed(stage: SentimentStage | None) -> dict[str, Any]:
    result: dict[str, Any] = await processor(stage).parse_message(UserMessage(TEXT, sender_id="c"))
    return result


async def test_the_models_answer_is_the_sentiment() -> None:
    stage, model = stage_of(['{"sentiment": "negative"}'])
    result = await parsed(stage)
    assert result == {
        **RESULT,
        "sentiment": {**UNSURE, "label": "negative", "confidence": 0.4, "intensity": 0.5, "source": "llm"},
    }
    assert "5094137682" not in str(model.calls)


async def test_a_message_without_the_mark_is_left_alone() -> None:
    stage, model = stage_of([])
    assert (await parsed(None))["sentiment"] == UNSURE
    assert model.calls == []
    del stage


async def test_both_stages_see_a_message_that_both_are_unsure_of() -> None:
    class Intents(LLMStage):
        def __init__(self) -> None:
            super().__init__(None, None)  # type: ignore[arg-type]

        async def settle(self, parse: dict[str, Any], *_: Any) -> None:
            parse["intent"] = {"name": "exchange", "confidence": 0.2}

    intents, (stage, _) = Intents(), stage_of(['{"sentiment": "positive"}'])
    given = GivenProcessor(DOMAIN, {**RESULT, "sentiment": UNSURE, MARK: stage.name, "llm_stage": intents.name})
    result = await given.parse_message(UserMessage(TEXT, sender_id="c"))
    assert (result["intent"]["name"], result["sentiment"]["label"]) == ("exchange", "positive")
    assert not {MARK, "llm_stage"} & set(result)


def confused(messages: Any) -> str:
    raise KeyError(f"a fault of ours with {TEXT}")


@pytest.mark.parametrize(
    "script", [[Line(error=LLMUnavailable("down"))], [Line("{}", delay=5)], ["rubbish"], ['{"sentiment": 1}'], confused]
)
async def test_whatever_goes_wrong_the_encoders_answer_stands_with_one_line(
    script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    stage = SentimentStage(SentimentTask(), GuardedModel.around(ScriptedModel(script, sleep=_at_once)))
    with caplog.at_level(logging.INFO):
        assert (await parsed(stage))["sentiment"] == UNSURE
    assert len(caplog.records) == 1
    assert "5094137682" not in caplog.text


async def _at_once(_: float) -> None:
    await asyncio.sleep(0)
