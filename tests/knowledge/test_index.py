from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.knowledge.test_vectors import CountingEncoder
from xiaoer.knowledge.documents import load_documents
from xiaoer.knowledge.index import MAX_QUESTION, Index, normalise
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
    assert on.score > without.score == off.score


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
    features = index.features("Which courier", None)
    assert encoder.encoded == before + 1
    assert features.shape == (3, 5)
    # The wording is the heading itself, so nothing can be nearer to it.
    assert features[:, 3].argmax() == [s.text for p in index.passages for s in p.sentences].index(
        "We ship with Red Crane Express."
    )
    assert np.isclose(features[:, 3].max(), 1.0, atol=1e-5)
    again = CountingEncoder()
    Index(documents, Words([], "en"), again, tmp_path / "cache")
    assert again.encoded == 0
