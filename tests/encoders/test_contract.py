"""What every encoder must do, whatever is behind it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import PACKAGED, build_encoder


def test_rows_have_length_one_and_repeat_exactly(encoder: Encoder) -> None:
    rows = encoder.encode(["我的订单到哪了", "where is my order", ""])
    assert rows.shape == (3, encoder.dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    np.testing.assert_array_equal(encoder.encode(["你好"]), encoder.encode(["你好"]))


def test_no_text_is_no_row(encoder: Encoder) -> None:
    rows = encoder.encode([])
    assert rows.shape == (0, encoder.dimension)
    assert rows.dtype == np.float32


def test_a_text_has_its_vector_whatever_stands_beside_it(encoder: Encoder) -> None:
    texts = [f"order {i} " + "ab" * i for i in range(70)]  # more than one batch, all lengths
    together = encoder.encode(texts)
    for i in (0, 33, 69):
        np.testing.assert_allclose(together[i], encoder.encode([texts[i]])[0], atol=1e-5)
    assert len(np.unique(together.round(4), axis=0)) > 20


def test_odd_texts_are_taken(encoder: Encoder) -> None:
    rows = encoder.encode(["\0", "\ud83d half", "😀" * 50, "长" * 3000, " \n\t", "\u200b", "a\u0301" * 9])
    assert np.isfinite(rows).all()
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)


def test_several_threads_get_the_vectors_of_one(encoder: Encoder) -> None:
    texts = [f"第{i}个订单 order {i}" for i in range(24)]
    alone = [encoder.encode([text])[0] for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: encoder.encode([text])[0], texts))
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_the_name_is_one_line_and_stays(encoder: Encoder) -> None:
    assert encoder.name == encoder.name
    assert encoder.name.isprintable() and "/" in encoder.name


@pytest.mark.parametrize("name", PACKAGED)
def test_the_same_meaning_in_two_languages_is_nearer_than_another(name: str) -> None:
    rows = build_encoder(name).encode(["我的订单到哪了", "where is my order", "I like to play football"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
