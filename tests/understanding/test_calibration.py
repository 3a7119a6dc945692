from __future__ import annotations

import numpy as np
import pytest
from scipy.special import log_softmax

from xiaoer.understanding.calibration import (
    Calibration,
    calibration_error,
    favour,
    favour_up_to,
    fit_calibration,
)


def _texts(temperature: float, count: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Log-probabilities that are too sure by `temperature`, and labels drawn from the true ones."""
    rng = np.random.default_rng(1)
    true = log_softmax(rng.normal(size=(count, 4)) * 2, axis=1)
    labels = np.array([rng.choice(4, p=np.exp(row)) for row in true])
    return log_softmax(true * temperature, axis=1), labels


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_that_was_hidden_is_found(temperature: float) -> None:
    logs, labels = _texts(temperature)
    assert fit_calibration(logs, None, labels).temperature == pytest.approx(temperature, rel=0.1)


def test_nearness_that_tells_the_label_gets_weight_and_nearness_that_tells_nothing_gets_none() -> None:
    logs, labels = _texts(1.0)
    rng = np.random.default_rng(2)
    telling = np.eye(4)[labels] * 0.3 + rng.normal(size=logs.shape) * 0.1
    assert fit_calibration(logs, telling, labels).nearness > 5
    assert fit_calibration(logs, rng.normal(size=logs.shape), labels).nearness < 0.2


def test_calibrated_log_probabilities_add_up() -> None:
    logs, _ = _texts(2.0, 10)
    np.testing.assert_allclose(np.exp(Calibration(2.0, 3.0).apply(logs, logs * 0.1)).sum(axis=1), 1)
    np.testing.assert_allclose(Calibration().apply(logs, None), logs)


def test_a_label_is_favoured_until_it_takes_its_share() -> None:
    logs, _ = _texts(1.0, 1000)
    odds = favour_up_to(logs, 2, 0.6)
    assert odds > 0
    assert (favour(logs, 2, odds + 1e-9).argmax(axis=1) == 2).mean() == pytest.approx(0.6, abs=0.002)
    np.testing.assert_allclose(np.exp(favour(logs, 2, odds)).sum(axis=1), 1)


def test_a_label_that_takes_more_already_is_left_as_it_is() -> None:
    logs, _ = _texts(1.0, 1000)
    assert favour_up_to(logs, 2, 0.01) == 0.0
    assert favour_up_to(logs[:0], 2, 0.01) == 0.0


def test_calibration_error() -> None:
    confidences = np.array([0.95] * 10 + [0.55] * 10)
    honest = np.array([True] * 9 + [False] + [True] * 6 + [False] * 4)
    assert calibration_error(confidences, honest) == pytest.approx(0.05)
    assert calibration_error(np.ones(4), np.array([False] * 4)) == pytest.approx(1.0)
