"""`python -m evals.serving`: how fast the whole assistant is here, and what it takes."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from evals.running import ends_cleanly, fresh_model, stack_closed
from evals.service.demo import demo_orders
from evals.service.report import progress
from evals.service.wanted import Wanted
from evals.serving.load import Level, level, run_level
from evals.serving.machine import resident_mb, this_machine
from evals.serving.results import Measured, show, write
from evals.serving.script import Kind, Turn, conversations
from evals.serving.startup import measure_starts, measure_training
from launch.stack import Plan, Ports, Stack
from shopd import read
from shopd.database import Database
from xiaoer.config import ROOT

FOLDER = Path(__file__).parent / "measured"
CLIENTS = (1, 8, 16, 32)
LOADS: dict[str, tuple[Kind, ...]] = {"talk": ("talk",), "order": ("order",), "mixed": ("talk", "order")}
_TURNS_PER_LEVEL = 240
_WARM_UP_TURNS = 40
_ERROR = re.compile(r"\bERROR\b|^\w[\w.]*(?:Error|Exception)\b")
_SHOWN_ERRORS = 5
console = Console()


def main(
    turns: Annotated[int, typer.Option(min=16, help="Turns of each load")] = _TURNS_PER_LEVEL,
    seconds: Annotated[float, typer.Option(min=1, help="Longest time of each load")] = 30.0,
    save: Annotated[bool, typer.Option(help="Write serving.json and serving.md into evals/serving/measured/")] = False,
    seed: Annotated[int, typer.Option(help="Decides who says what")] = 1,
) -> None:
    """Measure training, cold start, memory and turns per second; exit code 1 if a reply was wrong."""
    machine = this_machine()
    with console.status("Training without a cache …"):
        training = measure_training()
    fresh_model(console)
    with ends_cleanly(), tempfile.TemporaryDirectory(prefix="xiaoer-serving-") as home:
        stack = Stack(Plan(ROOT, Path(home), Ports.free(), profile="cn-mainland"))
        with stack_closed(stack):
            with console.status("Starting everything, then Rasa once more …"):
                starts = measure_starts(stack)
            loaded = _memory(stack)
            found = asyncio.run(_load(stack.plan, turns, seconds, seed))
            after = _memory(stack)
            if any(load.wrong for load in found):
                _show_errors(stack.plan)
    measured = Measured(str(date.today()), machine, training, starts, loaded, after, found)
    show(console, measured)
    if save:
        write(FOLDER, measured)
    raise typer.Exit(1 if any(load.wrong for load in found) else 0)


def _memory(stack: Stack) -> dict[str, float]:
    return {name: resident_mb(stack.pid(name)) for name in stack.plan.commands()}


def _show_errors(plan: Plan) -> None:
    """What the servers logged as errors, to explain wrong replies: the home with its logs is gone afterwards."""
    for name in plan.commands():
        log = (plan.home / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        lines = Counter(line.strip()[:200] for line in log.splitlines() if _ERROR.search(line))
        for line, count in lines.most_common(_SHOWN_ERRORS):
            console.print(f"[red]{name} logged, {count}×[/red] {escape(line)}")


async def _load(plan: Plan, turns: int, seconds: float, seed: int) -> list[Level]:
    """Every load at every number of clients, one after the other, on a server that is warm; wrong replies are shown."""
    orders = _orders(plan)
    scripts = {name: conversations(orders, seed + i, *kinds) for i, (name, kinds) in enumerate(LOADS.items())}
    wrong: Counter[tuple[str, str]] = Counter()

    def note(turn: Turn, reply: str) -> None:
        wrong[(turn.text, reply)] += 1

    await run_level(plan.rest, scripts["mixed"], 2, name="warm", turns=_WARM_UP_TURNS, seconds=seconds)
    found: list[Level] = []
    with progress(console) as bar:
        task = bar.add_task("Customers talk", total=turns * len(CLIENTS) * len(LOADS))
        for clients in CLIENTS:
            for name, script in scripts.items():
                bar.update(task, description=f"{clients} clients, {name}")
                answered, took = await run_level(
                    plan.rest,
                    script,
                    clients,
                    name=name,
                    turns=turns,
                    seconds=seconds,
                    wrong=note,
                    advance=lambda: bar.advance(task),
                )
                found.append(level(clients, name, answered, took))
    for (said, reply), count in wrong.items():
        console.print(f"[red]wrong, {count}×[/red] {escape(said)} → {escape(reply or '(nothing)')}")
    return found


def _orders(plan: Plan) -> list[Wanted]:
    """The demo shop's orders whose customers have a phone."""
    database = Database(plan.database)
    try:
        with database.reading() as session:
            found = demo_orders(read.customers(session), read.orders(session))
    finally:
        database.close()
    return [order for order in found if order.person.last4]


if __name__ == "__main__":
    typer.run(main)
