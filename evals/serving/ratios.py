"""How much better the assistant is than each other contender, beside what was promised."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from evals.serving.contenders import Figures
from evals.serving.load import Level

CLIENTS = 16
KINDS = {"talk": "turns without a custom action", "order": "turns with custom actions"}
_LEAST = {"talk": 6.0, "order": 4.0}
_AIM = {"talk": 10.0}


class Ratio(NamedTuple):
    """One comparison; `text` is the whole sentence, `met` whether what was promised is reached."""

    what: str
    ratio: float
    promised: float
    met: bool
    text: str


def ratios(ours: Figures, theirs: Figures) -> list[Ratio]:
    """Every comparison that both were measured for."""
    found = [_faster(ours, theirs, kind) for kind in KINDS]
    found += [
        _smaller("cold start of Rasa", ours, theirs, 1 / 3, lambda f: f.starts.rasa, "s"),
        _smaller("memory of the Rasa process", ours, theirs, 1 / 2, lambda f: f.after_mb["rasa"], "MB"),
        _smaller("training time", ours, theirs, 1 / 8, lambda f: f.training.seconds, "s"),
    ]
    return [ratio for ratio in found if ratio is not None]


def _faster(ours: Figures, theirs: Figures, kind: str) -> Ratio | None:
    ours_level, theirs_level = _level(ours, kind), _level(theirs, kind)
    if ours_level is None or theirs_level is None:
        return None
    ratio, least, aim = ours_level.per_second / theirs_level.per_second, _LEAST[kind], _AIM.get(kind)
    wanted = f"promised: {least:g}" + (f", aim: {aim:g}" if aim else "")
    text = (
        f"{ratio:.1f} × the turns/s of {theirs.name} at {CLIENTS} clients, {KINDS[kind]} "
        f"({ours_level.per_second:g} against {theirs_level.per_second:g}; p95 {ours_level.p95_ms:.0f} against "
        f"{theirs_level.p95_ms:.0f} ms; {wanted})"
    )
    return Ratio(f"turns/s, {kind}", round(ratio, 2), least, ratio >= least, text)


def _level(figures: Figures, kind: str) -> Level | None:
    return next((x for x in figures.levels if (x.clients, x.turns_of) == (CLIENTS, kind)), None)


def _smaller(
    what: str, ours: Figures, theirs: Figures, most: float, value: Callable[[Figures], float], unit: str
) -> Ratio:
    ratio = value(ours) / value(theirs)
    text = (
        f"{ratio:.2f} × the {what} of {theirs.name} "
        f"({value(ours):.0f} against {value(theirs):.0f} {unit}; promised: at most {most:.3g})"
    )
    return Ratio(what, round(ratio, 3), round(most, 3), ratio <= most, text)
