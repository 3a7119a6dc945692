from __future__ import annotations

import pytest

from xiaoer.understanding.prepare import prepare


@pytest.mark.parametrize(
    ("text", "prepared"),
    [
        ("Where is ＃Ｗ１２３４５６７？", "where is #00000?"),
        ("订单XE2024010001到哪", "订单#00000到哪"),
        ("mail Jane@X.com", "mail a@b.com"),
        ("花了1200元", "花了1200元"),
        ("  a\n b ", "a b"),
        ("我要退貨", "我要退货"),
    ],
)
def test_prepare(text: str, prepared: str) -> None:
    assert prepare(text) == prepared


def test_a_long_message_keeps_its_start_and_its_end() -> None:
    prepared = prepare("cancel it " + "bla " * 2500 + "thank you")
    assert prepared.startswith("cancel it")
    assert prepared.endswith("thank you")
    assert len(prepared) < 250
