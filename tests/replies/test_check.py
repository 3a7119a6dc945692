"""Each way in which a draft can be wrong is found; what is right passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.replies.grounds import CANCELLED, ORDER, en, rules, zh
from xiaoer.replies.check import Checker
from xiaoer.replies.types import Fault, Grounds

CHECKER = Checker(rules())


def defects(draft: str, grounds: Grounds) -> set[str]:
    return {fault.defect for fault in CHECKER.faults(draft, grounds)}


@pytest.mark.parametrize(
    "draft",
    [
        "如果是质量问题，退货运费由我们承担；不喜欢、不合适的，运费由您承担。",
        "签收次日起 7 天内可以申请无理由退货，换货是 15 天内。",
        "抱歉给您添麻烦了。因为质量问题退货的，退货运费由本店承担，您不用担心。",
    ],
)
def test_what_the_sources_say_passes(draft: str) -> None:
    assert defects(draft, zh()) == set()


@pytest.mark.parametrize(
    ("draft", "defect"),
    [
        ("签收次日起 10 天内可以申请无理由退货。", "fact"),
        ("签收次日起 15 天内可以申请无理由退货。", "fact"),  # that of exchanges
        ("因为质量问题退货的，运费由您承担。", "claim"),
        ("退货的话，我们会上门免费安装新的。", "claim"),
        ("已经为您退款了。", "promise"),
        ("我们会赔偿您的损失。", "promise"),
        ("收件人李雷也是这样退的。", "stranger"),
        ("您买的平底锅可以退货。", "product"),
        ("退货运费由本店承担，好评返现。", "phrase"),
        ("The return postage is ours to pay if the item is faulty.", "language"),
        ("```json", "form"),
        ("", "form"),
        ("退货运费由本店承担" * 40 + "。", "form"),
    ],
)
def test_what_they_dont_say_is_a_fault(draft: str, defect: str) -> None:
    assert defect in defects(draft, zh())


def test_what_was_done_may_be_said_and_its_opposite_not() -> None:
    done = zh(CANCELLED)
    assert defects("订单 XE1029384756 已取消，¥138.00 原路退回微信支付，1 天内到账。", done) == set()
    assert defects("订单 XE1029384756 还没有取消，所以不能退款。", done)
    assert "promise" in defects("已经为您取消订单了。", zh(ORDER))


def test_an_amount_of_one_order_isnt_anothers() -> None:
    other = ORDER._replace(
        text=ORDER.text.replace("XE1029384756", "XE1029384757").replace("138", "259"), about="订单 XE1029384757"
    )
    both = zh(ORDER, other)
    assert defects("订单 XE1029384756 合计 ¥138.00。", both) == set()
    assert "fact" in defects("订单 XE1029384756 合计 ¥259.00。", both)


def test_english_is_held_to_the_same() -> None:
    assert defects("Refunds to WeChat Pay arrive within one day.", en()) == set()
    assert "fact" in defects("Refunds to WeChat Pay arrive within 3 days.", en())
    assert "promise" in defects("I've refunded you already.", en())
    assert "promise" in defects("We will compensate you.", en())
    assert "stranger" in defects("Mrs Anderson got hers within 1 day.", en())
    assert "language" in defects("Refunds arrive within 1 day 天.", en())


def test_nothing_can_be_said_without_sources() -> None:
    assert "claim" in defects("退货运费由商家负责处理。", Grounds("退货运费谁出", "zh", ()))


def test_another_part_of_the_project_may_add_a_check() -> None:
    def no_prompts(draft: str, grounds: Grounds) -> Iterator[Fault]:
        if "NO_ANSWER" in draft:
            yield Fault("form", "NO_ANSWER", "the prompt leaks")

    draft = "如果是质量问题，退货运费由我们承担。NO_ANSWER。"
    assert Fault("form", "NO_ANSWER", "the prompt leaks") in Checker(rules(), [no_prompts]).faults(draft, zh())
