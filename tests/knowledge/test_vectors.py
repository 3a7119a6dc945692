from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xiaoer.knowledge.vectors import encode, fingerprint


class CountingEncoder:
    """Random directions seeded by the text; counts the texts that it was given."""

    dimension = 8

    def __init__(self, name: str = "counting/1") -> None:
        self.name = name
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += len(texts)
        rows = [np.random.default_rng(list(text.encode())).normal(size=self.dimension) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def test_a_second_run_reads_the_cache(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    first = encode(["a", "b"], encoder, tmp_path / "cache")
    second = encode(["a", "b"], encoder, tmp_path / "cache")
    assert encoder.encoded == 2
    assert np.array_equal(first, second)
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".npz"]


def test_another_text_order_or_encoder_is_another_file() -> None:
    encoder = CountingEncoder()
    prints = [
        fingerprint(["a", "b"], encoder),
        fingerprint(["b", "a"], encoder),
        fingerprint(["ab"], encoder),
        fingerprint(["a", "b"], CountingEncoder("counting/2")),
    ]
    assert len(set(prints)) == 4


def test_a_damaged_cache_is_computed_anew(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    whole = encode(["a", "b"], encoder, tmp_path)
    (path,) = tmp_path.iterdir()
    for damage in (b"", b"rubbish", path.read_bytes()[:60]):
        path.write_bytes(damage)
        assert np.array_equal(encode(["a", "b"], encoder, tmp_path), whole)
    assert encoder.encoded == 8


def test_without_a_folder_nothing_is_kept() -> None:
    encoder = CountingEncoder()
    encode(["a"], encoder, None)
    encode(["a"], encoder, None)
    assert encoder.encoded == 2
