from __future__ import annotations

import pytest

from xiaoer.knowledge.sentences import depends_on_previous, plain, split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("满 99 元包邮。不满 99 元收 8 元！好吗？", ["满 99 元包邮。", "不满 99 元收 8 元！", "好吗？"]),
        ("他说“可以。”就走了。", ["他说“可以。”就走了。"]),
        ("不可以。发货后不能取消。", ["不可以。发货后不能取消。"]),
        ("没有句号", ["没有句号"]),
    ],
)
def test_split_chinese(text: str, sentences: list[str]) -> None:
    assert split(text, "zh") == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It costs 8.50 yuan. Pay first.", ["It costs 8.50 yuan.", "Pay first."]),
        ("Use a courier, e.g. SF Express. Thanks.", ["Use a courier, e.g. SF Express.", "Thanks."]),
        ("No. It can't be cancelled.", ["No. It can't be cancelled."]),
        ("Really? 3 days.", ["Really? 3 days."]),
        ('Is it there today? "Yes."', ["Is it there today?", '"Yes."']),
    ],
)
def test_split_english(text: str, sentences: list[str]) -> None:
    assert split(text, "en") == sentences


def test_plain_drops_marks_and_keeps_words() -> None:
    assert plain("按[退货规则](returns.md#x)办理，**7 天**内，`SN` 码") == "按退货规则办理，7 天内，SN 码"
    assert plain("snake_case_name 3*4") == "snake_case_name 3*4"


@pytest.mark.parametrize(
    ("sentence", "language", "depends"),
    [
        ("但食品除外。", "zh", True),
        ("食品不能退。", "zh", False),
        ("However, food is excluded.", "en", True),
        ("Otherwise it is closed.", "en", True),
        ("Thatched hats are fine.", "en", False),
    ],
)
def test_depends_on_previous(sentence: str, language: str, depends: bool) -> None:
    assert depends_on_previous(sentence, "zh" if language == "zh" else "en") is depends
