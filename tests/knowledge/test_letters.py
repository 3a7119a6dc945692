from __future__ import annotations

import pytest

from xiaoer.knowledge.letters import LetterIndex


def test_typing_errors_leave_most_of_the_likeness() -> None:
    index = LetterIndex(["how long is the warranty", "who pays the return postage"], "en")
    right, wrong = index.scores("how long is the waranty")
    assert right > 0.7
    assert wrong < 0.3


def test_the_same_text_is_one_and_a_foreign_one_zero() -> None:
    index = LetterIndex(["退货运费谁出", "发什么快递"], "zh")
    assert index.scores("退货运费谁出")[0] == pytest.approx(1.0, abs=1e-5)
    assert not index.scores("abc").any()
    assert not index.scores("").any()
    assert LetterIndex([], "zh").scores("退").shape == (0,)
