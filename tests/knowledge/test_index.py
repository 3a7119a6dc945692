from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.knowledge.test_vectors import CountingEncoder
from xiaoer.knowledge.documents import load_documents
from xiaoer.knowledge.index import MAX_QUESTION, Index, normalise
from xiaoer.knowledge.stores.base import KnowledgeUnavailable, Nearest
from xiaoer.knowledge.stores.memory import MemoryStore
from xiaoer.knowledge.weights import SIGNS
from xiaoer.knowledge.words import Words


@pytest.fixture
def index(folder: Path) -> Index:
    return Index([d for d in load_documents(folder) if d.language == "en"], Words([], "en"), None)


def test_search_is_sorted_limited_and_finds_the_words(index: Index) -> None:
    hits = index.search("which courier do you ship with", 2)
    assert hits[0].passage.file == "en/parcels.md"
    assert len(hits) == 2
    assert hits[0].score > hits[1].score
    assert hits[0].text == "We ship with Red Crane Express."


def test_wordings_are_searched(index: Index) -> None:
    assert index.search("send back", 1)[0].passage.file == "en/returns.md"


def test_the_topic_lifts_but_excludes_nothing(index: Index) -> None:
    without, on, off = (index.search("courier", 1, topic)[0] for topic in (None, "shipping_tracking", "return_refund"))
    assert without.passage.file == on.passage.file == off.passage.file == "en/parcels.md"
    assert on.score >= without.score
    assert index.signs("courier", "shipping_tracking")[0][:, 5].tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_nothing_asked_finds_nothing(index: Index, question: str) -> None:
    assert index.search(question, 3) == []


def test_a_question_of_any_length_or_kind_is_no_fault(index: Index) -> None:
    for question in ("😀" * 50, "\ud800 courier", "x" * 100_000, "ｃｏｕｒｉｅｒ\0?"):
        assert len(index.search(question, 3)) == 3
    assert len(normalise("很" * 10_000)) == MAX_QUESTION


def test_an_encoder_adds_likeness_and_is_asked_once_a_question(folder: Path, tmp_path: Path) -> None:
    encoder = CountingEncoder()
    documents = [d for d in load_documents(folder) if d.language == "en"]
    index = Index(documents, Words([], "en"), encoder, tmp_path / "cache")
    before = encoder.encoded
    signs, _ = index.signs("Which courier", None)
    assert encoder.encoded == before + 1
    assert signs.shape == (3, SIGNS)
    # The wording is the heading itself, so nothing can be nearer to it.
    assert signs[:, 3].argmax() == [s.text for p in index.passages for s in p.sentences].index(
        "We ship with Red Crane Express."
    )
    assert np.isclose(signs[:, 3].max(), 1.0, atol=1e-5)
    again = CountingEncoder()
    Index(documents, Words([], "en"), again, tmp_path / "cache")
    assert again.encoded == 0


class DeadStore(MemoryStore):
    """Takes vectors and then never answers."""

    def nearest(self, name: str, vector: object, limit: int) -> Nearest:
        raise KnowledgeUnavailable("gone")


def test_words_answer_while_the_store_of_vectors_does_not(folder: Path) -> None:
    documents = [d for d in load_documents(folder) if d.language == "en"]
    index = Index(documents, Words([], "en"), CountingEncoder(), store=DeadStore())
    assert index.search("which courier do you ship with", 1)[0].text == "We ship with Red Crane Express."


def test_what_is_like_an_unanswered_question_is_trusted_less(folder: Path) -> None:
    documents = [d for d in load_documents(folder) if d.language == "en"]
    question = "which courier driver is the nicest"
    plain, doubtful = (
        Index(documents, Words([], "en"), None, unanswered=unanswered).find(question, 1)
        for unanswered in ((), ("which driver is the nicest",))
    )
    assert doubtful.hits[0].passage == plain.hits[0].passage
    assert doubtful.confidence < plain.confidence


def test_a_store_that_is_away_at_the_start_is_done_without(folder: Path) -> None:
    class Away(MemoryStore):
        def fill(self, name: str, vectors: object) -> None:
            raise KnowledgeUnavailable("gone")

    documents = [d for d in load_documents(folder) if d.language == "en"]
    index = Index(documents, Words([], "en"), CountingEncoder(), store=Away())
    assert index.search("Which courier", 1)[0].text == "We ship with Red Crane Express."
