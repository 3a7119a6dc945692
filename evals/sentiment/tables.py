"""The measurement as tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table

Results = dict[str, dict[str, Any]]
Row = list[str]


def tables(results: Results, about: dict[str, Any]) -> Iterator[Table]:
    """For the screen."""
    for title, head, rows in _all(results, about):
        table = Table(*head, title=title)
        for row in rows:
            table.add_row(*row)
        yield table


def markdown(results: Results, about: dict[str, Any]) -> str:
    """The same for a file."""
    parts = []
    for title, head, rows in _all(results, about):
        lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
        parts.append(f"{title}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _all(results: Results, about: dict[str, Any]) -> Iterator[tuple[str, Row, list[Row]]]:
    named = (
        f"{about['examples']} examples, part {about['part']}, {about['left_out']} texts left out as examples say them"
    )
    sources = list(next(iter(results.values()))["sources"])
    yield (
        f"accuracy / macro-F1 ({named})",
        ["", *results],
        [[source, *(_cell(result["sources"].get(source)) for result in results.values())] for source in sources],
    )
    yield (
        "expected calibration error",
        ["", *results],
        [
            [source, *(_number(result["sources"].get(source, {}).get("ece")) for result in results.values())]
            for source in sources
        ],
    )
    first = next(iter(results.values()))["sources"]
    yield (
        "recall by label, the first",
        ["", "texts", "negative", "neutral", "positive"],
        [
            [
                source,
                str(found["texts"]),
                *(_number(found["recall"].get(label)) for label in ("negative", "neutral", "positive")),
            ]
            for source, found in first.items()
        ],
    )
    yield (
        "intensity, the first: mean where there is no, some and a strong feeling; strong against some",
        [
            "",
            "none",
            "some",
            "strong",
            "AUROC",
        ],
        [
            [source, *(_number(found["strength"][key]) for key in ("none", "some", "strong", "auroc"))]
            for source, found in first.items()
            if found["strength"]
        ],
    )
    yield (
        "cost on one core",
        ["", "training CPU s", "ms a turn p50 / p95", "ms a review p50 / p95"],
        [
            [
                name,
                f"{result['training_seconds']:.1f}",
                *(_milliseconds(result["ms"][kind]) for kind in ("turn", "review")),
            ]
            for name, result in results.items()
        ],
    )


def _cell(found: dict[str, Any] | None) -> str:
    return f"{found['accuracy']:.3f} / {found['macro_f1']:.3f}" if found else "–"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _milliseconds(found: dict[str, float]) -> str:
    return f"{found['p50']:.1f} / {found['p95']:.1f}"
