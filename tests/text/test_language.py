from __future__ import annotations

import pytest

from xiaoer.text.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("我的快递到哪了", "zh"),
        ("where is my order", "en"),
        ("hi", "en"),
        ("iPhone 15 pro max 有货吗", "zh"),
        ("我要买 T-shirt 有没有 XL", "zh"),
        ("where is my 快递", "en"),
        ("订单XE2024010001", "zh"),
        ("cancel #W1234567", "en"),
        ("我的邮箱是 jane.doe@example.com", "zh"),
        ("don't cancel it", "en"),
        ("退", "zh"),
        ("ｈｅｌｌｏ　ｔｈｅｒｅ", "en"),
        ("naïve café", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect(text, None) == language


@pytest.mark.parametrize(
    "text", ["", " ", "1234", "#W1234567", "XE2024010001", "a@b.com", "😀👍", "ok", "OK!", "XL", "???", "12:30"]
)
def test_no_evidence_gives_the_default(text: str) -> None:
    assert detect(text, "zh") == "zh"
    assert detect(text, "en") == "en"
    assert detect(text, None) is None
