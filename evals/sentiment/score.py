"""Accuracy, macro-F1, calibration, strength, milliseconds."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from evals.sentiment.rivals import Answer, Rival, chosen
from evals.sentiment.sources import Source
from xiaoer.understanding.calibration import calibration_error
from xiaoer.understanding.sentiment.types import LABELS


def score(rival: Rival, source: Source) -> dict[str, Any]:
    """How well a rival tells the texts of a source."""
    answers = rival.answer([each.text for each in source.texts])
    told = [chosen(answer, rival, source.poles) for answer in answers]
    truth = [each.label for each in source.texts]
    right = np.array([label == true for (label, _), true in zip(told, truth, strict=True)])
    labels = [label for label in LABELS if label in truth]
    recall = {
        label: float(np.mean([ok for ok, true in zip(right, truth, strict=True) if true == label])) for label in labels
    }
    return {
        "texts": len(truth),
        "accuracy": float(right.mean()),
        "macro_f1": float(f1_score(truth, [label for label, _ in told], labels=labels, average="macro")),
        "ece": None if rival.poles_only else calibration_error(np.array([sure for _, sure in told]), right),
        "recall": recall,
        "strength": _strength(source, answers),
    }


def _strength(source: Source, answers: list[Answer]) -> dict[str, float] | None:
    """Mean intensity of texts without feeling, with some and with a strong one; AUROC of strong against some."""
    marked = [(each.strong, answer.intensity) for each, answer in zip(source.texts, answers, strict=True)]
    if not any(strong is not None for strong, _ in marked) or any(value is None for _, value in marked):
        return None
    groups = {name: [v for s, v in marked if s is wanted] for name, wanted in _GROUPS.items()}
    feeling = [(strong, value) for strong, value in marked if strong is not None]
    means = {name: float(np.mean(values)) for name, values in groups.items()}
    return {**means, "auroc": float(roc_auc_score([s for s, _ in feeling], [v for _, v in feeling]))}


_GROUPS = {"none": None, "some": False, "strong": True}


def milliseconds(rival: Rival, texts: list[str]) -> dict[str, float]:
    """CPU milliseconds for one text alone."""
    spent = []
    for text in texts:
        began = time.process_time()
        rival.answer([text])
        spent.append((time.process_time() - began) * 1000)
    return {
        "p50": float(np.percentile(spent, 50)),
        "p95": float(np.percentile(spent, 95)),
        "mean": float(np.mean(spent)),
    }
