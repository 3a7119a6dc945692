"""Replies in free words: only where nothing else answers, a model is there, and the draft holds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.noted import Noted
from actions.policy_question import AnswerPolicy
from actions.product_question import ProductQuestion
from tests.actions.conftest import Desk
from tests.world import ROOT
from xiaoer.errors import LLMUnavailable
from xiaoer.llm.base import ChatMessage
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.scripted import Line, ScriptedModel
from xiaoer.replies.rules import load_rules
from xiaoer.replies.writer import ReplyWriter

UNFORESEEN = "if the zip of my jacket jams after a month of wearing, what would you do about the warranty thing"
RIGHT = "Clothing has a warranty of 3 months from delivery."


def with_model(desk: Desk, *lines: Line | str) -> ScriptedModel:
    model = ScriptedModel(lines)
    writer = ReplyWriter(GuardedModel.around(model), load_rules(ROOT / "replies" / "rules.yml"))
    desk.services.replies = writer
    return model


@pytest.fixture
def unknown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A knowledge base that finds passages and answers nothing."""
    monkeypatch.setattr(desk.services.knowledge, "answer", lambda *_: None)
    return desk


async def test_without_a_model_all_is_as_before(unknown: Desk) -> None:
    assert unknown.services.replies is None
    assert await unknown.call(AnswerPolicy(unknown.services), UNFORESEEN, "policy_question") == ["utter_policy_unknown"]


async def test_a_checked_reply_is_said_with_its_mark_and_source(unknown: Desk) -> None:
    with_model(unknown, RIGHT)
    said = await unknown.call(AnswerPolicy(unknown.services), UNFORESEEN, "policy_question")
    assert said == ["utter_free_reply"]
    message = unknown.messages[0]
    assert message["answer"] == RIGHT
    assert message["mark"] == "\n(AI-generated)"
    assert message["custom"]["generated"] is True
    assert message["custom"]["sources"][0]["file"].endswith(".md")


@pytest.mark.parametrize(
    "lines",
    [
        ("We guarantee a warranty of 5 years.", "I've sent you a new one."),
        ("NO_ANSWER",),
        (Line(error=LLMUnavailable("down")),),
    ],
)
async def test_what_doesnt_hold_isnt_said(unknown: Desk, lines: Sequence[Line | str]) -> None:
    with_model(unknown, *lines)
    assert await unknown.call(AnswerPolicy(unknown.services), UNFORESEEN, "policy_question") == ["utter_policy_unknown"]


async def test_what_the_knowledge_base_answers_costs_nothing(desk: Desk) -> None:
    model = with_model(desk)
    assert await desk.call(AnswerPolicy(desk.services), "How long does a refund take?", "policy_question") == [
        "utter_policy_answer"
    ]
    assert model.calls == []


async def test_goods_and_unclear_messages_come_here_too(unknown: Desk) -> None:
    with_model(unknown, RIGHT, RIGHT)
    assert await unknown.call(ProductQuestion(unknown.services), UNFORESEEN, "product_question") == ["utter_free_reply"]
    unknown.ranking = ["nlu_fallback", "product_question"]
    assert await unknown.call(Noted(unknown.services), UNFORESEEN + " please", "nlu_fallback") == ["utter_free_reply"]


async def test_what_isnt_the_shops_matter_isnt_asked_about(unknown: Desk) -> None:
    model = with_model(unknown)
    unknown.ranking = ["nlu_fallback", "out_of_scope"]
    assert await unknown.call(Noted(unknown.services), UNFORESEEN, "nlu_fallback") == ["utter_rephrase"]
    assert model.calls == []


async def test_only_a_verified_customers_orders_are_shown(unknown: Desk) -> None:
    prompts: list[str] = []

    def answer(messages: Sequence[ChatMessage]) -> str:
        prompts.append(messages[-1].content)
        return "NO_ANSWER"

    model = ScriptedModel(answer)
    rules = load_rules(ROOT / "replies" / "rules.yml")
    unknown.services.replies = ReplyWriter(GuardedModel.around(model), rules)
    await unknown.call(AnswerPolicy(unknown.services), UNFORESEEN, "policy_question")
    await unknown.verify()
    await unknown.call(AnswerPolicy(unknown.services), UNFORESEEN, "policy_question")
    assert "Electric Kettle" not in prompts[0] and "Electric Kettle" in prompts[1]
    assert "XE2026110001" not in prompts[1] and "[ORDER_NUMBER_1]" in prompts[1]
