from __future__ import annotations

import numpy as np

from xiaoer.knowledge.sparse import SparseIndex
from xiaoer.knowledge.words import Words

TEXTS = ["refunds arrive in seven days", "couriers deliver parcels", "invoices are electronic"]


def test_scores_lie_between_zero_and_one_and_find_the_words() -> None:
    scores = SparseIndex(TEXTS, Words([], "en")).scores("when does my refund arrive")
    assert scores.shape == (3,)
    assert int(np.argmax(scores)) == 0
    assert 0 < scores[0] <= 1
    assert scores[1] == scores[2] == 0


def test_words_that_nobody_wrote_lower_the_score() -> None:
    index = SparseIndex(TEXTS, Words([], "en"))
    assert index.scores("refund kangaroo volcano")[0] < index.scores("refund")[0]


def test_a_question_without_known_words_scores_zero() -> None:
    index = SparseIndex(TEXTS, Words([], "en"))
    assert not index.scores("kangaroo").any()
    assert not index.scores("").any()


def test_texts_without_any_token_are_no_fault() -> None:
    assert SparseIndex(["…", "退货"], Words([], "zh")).scores("退货").argmax() == 1
