from __future__ import annotations

import random

import pytest

from xiaoer.text.normalise import to_half_width
from xiaoer.text.tokeniser import tokenise


def words(text: str) -> list[str]:
    return [token.text for token in tokenise(text) if not token.is_space]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("订单W1234567到哪了", ["订", "单", "W1234567", "到", "哪", "了"]),
        ("cancel #W1234567, please", ["cancel", "#W1234567", ",", "please"]),
        ("邮箱a.b-c@d.com吗", ["邮", "箱", "a.b-c@d.com", "吗"]),
        ("don't", ["don't"]),
        ("138-0013-8000", ["138-0013-8000"]),
        ("3.5 or 1,299.00.", ["3.5", "or", "1,299.00", "."]),
        ("Ｌ码ＸＬ", ["L", "码", "XL"]),
        ("end.Next", ["end", ".", "Next"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_tokens_cover_the_text_without_gap_or_overlap() -> None:
    rng = random.Random(5)
    alphabet = "订单到哪了退款王 \t\n 　abcXYZ019#@._-'’%+，。？!😀é\u200b\u0301ｗ１＃\ud83d\x00/()[]{}¥$"
    for _ in range(2000):
        text = "".join(rng.choice(alphabet) for _ in range(rng.randrange(0, 40)))
        doc = tokenise(text)
        assert doc.text == to_half_width(text)
        end = 0
        for token in doc:
            gap = text[end : token.idx]
            assert gap in ("", " ", "\u3000", "\u00a0"), (text, gap)
            assert token.text == to_half_width(text)[token.idx : token.idx + len(token)]
            end = token.idx + len(token)
        assert text[end:] in ("", " ", "\u3000", "\u00a0")


def test_every_han_character_is_a_token_of_its_own() -> None:
    rng = random.Random(6)
    for _ in range(200):
        text = "".join(rng.choice("店小二abc12 -_") for _ in range(20))
        for token in tokenise(text):
            assert len(token) == 1 or not any("\u4e00" <= char <= "\u9fff" for char in token.text)


def test_a_very_long_message() -> None:
    assert len(words("退款 now " * 2500)) == 7500


def test_a_placeholder_is_one_token() -> None:
    assert words("电话[PHONE_1],[TAX_NUMBER_12] [x] [PHONE_0]")[:5] == ["电", "话", "[PHONE_1]", ",", "[TAX_NUMBER_12]"]
    assert "[PHONE_0]" not in words("[PHONE_0]")
