"""The table, and whether it shows what it must."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.llm_stage.measure import Result
from evals.serving.machine import Machine

MOST = 1.5
_HEAD = (
    "customers waiting",
    "others' turns",
    "wrong",
    "p50 ms",
    "p95 ms",
    "slowest ms",
    "p95 ÷ without",
    "waiting: turns, p50 s",
    "LLM calls, at once",
)


def rows(results: list[Result]) -> list[tuple[str, ...]]:
    """A line for each number of customers who wait; the first is the measure of the others."""
    base = results[0].p95()
    return [
        (
            str(result.waiting) if result.waiting else "none, no LLM",
            str(len(result.others)),
            str(result.wrong),
            f"{result.p50():.0f}",
            f"{result.p95():.0f}",
            f"{max(result.others):.0f}",
            f"{result.p95() / base:.2f}",
            f"{len(result.waited)}, {np.percentile(result.waited, 50) / 1000:.2f}" if result.waited else "–",
            f"{result.calls}, {result.at_once}",
        )
        for result in results
    ]


def faults(results: list[Result], seconds: float) -> list[str]:
    """What the run doesn't show, or doesn't prove."""
    found = []
    base = results[0].p95()
    if results[0].calls:
        found.append(f"the server without a language model made {results[0].calls} calls")
    for result in results[1:]:
        who = f"{result.waiting} waiting"
        if result.p95() > MOST * base:
            found.append(f"{who}: the others' p95 is {result.p95() / base:.2f} times the one without, above {MOST}")
        if result.calls != len(result.waited):
            found.append(f"{who}: {len(result.waited)} turns that wait made {result.calls} calls")
        quick = sum(ms < seconds * 1000 for ms in result.waited)
        if quick:
            found.append(f"{who}: {quick} of their {len(result.waited)} turns were quicker than the language model")
        if result.at_once < min(result.waiting, 2):
            found.append(f"{who}: never more than {result.at_once} calls at once")
    return [*found, *(f"{r.wrong} wrong replies with {r.waiting} waiting" for r in results if r.wrong)]


def show(console: Console, results: list[Result], title: str) -> None:
    """Print the table."""
    table = Table(*_HEAD, title=title)
    for row in rows(results):
        table.add_row(*row)
    console.print(table)


def write(path: Path, results: list[Result], machine: Machine, day: str, command: str) -> None:
    """Write the table as Markdown."""
    lines = [
        "# One customer's slow language model delays nobody",
        "",
        f"`{command}`, {day}, {machine.processor}, {machine.cores} cores, load average before {machine.load:g}.",
        "",
        f"| {' | '.join(_HEAD)} |",
        f"|{'---|' * len(_HEAD)}",
        *(f"| {' | '.join(row)} |" for row in rows(results)),
        "",
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")
