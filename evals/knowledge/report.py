"""The measurement as tables, numbers and a picture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.table import Table

from evals.knowledge.measure import Measures
from evals.knowledge.public import Public

TARGETS = {"recall_3": 0.95, "right": 0.85, "declined": 0.90}


class Row(NamedTuple):
    """One measurement."""

    language: str
    split: str
    topics: str
    measures: Measures


def table(rows: Sequence[Row], title: str) -> Table:
    """For the screen."""
    made = Table(title=title)
    for name in _head():
        made.add_column(name, justify="right")
    for row in rows:
        made.add_row(*_cells(row))
    return made


def public_table(found: Sequence[Public]) -> Table:
    """What strangers asked, for the screen."""
    made = Table(*Public._fields, title="public sets, no topics")
    for each in found:
        made.add_row(each.source, each.what, str(each.texts), f"{each.share:.3f}")
    return made


def write(rows: Sequence[Row], public: Sequence[Public], about: dict[str, Any], folder: Path) -> None:
    """Table, numbers and picture into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [{"language": r.language, "split": r.split, "topics": r.topics, **r.measures._asdict()} for r in rows]
    strangers = [each._asdict() for each in public]
    every = json.dumps({"about": about, "rows": found, "public": strangers}, indent=1)
    (folder / "knowledge.json").write_text(every + "\n", "utf-8")
    lines = [_head(), ["---"] * len(_head()), *(_cells(row) for row in rows)]
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    facts = ", ".join(f"{key}: {value}" for key, value in about.items())
    more = "".join(f"| {each.source} | {each.what} | {each.texts} | {each.share:.3f} |\n" for each in public)
    tables = f"{text}\n" + (
        f"\n| public set | measure | texts | share |\n| --- | --- | --- | --- |\n{more}" if more else ""
    )
    (folder / "knowledge.md").write_text(f"{facts}\n\n{tables}", "utf-8")
    _plot([row for row in rows if row.split == "final"], folder / "knowledge.png")


def _head() -> list[str]:
    return ["language", "split", "topics", *(name.replace("_", " ") for name in Measures._fields)]


def _cells(row: Row) -> list[str]:
    numbers = [str(v) if isinstance(v, int) else f"{v:.1f}" if v > 1 else f"{v:.3f}" for v in row.measures]
    return [row.language, row.split, row.topics, *numbers]


def _plot(rows: Sequence[Row], file: Path) -> None:
    """The targets' measures, one group of bars each, one colour a language and kind of topics."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = ["recall_1", *TARGETS]
    width = 0.8 / max(len(rows), 1)
    figure, axes = pyplot.subplots(figsize=(9, 4.6), layout="constrained")
    for number, row in enumerate(rows):
        heights = [getattr(row.measures, name) for name in names]
        places = [place + number * width for place in range(len(names))]
        label = f"{row.language}, topics {row.topics}: {row.measures.p50_ms:.1f} ms a question"
        axes.bar_label(axes.bar(places, heights, width * 0.95, label=label), fmt="%.2f", fontsize=7)
    for place, name in enumerate(names):
        if name in TARGETS:
            axes.hlines(TARGETS[name], place - width / 2, place + 0.8 - width / 2, colors="black", linewidth=0.8)
    axes.set_xticks([place + 0.4 - width / 2 for place in range(len(names))], [n.replace("_", " ") for n in names])
    axes.set_ylim(0, 1.05)
    axes.set_ylabel("share (line: target)")
    axes.legend(fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.08), ncol=3)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
