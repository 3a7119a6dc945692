from __future__ import annotations

import random

import pytest

from xiaoer.text.normalise import same_text_key, to_half_width


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Ｗ１２３４５６７", "W1234567"),
        ("＃ａ＠ｂ．ｃ", "#a@b.c"),
        ("你好　吗？", "你好 吗?"),
        ("￥９９", "¥99"),
        ("中文不变，。", "中文不变,。"),
    ],
)
def test_full_width_becomes_half_width(typed: str, plain: str) -> None:
    assert to_half_width(typed) == plain


def test_one_character_stays_one_character_whatever_comes() -> None:
    rng = random.Random(11)
    for _ in range(300):
        text = "".join(chr(rng.choice([rng.randrange(1, 0x3000), rng.randrange(0xD000, 0x10000)])) for _ in range(40))
        half = to_half_width(text)
        assert len(half) == len(text)
        half.encode("utf-8")  # a lone surrogate would raise


def test_texts_that_differ_only_in_form_share_a_key() -> None:
    assert same_text_key("Where's MY order?!") == same_text_key("ｗheres my　order")
    assert same_text_key("到哪了？") == same_text_key(" 到哪了")
    assert same_text_key("到哪了") != same_text_key("到了")
