from __future__ import annotations

from collections.abc import Sequence

import pytest

from xiaoer.knowledge.index import Found
from xiaoer.knowledge.reader import read
from xiaoer.knowledge.types import Hit, Passage, Sentence
from xiaoer.knowledge.weights import DOUBTS, SIGNS, Weights

WEIGHTS = Weights((1.0,) * SIGNS, (1.0,) * DOUBTS, 0.0, threshold=0.5, margin=1.0)


def passage(*sentences: str, line: int = 3, is_table: bool = False) -> Passage:
    return Passage(
        file="en/x.md",
        line=line,
        title="T",
        topic="general",
        heading="H",
        language="en",
        sentences=tuple(Sentence(text=text, line=line) for text in sentences),
        is_table=is_table,
    )


def found(*hits: Hit, confidence: float = 0.9) -> Found:
    return Found(list(hits), confidence, WEIGHTS)


def test_below_the_threshold_there_is_no_answer() -> None:
    assert read(found()) is None
    assert read(found(Hit(passage=passage("Yes, of course."), sentence=0, score=0.49), confidence=0.49)) is None


def test_a_rule_of_two_sentences_is_not_cut() -> None:
    answer = read(found(Hit(passage=passage("It is free.", "Islands cost 5 yuan."), sentence=0, score=0.9)))
    assert answer is not None
    assert answer.text == "It is free. Islands cost 5 yuan."


def test_only_neighbours_nearly_as_likely_are_quoted() -> None:
    where = passage("First sentence.", "Second sentence.", "Third sentence.")
    answer = read(
        found(
            Hit(passage=where, sentence=2, score=0.9),
            Hit(passage=passage("Elsewhere.", line=9), sentence=0, score=0.89),
            Hit(passage=where, sentence=0, score=0.8),
            Hit(passage=where, sentence=1, score=0.5),
        )
    )
    assert answer is not None
    assert answer.text == "First sentence. Third sentence."
    assert (answer.title, answer.file, answer.heading, answer.score) == ("T", "en/x.md", "H", 0.9)


@pytest.mark.parametrize("best", [0, 1])
def test_a_limit_is_never_cut_off(best: int) -> None:
    where = passage("You can return it.", "However, food is excluded.", "Pack it well.")
    answer = read(found(Hit(passage=where, sentence=best, score=0.9)))
    assert answer is not None
    assert answer.text == "You can return it. However, food is excluded."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("I'm 168 cm, which size", "Size M: height (cm) 165–172"),
        ("which size should I take", "Size S: height (cm) 155–165\nSize M: height (cm) 165–172"),
    ],
)
def test_of_a_table_the_row_that_fits_is_quoted_or_all(question: str, text: str) -> None:
    table = passage("Size S: height (cm) 155–165", "Size M: height (cm) 165–172", is_table=True)
    answer = read(found(Hit(passage=table, sentence=0, score=0.9)), question)
    assert answer is not None
    assert answer.text == text


class Pointing:
    """A reader that always points at the same place."""

    def __init__(self, place: tuple[int, int] | None) -> None:
        self.place = place

    def point(self, question: str, passages: Sequence[Passage]) -> tuple[int, int] | None:
        assert (question, len(passages)) == ("why", 2)
        return self.place


def test_a_reader_chooses_among_the_best_passages_or_declines() -> None:
    hits = [
        Hit(passage=passage("First."), sentence=0, score=0.9),
        Hit(passage=passage("Second.", "Third.", "Fourth.", line=5), sentence=0, score=0.8),
    ]
    answer = read(found(*hits), "why", Pointing((1, 1)))
    assert answer is not None
    assert answer.text == "Third."
    assert read(found(*hits), "why", Pointing(None)) is None
