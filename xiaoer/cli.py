"""The command line: `xiaoer --help`. Other packages add their commands by the entry point `xiaoer.commands`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import entry_points

import typer

from xiaoer.errors import XiaoerError

app = typer.Typer(
    name="xiaoer",
    help="Xiaoer (店小二), a shop's assistant. / 店小二：电商智能客服。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.callback()
def main() -> None:
    """Xiaoer (店小二), a shop's assistant."""


def load(arguments: Sequence[str] = ()) -> typer.Typer:
    """The application with the commands of every package that adds some.

    Where `arguments` begin with one of the commands only that one's package is imported: `xiaoer up`
    needs nothing of the knowledge base's libraries.
    """
    entries = sorted(entry_points(group="xiaoer.commands"), key=lambda entry: entry.name)
    wanted = [entry for entry in entries if entry.name in arguments[:1]] or entries
    for entry in wanted:
        command = entry.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=entry.name)
        else:
            app.command(name=entry.name)(command)
    return app


def run() -> None:
    """Entry point; a fault that the library names is one line, not a traceback."""
    try:
        load(sys.argv[1:])()
    except XiaoerError as error:
        typer.secho(f"xiaoer: {error}", fg=typer.colors.RED, err=True)
        sys.exit(2)
