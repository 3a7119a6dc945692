"""A measurement as tables on the screen, as Markdown and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table

from evals.serving.ceiling import Ceiling
from evals.serving.contenders import Figures
from evals.serving.machine import Machine
from evals.serving.ratios import Ratio, ratios

_HEAD = ("clients", "turns of", "who", "turns", "wrong", "turns/s", "p50 ms", "p95 ms", "CPU ms a turn")
_KINDS = "talk: no custom action; order: custom actions that ask the shop; mixed: half and half"
PICTURE = "serving.png"

Row = tuple[str, ...]


class Measured(NamedTuple):
    """All that one run measured; the assistant's figures come first."""

    day: str
    machine: Machine
    ceiling: Ceiling
    figures: list[Figures]

    def ratios(self) -> list[Ratio]:
        """The assistant against each of the others."""
        ours, *others = self.figures
        return [ratio for theirs in others for ratio in ratios(ours, theirs)]

    def about(self) -> list[Row]:
        """On what it was measured, as name and value."""
        m, c = self.machine, self.ceiling
        return [
            ("machine", f"{m.processor}, {m.cores} cores, {m.memory_gb:g} GB, {m.system}, Python {m.python}"),
            ("day, load average before", f"{self.day}, {m.load:g}"),
            (
                "the measuring itself",
                f"{c.per_second:g} turns/s at {c.clients} clients against an empty Sanic server, "
                f"{c.cpu_ms:g} ms of processor a turn",
            ),
        ]

    def facts(self) -> list[Row]:
        """Everything but the load, a line for each subject and a column for each contender."""
        each = self.figures
        names = list(dict.fromkeys(name for f in each for name in f.loaded_mb))
        return [
            ("", *(f.name for f in each)),
            ("training, no cache", *(_training(f) for f in each)),
            ("cold start of Rasa", *(f"{f.starts.rasa:g} s" for f in each)),
            ("cold start of everything, seeding the shop too", *(f"{f.starts.stack:g} s" for f in each)),
            *((f"memory of {name}, loaded → after", *(_memory(f, [name]) for f in each)) for name in names),
            ("memory together, loaded → after", *(_memory(f, names) for f in each)),
        ]

    def rows(self) -> list[Row]:
        """The load, a line for each number of clients, kind of turn and contender."""
        found = [
            (level.clients, index, (str(level.clients), level.turns_of, figures.name, *_numbers(level)))
            for figures in self.figures
            for index, level in enumerate(figures.levels)
        ]
        return [row for *_, row in sorted(found, key=lambda entry: entry[:2])]


def _numbers(level: Any) -> Row:
    cpu = " · ".join(f"{name} {ms:.1f}" for name, ms in level.cpu_ms.items() if ms >= 0.05)
    return (
        str(level.turns),
        str(level.wrong),
        f"{level.per_second:.1f}",
        f"{level.p50_ms:.0f}",
        f"{level.p95_ms:.0f}",
        cpu,
    )


def _training(figures: Figures) -> str:
    t = figures.training
    return f"{t.seconds:.0f} s ({t.cpu_seconds:.0f} s of processor), peak {t.peak_mb:.0f} MB, on {t.day}"


def _memory(figures: Figures, names: list[str]) -> str:
    loaded, after = (sum(of.get(name, 0.0) for name in names) for of in (figures.loaded_mb, figures.after_mb))
    return f"{loaded:.0f} → {after:.0f} MB"


def show(console: Console, measured: Measured) -> None:
    """Print everything."""
    for name, value in measured.about():
        console.print(f"{name}: {value}", highlight=False)
    head, *facts = measured.facts()
    table = Table(*head, title="Serving", min_width=72)
    for fact in facts:
        table.add_row(*fact)
    console.print(table)
    load = Table(*_HEAD, title="Load: closed loop, distinct messages, one Rasa worker", caption=_KINDS)
    for row in measured.rows():
        load.add_row(*row)
    console.print(load)
    for ratio in measured.ratios():
        console.print(f"[{'green' if ratio.met else 'red'}]{ratio.text}[/]", highlight=False, soft_wrap=True)


def write(folder: Path, measured: Measured) -> None:
    """Write serving.json and serving.md into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {
        "day": measured.day,
        "machine": measured.machine._asdict(),
        "ceiling": measured.ceiling._asdict(),
        "figures": [_plain(figures) for figures in measured.figures],
        "ratios": [ratio._asdict() for ratio in measured.ratios()],
    }
    (folder / "serving.json").write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (folder / "serving.md").write_text(markdown(measured), encoding="utf-8")


def _plain(figures: Figures) -> dict[str, Any]:
    return {
        **figures._asdict(),
        "training": figures.training._asdict(),
        "starts": figures.starts._asdict(),
        "levels": [level._asdict() for level in figures.levels],
    }


def markdown(measured: Measured) -> str:
    """Everything in Markdown, with the picture that `plot` writes beside it."""
    lines = ["Printed by `python -m evals.serving`.", ""]
    lines += [f"- {name}: {value}" for name, value in measured.about()]
    if measured.ratios():
        lines += ["", *(f"- {ratio.text}{'' if ratio.met else ' **not reached**'}" for ratio in measured.ratios())]
    lines += ["", f"![Turns per second, waiting times, start, memory, training]({PICTURE})", ""]
    head, *facts = measured.facts()
    lines += _table(head, facts)
    lines += ["", f"Closed loop, distinct messages, one Rasa worker ({_KINDS}).", ""]
    lines += _table(_HEAD, measured.rows())
    return "\n".join(lines) + "\n"


def _table(head: Row, rows: list[Row]) -> list[str]:
    return [_line(head), "|" + "---|" * len(head), *map(_line, rows)]


def _line(cells: Row) -> str:
    return "| " + " | ".join(cells) + " |"
