from __future__ import annotations

import pytest

from xiaoer.encoders.fake import FakeEncoder
from xiaoer.understanding.sentiment.levels import Level
from xiaoer.understanding.sentiment.polarity import Polarity, ends, signs


@pytest.mark.parametrize(("text", "count"), [("", 0), ("！？…", 0), ("还不错", 3), ("it's ok 好", 4), ("XE12 到了", 3)])
def test_length_is_in_characters_of_chinese_and_words_of_other_scripts(text: str, count: int) -> None:
    assert signs(text) == count


def test_of_a_long_text_both_ends_remain() -> None:
    text = "开头" + "好" * 100 + "结尾"
    assert signs(ends(text)) == 80
    assert ends(text).startswith("开头") and ends(text).endswith("结尾")
    words = " ".join(f"word{number}" for number in range(81))
    assert ends(words).split() == [f"word{number}" for number in (*range(40), *range(41, 81))]
    assert ends("不长") == "不长"


def test_it_learns_from_as_many_of_each_kind_and_the_same_ones_every_time() -> None:
    bad = [f"第{number}次买质量还是太差太失望" for number in range(9)]
    good = [f"第{number}次买质量还是很好很满意" for number in range(5)]
    levels: list[Level] = [*["negative" for _ in bad], *["very_positive" for _ in good], "neutral"]
    encoder = FakeEncoder()
    polarity = Polarity.fit([*bad, *good, "什么时候能发货我比较着急用"], levels, encoder, 4)
    assert polarity is not None and encoder.asked == [8]
    low, high = polarity.odds(["质量太差太失望", "质量很好很满意"])
    assert low < 0 < high
    again = Polarity.fit([*reversed(good), *bad], [*["positive" for _ in good], *["negative" for _ in bad]], encoder, 4)
    assert again is not None
    assert again.odds(["质量太差"]) == pytest.approx(polarity.odds(["质量太差"]), abs=1e-3)


def test_one_kind_alone_teaches_nothing() -> None:
    assert Polarity.fit(["太好了我特别喜欢这件衣服"], ["positive"], FakeEncoder(), 4) is None
    assert Polarity.fit(["太差", "很好"], ["negative", "positive"], FakeEncoder(), 4) is None  # too short
