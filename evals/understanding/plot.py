"""A picture of the comparison."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def plot(results: dict[str, dict[str, Any]], file: Path) -> None:
    """Accuracy by source, one group of bars a source, one colour a rival, with its milliseconds in the legend."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    sources = list(next(iter(results.values()))["sources"])
    width = 0.8 / len(results)
    figure, axes = pyplot.subplots(figsize=(9, 4.2), layout="constrained")
    for number, (name, result) in enumerate(results.items()):
        heights = [result["sources"][source]["accuracy"] for source in sources]
        places = [place + number * width for place in range(len(sources))]
        bars = axes.bar(places, heights, width * 0.95, label=f"{name}: {result['ms']['p50']:.1f} ms")
        axes.bar_label(bars, fmt="%.2f", fontsize=7)
    axes.set_xticks([place + 0.4 - width / 2 for place in range(len(sources))], sources)
    axes.set_ylim(0, 1.05)
    axes.set_ylabel("accuracy on real turns")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.08), ncol=3, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
