"""The measurement as a picture: turns per second and waiting times by clients, and what a start and a training take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from evals.serving.contenders import Figures
from evals.serving.load import Level
from evals.serving.ratios import KINDS
from evals.serving.results import PICTURE, Measured

_COLOURS = ("#1f6f78", "#c4722f", "#8a8a8a")
_OTHER: dict[str, Callable[[Figures], float]] = {
    "cold start of Rasa, s": lambda f: f.starts.rasa,
    "memory of Rasa, MB": lambda f: f.after_mb["rasa"],
    "training, s": lambda f: f.training.seconds,
}


def draw(folder: Path, measured: Measured) -> Path:
    """Write the picture into `folder`."""
    picture = Figure(figsize=(12, 7), layout="constrained")
    FigureCanvasAgg(picture)
    picture.suptitle(f"{measured.machine.cores} cores, load average before {measured.machine.load:g}, {measured.day}")
    above, below = picture.subfigures(2, 1, height_ratios=(3, 2))
    grid = above.subplots(1, 2 * len(KINDS))
    for place, (kind, title) in enumerate(KINDS.items()):
        _lines(grid[2 * place], measured, kind, lambda level: level.per_second, f"turns/s\n{title}")
        _lines(grid[2 * place + 1], measured, kind, lambda level: level.p95_ms, f"p95, ms\n{title}")
    grid[0].legend(fontsize=8)
    for axes, (title, value) in zip(below.subplots(1, len(_OTHER)), _OTHER.items(), strict=True):
        _bars(axes, measured, value, title)
    path = folder / PICTURE
    folder.mkdir(parents=True, exist_ok=True)
    picture.savefig(path, dpi=110, metadata={"Software": None})
    return path


def _lines(axes: Any, measured: Measured, kind: str, value: Callable[[Level], float], title: str) -> None:
    for figures, colour in zip(measured.figures, _COLOURS, strict=False):
        levels = [level for level in figures.levels if level.turns_of == kind]
        clients = [str(level.clients) for level in levels]
        axes.plot(clients, [value(level) for level in levels], marker="o", color=colour, label=figures.name)
    axes.set_title(title, fontsize=10)
    axes.set_xlabel("clients")
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", alpha=0.3)


def _bars(axes: Any, measured: Measured, value: Callable[[Figures], float], title: str) -> None:
    names = [figures.name for figures in measured.figures]
    bars = axes.barh(names, [value(figures) for figures in measured.figures], color=_COLOURS[: len(names)])
    axes.bar_label(bars, fmt="%.0f", padding=3)
    axes.margins(x=0.15)
    axes.invert_yaxis()
    axes.set_title(title, fontsize=10)
