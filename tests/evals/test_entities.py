"""The labelled messages are sound, and the measures count right."""

from __future__ import annotations

from collections import Counter

import pytest

import evals.entities.gold
from evals.entities.baskets import Labelled, read_references
from evals.entities.gold import TODAY, Span, read
from evals.entities.items import measure as measure_items
from evals.entities.spans import Score, measure
from tests.understanding.items.conftest import thing
from xiaoer.errors import ConfigurationError
from xiaoer.text.normalise import same_text_key
from xiaoer.understanding.entities.extract import Extractor
from xiaoer.understanding.entities.types import KINDS
from xiaoer.understanding.items.match import ItemMatcher

FILES = [f"{language}_{split}" for language in ("zh", "en", "mixed") for split in ("dev", "test")] + [
    "zh_fresh",
    "en_fresh",
]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_there_are_enough_messages_and_every_kind_is_among_them(language: str) -> None:
    messages = [message for split in ("dev", "test") for message in read(f"{language}_{split}")]
    assert len(messages) >= 200
    kinds = Counter(span.kind for message in messages for span in message.spans)
    assert set(kinds) == set(KINDS)
    assert sum(not message.spans for message in messages) >= 40


def test_no_message_stands_twice() -> None:
    keys = Counter(same_text_key(message.text) for name in FILES for message in read(name))
    assert [key for key, count in keys.items() if count > 1] == []


def test_labels_don_t_overlap() -> None:
    for name in FILES:
        for message in read(name):
            ends = 0
            for span in message.spans:
                assert ends <= span.start < span.end <= len(message.text), message
                ends = span.end


def test_an_unknown_kind_is_told_with_its_line(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evals.entities.gold, "FOLDER", tmp_path)
    (evals.entities.gold.FOLDER / "x.txt").write_text("# what\n[红](colour=red)\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"x\.txt:2: there is no entity kind colour"):
        read("x")


def test_what_is_counted() -> None:
    score = Score(labelled=4, found=5, right=2)
    assert (score.precision, score.recall, round(score.f1, 3)) == (0.4, 0.5, 0.444)
    assert Score(0, 0, 0).f1 == 1.0
    assert Score(3, 0, 0).f1 == 0.0


def test_a_wrong_value_and_a_wrong_span_are_both_wrong() -> None:
    gold = evals.entities.gold.Gold
    messages = [
        gold("黑色", (Span("color", 0, 2, "white"),)),
        gold("要黑色的", (Span("color", 1, 4, "black"),)),
        gold("红色", (Span("color", 0, 2, "red"),)),
    ]
    scores, misses = measure(messages, Extractor())
    assert scores["color"] == scores["all"] == Score(3, 3, 1)
    assert [miss.text for miss in misses] == ["黑色", "要黑色的"]


def test_the_entities_that_are_found_stay_as_good() -> None:
    extractor = Extractor()
    for name, at_least in (("zh_test", 0.9), ("en_test", 0.95), ("mixed_test", 0.9)):
        scores, _ = measure(read(name), extractor)
        assert scores["all"].f1 >= at_least, name
    assert TODAY.isoformat() == "2026-11-24"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_references_name_what_is_in_their_baskets(language: str) -> None:
    labelled = [each for split in ("dev", "test") for each in read_references(language, split, None)]  # type: ignore[arg-type]
    assert len(labelled) >= 120  # the demo shop's alone
    for each in labelled:
        keys = {candidate.key for candidate in each.candidates}
        assert all(meant <= keys for meant in each.meant), each.words


def test_items_are_counted_by_what_was_decided() -> None:
    lamp, cup = thing("lamp", "Desk Lamp", color="white"), thing("cup", "Mug", color="white")
    labelled = [
        Labelled("lamp and mug", (lamp, cup), (frozenset({"lamp"}), frozenset({"cup"}))),
        Labelled("the white one", (lamp, cup), (frozenset({"lamp", "cup"}),)),
        Labelled("the mug", (lamp, cup), (frozenset({"lamp"}),)),
    ]
    score, wrong = measure_items(labelled, ItemMatcher())
    assert (score.messages, score.right, score.one_labelled, score.one_decided, score.one_right) == (3, 2, 3, 3, 2)
    assert (score.asked, score.none) == (1, 0)
    assert [each.words for each in wrong] == ["the mug"]


@pytest.mark.parametrize(("language", "at_least"), [("zh", 0.85), ("en", 0.85)])
def test_loosely_named_items_stay_as_well_matched_without_an_encoder(language: str, at_least: float) -> None:
    score, _ = measure_items(read_references(language, "test", None), ItemMatcher())  # type: ignore[arg-type]
    assert score.accuracy >= at_least
    assert score.precision >= 0.97
