"""Other words for a template: the same facts, or the template."""

from __future__ import annotations

import pytest

from tests.replies.grounds import rules
from xiaoer.errors import LLMUnavailable
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.scripted import Line, ScriptedModel
from xiaoer.replies.check import Checker
from xiaoer.replies.rephrase import Rephraser
from xiaoer.replies.tone import PLAIN, Tone

TEXT = "订单 XE1029384756 待发货，合计 ¥138.00，付款后 48 小时内发出。"


def rephraser(line: Line | str) -> Rephraser:
    return Rephraser(GuardedModel.around(ScriptedModel([line])), Checker(rules()), 1.0)


async def test_other_words_with_the_same_facts_are_said() -> None:
    other = "订单 [ORDER_NUMBER_1] 待发货，付款后 48 小时内发出，合计 ¥138.00。"
    assert await rephraser(other).rephrase(TEXT, "zh", PLAIN, 1) == other.replace("[ORDER_NUMBER_1]", "XE1029384756")


@pytest.mark.parametrize(
    "line",
    [
        "订单 [ORDER_NUMBER_1] 待发货，合计 ¥138.00，付款后 24 小时内发出。",
        "订单 [ORDER_NUMBER_1] 待发货，合计 ¥138.00。",
        "订单 [ORDER_NUMBER_1] 待发货，合计 ¥138.00，付款后 48 小时内发出，我们会赔您一张券。",
        "订单 [ORDER_NUMBER_1] 待发货，合计 ¥138.00，付款后 48 小时内发出，可以吗？",
        "",
        Line(error=LLMUnavailable("down")),
        Line("late", delay=9.0),
    ],
)
async def test_whatever_changes_anything_isnt(line: Line | str) -> None:
    assert await rephraser(line).rephrase(TEXT, "zh", PLAIN, 1) == TEXT


async def test_who_is_upset_reads_no_exclamation_mark() -> None:
    said = await rephraser("您好！还需要帮忙吗？").rephrase("您好。还需要帮忙吗？", "zh", Tone(angry=True), 1)
    assert said == "您好。还需要帮忙吗？"
