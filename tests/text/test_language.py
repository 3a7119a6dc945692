from __future__ import annotations

import pytest

from xiaoer.text.language import detect, languages_of


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


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("帮我 cancel 一下", ("zh", "en")),
        ("我的 order 到哪了", ("zh", "en")),
        ("I want to 退货 this order", ("en", "zh")),
        ("please 帮我 refund", ("zh", "en")),
        ("where is my 快递", ("en", "zh")),
        ("我的快递到哪了", ("zh",)),
        ("where is my order", ("en",)),
        ("iPhone 15 pro max 有货吗", ("zh",)),
        ("我要买 T-shirt 有没有 XL", ("zh",)),
        ("Nike Air Max 的鞋", ("zh",)),
        ("邮箱是 jane.doe@example.com 谢谢", ("zh",)),
        ("ok 好的", ("zh",)),
        ("1234", ()),
        ("", ()),
        ("😀", ()),
    ],
)
def test_every_language_in_which_a_message_says_something(text: str, languages: tuple[str, ...]) -> None:
    assert languages_of(text) == languages


def test_placeholders_are_no_evidence() -> None:
    assert detect("[PHONE_1] [NAME_2]", None) is None
    assert detect("好[ADDRESS_1]", None) == "zh"
