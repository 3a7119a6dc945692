from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xiaoer.understanding.nearest import Nearest


@pytest.fixture
def nearest() -> Nearest:
    """Six labels; label 0 lies in two unlike places, of four examples each."""
    places = np.eye(8, dtype=np.float32)
    vectors = [places[0]] * 4 + [places[1]] * 4 + [places[label + 1] for label in range(1, 6)]
    return Nearest(np.array(vectors), np.array([0] * 8 + [1, 2, 3, 4, 5]))


def test_a_label_is_as_near_as_its_nearest_examples(nearest: Nearest) -> None:
    row = np.eye(8, dtype=np.float32)[[1]]
    logs = np.log(np.array([[0.4, 0.3, 0.1, 0.1, 0.06, 0.04]]))
    found = nearest.similarities(row, logs)
    assert found[0, 0] == pytest.approx(1.0)  # not the mean over both places
    assert found[0, 1:].max() == pytest.approx(0.0)


def test_labels_that_are_no_candidates_get_the_lowest_similarity(nearest: Nearest) -> None:
    row = np.eye(8, dtype=np.float32)[[6]]  # just where label 5 is, which the model finds least likely
    logs = np.log(np.array([[0.3, 0.3, 0.2, 0.1, 0.06, 0.04]]))
    assert nearest.similarities(row, logs)[0, 5] == pytest.approx(0.0)
    assert nearest.similarities(row, logs[:, ::-1])[0, 5] == pytest.approx(1.0)


def test_a_label_with_few_examples_counts_those(nearest: Nearest) -> None:
    row = np.eye(8, dtype=np.float32)[[2]]
    assert nearest.similarities(row, np.zeros((1, 6)))[0, 1] == pytest.approx(1.0)


def test_what_is_loaded_is_what_was_saved(nearest: Nearest, tmp_path: Path) -> None:
    nearest.save(tmp_path / "nearest.npz")
    rows, logs = np.eye(8, dtype=np.float32), np.zeros((8, 6))
    loaded = Nearest.load(tmp_path / "nearest.npz")
    np.testing.assert_allclose(loaded.similarities(rows, logs), nearest.similarities(rows, logs), atol=1e-3)
