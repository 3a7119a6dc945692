"""A picture of the comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def plot(results: dict[str, dict[str, Any]], file: Path) -> None:
    """Accuracy by source, one group of bars a source, one colour a rival."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    sources = list(next(iter(results.values()))["sources"])
    width = 0.8 / len(results)
    figure, axes = pyplot.subplots(figsize=(10, 4.2), layout="constrained")
    for number, (name, result) in enumerate(results.items()):
        places, heights = [], []
        for place, source in enumerate(sources):
            if source in result["sources"]:
                places.append(place + number * width)
                heights.append(result["sources"][source]["accuracy"])
        bars = axes.bar(places, heights, width * 0.95, label=f"{name}: {result['ms']['turn']['p50']:.1f} ms a turn")
        axes.bar_label(bars, fmt="%.2f", fontsize=7)
    axes.set_xticks(
        [place + 0.4 - width / 2 for place in range(len(sources))], [s.replace(" (", "\n(") for s in sources]
    )
    axes.set_ylim(0, 1.05)
    axes.set_ylabel("accuracy")
    axes.legend(fontsize=8, loc="lower right")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
