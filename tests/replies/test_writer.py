"""A draft goes out when nothing is wrong with it; one repair; then nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.replies.grounds import CANCELLED, rules, zh
from xiaoer.errors import LLMUnavailable
from xiaoer.llm.base import ChatMessage
from xiaoer.llm.guarded import GuardedModel, GuardOptions
from xiaoer.llm.scripted import Line, ScriptedModel
from xiaoer.replies.tone import Tone
from xiaoer.replies.writer import ReplyWriter, read_draft

RIGHT = "如果是质量问题，退货运费由我们承担。"
WRONG = "退货运费都由我们承担，另外赔您 50 元。"


def writer(*lines: Line | str, deadline: float = 8.0, **limits: int) -> tuple[ReplyWriter, ScriptedModel]:
    model = ScriptedModel(lines)
    wanted = rules().model_copy(update={"deadline_seconds": deadline})
    return ReplyWriter(GuardedModel.around(model, GuardOptions(**limits)), wanted), model


async def test_a_draft_that_holds_is_sent_and_its_cost_told() -> None:
    made, model = writer(RIGHT)
    written = await made.write(zh())
    assert (written.text, written.outcome, len(model.calls)) == (RIGHT, "sent", 1)
    assert written.tokens > 0


async def test_a_wrong_draft_is_repaired_with_the_faults_named() -> None:
    made, model = writer(WRONG, RIGHT)
    written = await made.write(zh())
    assert (written.text, written.outcome) == (RIGHT, "repaired")
    told = model.calls[1].messages
    assert told[-2] == ChatMessage("assistant", WRONG)
    assert "50 元" in told[-1].content


async def test_two_wrong_drafts_are_none() -> None:
    made, model = writer(WRONG, WRONG)
    written = await made.write(zh())
    assert (written.text, written.outcome, len(model.calls)) == (None, "refused", 2)
    assert written.faults


async def test_a_wrong_draft_isnt_kept_for_the_next_who_asks() -> None:
    made, _ = writer(WRONG, WRONG, RIGHT)
    await made.write(zh())
    assert (await made.write(zh())).text == RIGHT


async def test_a_right_draft_is_kept() -> None:
    made, model = writer(RIGHT)
    first, second = await made.write(zh()), await made.write(zh())
    assert (second.text, second.tokens, len(model.calls)) == (first.text, 0, 1)


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        (("NO_ANSWER",), "declined"),
        ((Line(error=LLMUnavailable("down")),), "failed"),
        ((Line(RIGHT, delay=5.0),), "failed"),
        ((WRONG, Line(error=LLMUnavailable("down"))), "failed"),
    ],
)
async def test_without_an_answer_there_is_no_reply(lines: Sequence[Line | str], outcome: str) -> None:
    made, _ = writer(*lines, deadline=1.0)
    written = await made.write(zh())
    assert (written.text, written.outcome) == (None, outcome)


async def test_the_budget_of_the_conversation_is_kept() -> None:
    made, model = writer(RIGHT, conversation_tokens=10)
    assert (await made.write(zh(), conversation="c")).outcome == "failed"
    assert model.calls == []


async def test_numbers_and_names_leave_as_placeholders_and_come_back() -> None:
    def answer(messages: Sequence[ChatMessage]) -> str:
        shown = messages[-1].content
        assert "XE1029384756" not in shown and "13800131234" not in shown
        return "订单 [ORDER_NUMBER_1] 已取消，¥138.00 原路退回微信支付。"

    model = ScriptedModel(answer)
    made = ReplyWriter(GuardedModel.around(model), rules())
    written = await made.write(zh(CANCELLED, question="XE1029384756 的钱呢，我电话 13800131234"))
    assert written.text == "订单 XE1029384756 已取消，¥138.00 原路退回微信支付。"


async def test_a_placeholder_that_stands_for_nothing_isnt_sent() -> None:
    made, _ = writer("订单 [ORDER_NUMBER_7] 已取消。", "订单 [ORDER_NUMBER_7] 已取消。")
    assert (await made.write(zh(CANCELLED))).text is None


async def test_somebody_upset_reads_no_exclamation_mark_and_the_model_is_told() -> None:
    made, model = writer("抱歉！如果是质量问题，退货运费由我们承担！")
    written = await made.write(zh(), Tone(angry=True, hurried=True))
    assert written.text == "抱歉。如果是质量问题，退货运费由我们承担。"
    assert "apology" in model.calls[0].messages[0].content and "hurry" in model.calls[0].messages[0].content


@pytest.mark.parametrize(
    ("answer", "draft"),
    [
        ("<think>hm</think>好的。", "好的。"),
        ("“好的。”", "好的。"),
        ("NO_ANSWER", None),
        ("no_answer.", None),
        ("   ", None),
    ],
)
def test_the_reply_in_an_answer(answer: str, draft: str | None) -> None:
    assert read_draft(answer) == draft
