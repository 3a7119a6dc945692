"""A measurement as a table on the screen, as Markdown and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from evals.serving.load import Level
from evals.serving.machine import Machine
from evals.serving.startup import ColdStart, Training

_HEAD = ("clients", "turns of", "turns", "wrong", "turns/s", "p50 ms", "p95 ms")
_KINDS = "talk: no custom action; order: custom actions that ask the shop; mixed: half and half"


class Measured(NamedTuple):
    """All that one run measured. Memory: MB by process, after loading and after the load."""

    day: str
    machine: Machine
    training: Training
    starts: ColdStart
    loaded_mb: dict[str, float]
    after_mb: dict[str, float]
    levels: list[Level]

    def facts(self) -> list[tuple[str, str]]:
        """Everything but the load, as name and value."""
        m = self.machine
        memory = [
            (f"memory of {name}", f"{mb:.0f} MB loaded, {self.after_mb[name]:.0f} MB after the run")
            for name, mb in self.loaded_mb.items()
        ]
        return [
            ("machine", f"{m.processor}, {m.cores} cores, {m.memory_gb:g} GB, {m.system}, Python {m.python}"),
            ("day, load average before", f"{self.day}, {m.load:g}"),
            ("training, no cache", f"{self.training.seconds:g} s, peak {self.training.peak_mb:.0f} MB"),
            ("cold start of Rasa", f"{self.starts.rasa:g} s until the first right answer"),
            (
                "cold start of everything",
                f"{self.starts.stack:g} s until the first order's state, seeding the shop too",
            ),
            *memory,
            ("memory together", f"{sum(self.loaded_mb.values()):.0f} MB, {sum(self.after_mb.values()):.0f} MB after"),
        ]

    def rows(self) -> list[tuple[str, ...]]:
        """The load, a line for each number of clients and kind of turn."""
        return [
            (
                str(level.clients),
                level.turns_of,
                str(level.turns),
                str(level.wrong),
                f"{level.per_second:.1f}",
                f"{level.p50_ms:.0f}",
                f"{level.p95_ms:.0f}",
            )
            for level in self.levels
        ]


def show(console: Console, measured: Measured) -> None:
    """Print both tables."""
    facts = Table(title="Serving", show_header=False, min_width=72)
    for fact in measured.facts():
        facts.add_row(*fact)
    console.print(facts)
    load = Table(*_HEAD, title="Load: closed loop, distinct messages, one Rasa worker", caption=_KINDS)
    for row in measured.rows():
        load.add_row(*row)
    console.print(load)


def write(folder: Path, measured: Measured) -> None:
    """Write serving.json and serving.md into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {
        **measured._asdict(),
        "machine": measured.machine._asdict(),
        "training": measured.training._asdict(),
        "starts": measured.starts._asdict(),
        "levels": [level._asdict() for level in measured.levels],
    }
    (folder / "serving.json").write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (folder / "serving.md").write_text(markdown(measured), encoding="utf-8")


def markdown(measured: Measured) -> str:
    """Both tables in Markdown."""
    lines = ["Printed by `python -m evals.serving`.", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in measured.facts()]
    lines += [
        "",
        f"Closed loop, distinct messages, one Rasa worker ({_KINDS}).",
        "",
        "| " + " | ".join(_HEAD) + " |",
        "|" + "---|" * len(_HEAD),
    ]
    lines += ["| " + " | ".join(row) + " |" for row in measured.rows()]
    return "\n".join(lines) + "\n"
