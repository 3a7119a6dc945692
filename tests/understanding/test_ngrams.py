from __future__ import annotations

from pathlib import Path

import numpy as np

from xiaoer.understanding.ngrams import Ngrams


def test_rows_have_length_one_and_texts_without_known_ngrams_none() -> None:
    ngrams = Ngrams.fit(["查订单", "查快递", "退货"])
    lengths = np.sqrt(
        ngrams.rows(["查一下", "退货", "xyz"]).multiply(ngrams.rows(["查一下", "退货", "xyz"])).sum(axis=1)
    )
    np.testing.assert_allclose(lengths.ravel(), [[1, 1, 0]], atol=1e-6)


def test_an_ngram_of_few_texts_counts_only_where_there_are_few_texts() -> None:
    few = [f"文{chr(0x4E00 + number)}" for number in range(3)]
    many = [f"文{chr(0x4E00 + number)}" for number in range(300)]
    assert Ngrams.fit(few).rows(["一"]).nnz == 1
    assert Ngrams.fit(many).rows(["一"]).nnz == 0
    assert Ngrams.fit(many).rows(["文"]).nnz == 1


def test_what_is_loaded_gives_the_rows_of_what_was_saved(tmp_path: Path) -> None:
    ngrams = Ngrams.fit(["where is my order", "cancel it", "我的订单呢"])
    ngrams.save(tmp_path)
    texts = ["my order", "订单", ""]
    assert abs(Ngrams.load(tmp_path).rows(texts) - ngrams.rows(texts)).max() < 1e-6


def test_the_rows_of_a_few_texts_are_those_of_many() -> None:
    ngrams = Ngrams.fit(["where is  my order order", "cancel it", "我的订单呢", "订单订单"])
    texts = ["my order's order", "订单订单 呢", "", "ü"]
    weights = np.random.default_rng(1).normal(size=(ngrams.rows(texts).shape[1], 3)).astype(np.float32)
    few = ngrams.few(texts, weight=2.0)
    np.testing.assert_allclose(few @ weights, ngrams.rows(texts) @ weights * 2, atol=1e-5)
    np.testing.assert_allclose(few[[1, 2]] @ weights, (few @ weights)[1:3])
