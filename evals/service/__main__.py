"""Proofs on running servers: `python -m evals.service orders|cancelling|faults|strangers --help`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from evals.running import running
from evals.service.cancelling import prove_cancelling
from evals.service.demo import demo_orders
from evals.service.faults import prove_exactly_once
from evals.service.orders import ask_for_orders
from evals.service.report import report
from evals.service.strangers import prove_strangers
from evals.service.tau import TauFiles, read_tau
from evals.service.wanted import spread
from xiaoer.errors import XiaoerError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Is a customer served end to end, and safely?")
console = Console()

TauOption = Annotated[
    Path | None, typer.Option("--tau-bench", help="Folder with τ-bench's users.json, orders.json and products.json")
]
SeedOption = Annotated[int, typer.Option(help="Decides which customers are chosen, and how they speak")]


@app.command()
def orders(
    tau_bench: TauOption = None,
    demo: Annotated[bool, typer.Option("--demo", help="In Chinese on the demo shop, which needs no folder")] = False,
    customers: Annotated[int, typer.Option(min=1, help="How many ask")] = 100,
    seed: SeedOption = 1,
) -> None:
    """Customers ask for one of their orders: right status, items and tracking numbers, or exit code 1."""
    if demo:
        with running("cn-mainland", console) as assistant:
            wanted = spread(demo_orders(assistant.customers(), assistant.orders()), customers, seed)
            parts = ask_for_orders(assistant, wanted, "zh", seed, console)
    else:
        world = _world(tau_bench)
        wanted = spread(world.wanted(), customers, seed)
        with running("tau-bench", console, world.into, "the τ-bench world") as assistant:
            parts = ask_for_orders(assistant, wanted, "en", seed, console)
    people = len({order.person.user_id for order in wanted})
    where = "the demo shop, in Chinese" if demo else "the τ-bench world, in English"
    raise typer.Exit(report(console, f"{len(wanted)} orders of {people} customers of {where}", parts))


@app.command()
def cancelling(tau_bench: TauOption = None, seed: SeedOption = 1) -> None:
    """Orders are cancelled with the refund the policy says, once, and only after a yes, or exit code 1."""
    world = _world(tau_bench)
    raise typer.Exit(report(console, "Cancelling in the τ-bench world", prove_cancelling(world, seed, console)))


@app.command()
def faults(
    tau_bench: TauOption = None,
    writes: Annotated[int, typer.Option(min=10, help="How many confirmed writes go wrong")] = 200,
    seed: SeedOption = 1,
) -> None:
    """Writes go wrong in the middle: each is done once or not at all, and the customer told which, or exit code 1."""
    world = _world(tau_bench)
    raise typer.Exit(report(console, "Faults in the τ-bench world", prove_exactly_once(world, writes, seed, console)))


@app.command()
def strangers(tau_bench: TauOption = None, seed: SeedOption = 1) -> None:
    """Nobody gets anything of another's order, nor changes it, whatever is typed, or exit code 1."""
    world = _world(tau_bench)
    raise typer.Exit(report(console, "Strangers in the τ-bench world", prove_strangers(world, seed, console)))


def _world(folder: Path | None) -> TauFiles:
    """The τ-bench world in `folder`; a plain sentence and exit code 2 where there is none."""
    if folder is None:
        console.print("[red]Error:[/red] give the folder of the public τ-bench retail world: --tau-bench DIR")
        raise typer.Exit(2)
    try:
        return read_tau(folder)
    except XiaoerError as error:
        console.print(f"[red]Error:[/red] {escape(str(error))}")
        raise typer.Exit(2) from error


if __name__ == "__main__":
    app()
