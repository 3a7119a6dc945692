from __future__ import annotations

import pytest

from xiaoer.knowledge.reader import read
from xiaoer.knowledge.types import Hit, Passage, Sentence
from xiaoer.knowledge.weights import Weights

WEIGHTS = Weights((1.0, 1.0, 1.0, 1.0, 1.0), 0.0, threshold=0.5, margin=1.0)


def passage(*sentences: str, line: int = 3) -> Passage:
    return Passage(
        file="en/x.md",
        line=line,
        title="T",
        topic="general",
        heading="H",
        language="en",
        sentences=tuple(Sentence(text=text, line=line) for text in sentences),
    )


def test_below_the_threshold_there_is_no_answer() -> None:
    assert read([], WEIGHTS) is None
    assert read([Hit(passage=passage("Yes, of course."), sentence=0, score=0.49)], WEIGHTS) is None


def test_only_neighbours_nearly_as_likely_are_quoted() -> None:
    found = passage("First sentence.", "Second sentence.", "Third sentence.")
    hits = [
        Hit(passage=found, sentence=2, score=0.9),
        Hit(passage=passage("Elsewhere.", line=9), sentence=0, score=0.89),
        Hit(passage=found, sentence=0, score=0.8),
        Hit(passage=found, sentence=1, score=0.5),
    ]
    answer = read(hits, WEIGHTS)
    assert answer is not None
    assert answer.text == "First sentence. Third sentence."
    assert (answer.title, answer.file, answer.heading, answer.score) == ("T", "en/x.md", "H", 0.9)


@pytest.mark.parametrize("best", [0, 1])
def test_a_limit_is_never_cut_off(best: int) -> None:
    found = passage("You can return it.", "However, food is excluded.", "Pack it well.")
    answer = read([Hit(passage=found, sentence=best, score=0.9)], WEIGHTS)
    assert answer is not None
    assert answer.text == "You can return it. However, food is excluded."
