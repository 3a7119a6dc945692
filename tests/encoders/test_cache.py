from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from xiaoer.encoders.cache import VectorCache

ROWS = np.arange(6, dtype=np.float32).reshape(2, 3)


def test_what_was_put_is_there_and_nothing_else(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "deep" / "v.db", "m/1", 3)
    assert cache.get(["你好"]) == {}
    cache.put(["你好", "b"], ROWS)
    found = VectorCache(tmp_path / "deep" / "v.db", "m/1", 3).get(["b", "c", "你好"])
    assert set(found) == {"你好", "b"}
    np.testing.assert_array_equal(found["b"], ROWS[1])
    assert found["b"].dtype == np.float32


def test_another_model_or_dimension_has_vectors_of_its_own(tmp_path: Path) -> None:
    VectorCache(tmp_path / "v.db", "m/1", 3).put(["a", "b"], ROWS)
    assert VectorCache(tmp_path / "v.db", "m/2", 3).get(["a"]) == {}
    assert VectorCache(tmp_path / "v.db", "m/1", 4).get(["a"]) == {}


def test_no_text_is_in_the_file(tmp_path: Path) -> None:
    VectorCache(tmp_path / "v.db", "m/1", 3).put(["a secret of Wang Fang", "王芳的秘密"], ROWS)
    stored = (tmp_path / "v.db").read_bytes()
    assert b"Wang Fang" not in stored and "王芳".encode() not in stored


def test_many_texts_at_once(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.db", "m", 3)
    texts = [str(i) for i in range(1700)]
    cache.put(texts, np.repeat(ROWS[:1], len(texts), axis=0))
    assert len(cache.get(texts)) == len(texts)
    assert cache.get([]) == {}


def test_threads_write_at_once(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "v.db", "m", 3)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda i: cache.put([f"a{i}", f"b{i}"], ROWS), range(30)))
    assert len(cache.get([f"{kind}{i}" for i in range(30) for kind in "ab"])) == 60


def test_a_broken_file_costs_a_warning_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "v.db").write_bytes(b"no database" * 100)
    cache = VectorCache(tmp_path / "v.db", "m", 3)
    with caplog.at_level(logging.WARNING):
        assert cache.get(["a"]) == {}
        cache.put(["a", "b"], ROWS)
    assert len(caplog.records) == 2
    assert "can't be read" in caplog.text and "can't be written" in caplog.text and "may be deleted" in caplog.text


def test_a_folder_that_cannot_be_made_costs_a_warning_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    cache = VectorCache(tmp_path / "file" / "v.db", "m", 3)
    cache.put(["a", "b"], ROWS)
    assert cache.get(["a"]) == {}
    assert "can't be written" in caplog.text
