"""Measure how personal data is found: `python -m evals.privacy --help`."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from evals.privacy.messages import HALVES, LANGUAGES, PARTS, Labelled, load
from evals.privacy.public import PublicScore, available, chinese_addresses, english
from evals.privacy.score import Score, measure
from xiaoer.privacy.find import find

app = typer.Typer(add_completion=False)
RECALL, PRECISION = 0.97, 0.95
_ROUNDS = 5


@app.command()
def run(
    data: Annotated[
        Path | None, typer.Option(help="The folder that holds privacy/; without it own messages only.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for privacy.json and privacy.md.")] = None,
    errors: Annotated[bool, typer.Option(help="Also print what is wrong on dev, never on the others.")] = False,
) -> None:
    """Print recall and precision by kind on the project's own messages and on the public ones."""
    console = Console(width=150, highlight=False)
    own: list[dict[str, Any]] = []
    for language in LANGUAGES:
        for part in PARTS:
            messages = load(language, part)
            scores, misses = measure(messages, find)
            own += [_own_row(language, part, kind, score) for kind, score in scores.items()]
            own[-1]["messages"] = len(messages)
            own[-1]["milliseconds"] = round(_milliseconds(messages), 2)
            if errors and part == "dev":
                for miss in misses:
                    console.print(f"{language}: {miss.text!r} left {miss.left} wrong {miss.wrong}", markup=False)
    console.print(_table("own messages: the target is recall 0.97, precision 0.95", own))
    public: list[dict[str, Any]] = []
    if data is None or not available(data):
        console.print("The public messages aren't measured: give --data FOLDER, with privacy/ in it.")
    else:
        for half in HALVES:
            public += [
                _public_row(score) for score in (chinese_addresses(data, half, find), *english(data, half, find))
            ]
        console.print(_table("public messages", public))
    if out is not None:
        _write(out, own, public)


def _own_row(language: str, part: str, kind: str, score: Score) -> dict[str, Any]:
    return {
        "language": language,
        "part": part,
        "kind": kind,
        "labelled": score.labelled,
        "recall": round(score.recall, 3),
        "precision": round(score.precision, 3),
    }


def _public_row(score: PublicScore) -> dict[str, Any]:
    return {
        "what": score.name,
        "half": score.half,
        "labelled": score.labelled,
        "recall": round(score.whole / score.labelled, 3),
        "touched": round(score.touched / score.labelled, 3),
        "precision": None
        if score.found is None or score.right is None
        else round(score.right / max(1, score.found), 3),
    }


def _milliseconds(messages: Sequence[Labelled]) -> float:
    """CPU time for a message, the mean."""
    began = time.process_time()
    for _ in range(_ROUNDS):
        for message in messages:
            find(message.text)
    return (time.process_time() - began) * 1000 / _ROUNDS / len(messages)


def _table(title: str, rows: Sequence[dict[str, Any]]) -> Table:
    table = Table(title=title)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    for column in columns:
        table.add_column(column, justify="right" if column not in ("kind", "what") else "left")
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns), end_section=row.get("kind") == "all")
    return table


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) and value <= 1 else str(value)


def _write(out: Path, own: list[dict[str, Any]], public: list[dict[str, Any]]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    both = {"own": own, "public": public}
    (out / "privacy.json").write_text(json.dumps(both, indent=1) + "\n", encoding="utf-8")
    lines = []
    for name, rows in both.items():
        columns = list(dict.fromkeys(key for row in rows for key in row))
        if rows:
            lines += [f"## {name}", "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
            lines += [f"| {' | '.join(_cell(row.get(column)) for column in columns)} |" for row in rows] + [""]
    (out / "privacy.md").write_text("\n".join(["# Personal data found", "", *lines]), encoding="utf-8")


if __name__ == "__main__":
    app()
