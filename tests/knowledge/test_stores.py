"""Every store of vectors keeps the same contract."""

from __future__ import annotations

from pathlib import Path

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.knowledge.test_vectors import CountingEncoder
from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.stores.base import KnowledgeUnavailable, VectorStore
from xiaoer.knowledge.stores.factory import build_store
from xiaoer.knowledge.stores.memory import MemoryStore
from xiaoer.knowledge.stores.qdrant import QdrantStore, local_store, server_store


@pytest.fixture(params=["memory", "local"])
def store(request: pytest.FixtureRequest) -> VectorStore:
    return build_store(request.param)


@pytest.fixture
def vectors() -> NDArray[np.float32]:
    rows = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    found: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


@pytest.mark.parametrize("limit", [5, 50, 80])
def test_the_nearest_rows_come_first(store: VectorStore, vectors: NDArray[np.float32], limit: int) -> None:
    store.fill("a", vectors)
    found = store.nearest("a", vectors[7], limit)
    expected = np.argsort(-(vectors @ vectors[7]))[:limit]
    assert found.rows.tolist() == expected.tolist()
    assert np.allclose(found.likeness, (vectors @ vectors[7])[expected], atol=1e-5)


def test_a_name_is_filled_once_and_sets_are_apart(store: VectorStore, vectors: NDArray[np.float32]) -> None:
    store.fill("a", vectors)
    store.fill("a", vectors)
    store.fill("b", vectors[:3])
    assert len(store.nearest("a", vectors[0], 99).rows) == 50
    assert len(store.nearest("b", vectors[0], 99).rows) == 3


def test_a_set_that_was_cut_short_is_written_anew_and_old_ones_are_pruned(vectors: NDArray[np.float32]) -> None:
    store = local_store()
    store.fill("a", vectors[:3])
    store.fill("a", vectors)
    assert len(store.nearest("a", vectors[0], 99).rows) == 50
    store.fill("b", vectors)
    assert store.prune({"b"}) == ["a"]
    assert store.prune({"b"}) == []


def test_answers_are_the_same_from_every_store(folder: Path, store: VectorStore) -> None:
    kept = KnowledgeBase.load(folder, CountingEncoder(), store=store)
    plain = KnowledgeBase.load(folder, CountingEncoder(), store=MemoryStore())
    for question in ("which courier", "how many days to send it back", "kangaroo"):
        one, other = (knowledge.search(question, "en") for knowledge in (kept, plain))
        assert [hit.text for hit in one] == [hit.text for hit in other]
        assert np.allclose([hit.score for hit in one], [hit.score for hit in other], atol=1e-4)


def test_a_server_that_does_not_answer_is_named(vectors: NDArray[np.float32]) -> None:
    store = server_store("http://127.0.0.1:1")
    with pytest.raises(KnowledgeUnavailable, match="XIAOER_QDRANT_URL"):
        store.fill("a", vectors)


def test_a_client_that_fails_in_any_way_of_the_network_is_unavailable() -> None:
    class Client:
        def query_points(self, *_: object, **__: object) -> object:
            raise httpx.ReadTimeout("slow")

    with pytest.raises(KnowledgeUnavailable, match="ReadTimeout"):
        QdrantStore(Client()).nearest("a", np.zeros(3, dtype=np.float32), 1)


def test_another_place_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="it takes local, memory, or the address"):
        build_store("somewhere")
