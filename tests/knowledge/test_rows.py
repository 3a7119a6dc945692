from __future__ import annotations

import pytest

from xiaoer.knowledge.rows import fitting_rows
from xiaoer.knowledge.tables import cells, is_rule, sentence

CLOTHES = [
    "尺码 M：身高（厘米） 165–172，体重（公斤） 55–64",
    "尺码 L：身高（厘米） 173–178，体重（公斤） 65–75",
    "尺码 XL：身高（厘米） 179–185，体重（公斤） 76–85",
]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("168 58公斤穿哪个", [0]),
        ("我一米七五一百四十斤", [1]),
        ("1米8，160斤穿什么", [2]),
        ("１６８穿哪个", [0]),
        ("I'm 1.75 m", [1]),
        ("一百三十斤", [1]),
        ("一百二斤", [0]),
        ("XL 是多高的人穿的", [2]),
        ("怎么选", []),
        ("240厘米", []),
    ],
)
def test_rows_fit_numbers_as_people_write_them(question: str, rows: list[int]) -> None:
    assert fitting_rows(question, CLOTHES) == rows


def test_a_row_in_words() -> None:
    assert cells("| Size | foot (cm) |") == ["Size", "foot (cm)"]
    assert cells("| Size | foot") is None
    assert is_rule(["---", ":--:"])
    assert not is_rule(["---", "x"])
    assert sentence(["Size", "foot (cm)"], ["38", "24"]) == "Size 38: foot (cm) 24"
    assert sentence(["鞋码", "脚长"], ["38", "24"]) == "鞋码 38：脚长 24"
