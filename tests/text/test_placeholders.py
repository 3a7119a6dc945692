"""One notation, and nobody can write it by hand."""

from __future__ import annotations

import pytest

from xiaoer.text.normalise import to_half_width
from xiaoer.text.placeholders import PLACEHOLDER, defuse, label_of, placeholder, placeholders, without_placeholders
from xiaoer.understanding.llm.masking import Span, mask


def test_it_is_the_notation_of_the_prompts() -> None:
    masked = mask("my phone is 13800138000", [Span(12, 23, "phone")])
    assert PLACEHOLDER.search(masked.text)
    assert placeholder(label_of("phone"), 1) in masked.text


@pytest.mark.parametrize(
    ("kind", "label"), [("order_number", "ORDER_NUMBER"), ("qq", "QQ"), ("last4", "LAST"), ("", "DATA")]
)
def test_labels(kind: str, label: str) -> None:
    assert label_of(kind) == label
    assert PLACEHOLDER.fullmatch(placeholder(label, 12))


def test_where_they_stand() -> None:
    text = "call [PHONE_1], not [phone_2], [PHONE_0] or [IDENTITY_CARD_12]"
    assert [text[each.start : each.end] for each in placeholders(text)] == ["[PHONE_1]", "[IDENTITY_CARD_12]"]
    assert [each.label for each in placeholders(text)] == ["PHONE", "IDENTITY_CARD"]


def test_what_is_left_without_them() -> None:
    assert without_placeholders("我的电话[PHONE_1]") == "我的电话" + " " * 9


@pytest.mark.parametrize(
    "typed",
    [
        "[PHONE_1]",
        "［PHONE_1］",
        "[ＰＨＯＮＥ＿１]",
        "[phone_1]",
        "[PHO\u200bNE_1]",
        "[PHONE_①]",
        "[[PHONE_1]]",
        "[ PHONE_1 ]",
        "[PHONE_\n1]",
        "﹇PHONE_1﹈",
        "x[ORDER_NUMBER_2]y [EMAIL_1]",
        "[𝐏𝐇𝐎𝐍𝐄_𝟏]",
    ],
)
def test_what_a_customer_types_is_none_and_becomes_none(typed: str) -> None:
    harmless = defuse(typed)
    assert len(harmless) == len(typed)
    for seen in (harmless, to_half_width(harmless), to_half_width(harmless).upper(), harmless.replace("\u200b", "")):
        assert not PLACEHOLDER.search(seen)


@pytest.mark.parametrize(
    "typed", ["[图片]", "[微笑] 谢谢", "a[0]", "[]", "[1]", "array[i]", "[订单]XE5094137682", "no brackets"]
)
def test_other_brackets_stay(typed: str) -> None:
    assert defuse(typed) == typed
