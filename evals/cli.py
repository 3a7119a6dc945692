"""`xiaoer eval`: measurements that anybody can repeat."""

from __future__ import annotations

import typer

from evals.retail.command import retail

app = typer.Typer(no_args_is_help=True, help="Measure the assistant.")


@app.callback()
def measure() -> None:
    """Measure the assistant."""


app.command(name="retail")(retail)
