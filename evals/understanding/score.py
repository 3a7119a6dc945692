"""Accuracy, macro-F1, calibration and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from evals.understanding.rivals import Told
from evals.understanding.sources import Turn
from xiaoer.understanding.calibration import calibration_error
from xiaoer.understanding.labels import OUT_OF_SCOPE


class Score(NamedTuple):
    """How well the turns of one source are told.

    `refused`: the share of the shop's turns that became out_of_scope or fell below the threshold.
    """

    turns: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    refused: float


def score(turns: Sequence[Turn], answers: Sequence[Told], threshold: float) -> Score:
    """Any of a turn's labels is right; for macro-F1 a right answer counts as the label that it named."""
    right = np.array([answer.label in turn.labels for turn, answer in zip(turns, answers, strict=True)])
    truth = [a.label if a.label in t.labels else t.labels[0] for t, a in zip(turns, answers, strict=True)]
    labels = sorted({label for turn in turns for label in turn.labels[:1]})
    sure = np.array([answer.confidence for answer in answers])
    shop = [not_refused for t, not_refused in zip(turns, map(_kept(threshold), answers), strict=True) if _is_shop(t)]
    return Score(
        len(turns),
        float(right.mean()),
        float(f1_score(truth, [a.label for a in answers], labels=labels, average="macro", zero_division=0)),
        calibration_error(sure, right),
        1 - float(np.mean(shop)),
    )


def recognised(foreign: Sequence[Told], threshold: float) -> float:
    """The share of foreign requests that became out_of_scope or fell below the threshold."""
    return 1 - float(np.mean([_kept(threshold)(answer) for answer in foreign]))


def auroc(turns: Sequence[Turn], answers: Sequence[Told], foreign: Sequence[Told]) -> float:
    """How well the probability of out_of_scope parts foreign requests from the shop's turns, 0.5 to 1."""
    shop = [answer.foreign for turn, answer in zip(turns, answers, strict=True) if _is_shop(turn)]
    truth = [0] * len(shop) + [1] * len(foreign)
    return float(roc_auc_score(truth, [*shop, *(answer.foreign for answer in foreign)]))


def _is_shop(turn: Turn) -> bool:
    return OUT_OF_SCOPE not in turn.labels


def _kept(threshold: float):  # type: ignore[no-untyped-def]
    return lambda answer: answer.label != OUT_OF_SCOPE and answer.confidence >= threshold
