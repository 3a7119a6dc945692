"""`xiaoer privacy`: what the files of an installation still hold of its customers, and what its vault does."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from xiaoer.config import settings
from xiaoer.errors import ConfigurationError
from xiaoer.privacy.scan import Sighting, Unread, files_in, scan_file
from xiaoer.privacy.vault.factory import build_vault

app = typer.Typer(no_args_is_help=True, help="Personal data: where it stands, export and erasure. / 个人信息")
Conversation = Annotated[str | None, typer.Option("--conversation", "-c", help="By the conversation's id.")]
By = Annotated[bool, typer.Option("--value", "-v", help="By a phone, an e-mail or the like, which is asked for.")]


@app.callback()
def main() -> None:
    """Personal data: where it stands, export and erasure."""


@app.command()
def scan(
    files: Annotated[list[Path], typer.Argument(help="Logs, SQLite files, or folders of them.", exists=True)],
    most: Annotated[int, typer.Option(min=1, help="Lines to print for each file.")] = 20,
) -> None:
    """Say where raw personal data stands, never what it is.

    Exit code 1: there is some. Exit code 3: there is none, but something couldn't be read.
    """
    console = Console(highlight=False, soft_wrap=True)
    kinds: Counter[str] = Counter()
    unread = 0
    for path in track(files_in(files), "Looking …", console=Console(stderr=True), transient=True):
        printed = 0
        for each in scan_file(path):
            if isinstance(each, Unread):
                unread += 1
                console.print(f"{each.file}: not read: {each.reason}", markup=False)
                continue
            kinds[each.kind] += 1
            printed += 1
            if printed <= most:
                console.print(_line(each), markup=False)
        if printed > most:
            console.print(f"{path}: and {printed - most} more", markup=False)
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    console.print(f"personal data: {counted}" if kinds else "no personal data found", markup=False)
    raise typer.Exit(1 if kinds else 3 if unread else 0)


@app.command()
def export(conversation: Conversation = None, value: By = False) -> None:
    """Print as JSON what the vault holds of a conversation, or of every conversation that holds a value."""
    vault = build_vault(settings())
    if conversation is not None and not value:
        found = {conversation: asyncio.run(vault.export(conversation))}
    else:
        found = dict(asyncio.run(vault.export_of(_asked(conversation, value))))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


@app.command()
def erase(conversation: Conversation = None, value: By = False) -> None:
    """Forget a conversation, or every conversation that holds a value."""
    vault = build_vault(settings())
    if conversation is not None and not value:
        count = asyncio.run(vault.erase(conversation))
    else:
        count = asyncio.run(vault.erase_of(_asked(conversation, value)))
    typer.echo(f"{count} values erased")


@app.command()
def purge() -> None:
    """Take what has expired out of the vault."""
    typer.echo(f"{asyncio.run(build_vault(settings()).purge())} values had expired")


def _asked(conversation: str | None, value: bool) -> str:
    """The value, typed in where no shell remembers it."""
    if conversation is not None or not value:
        raise ConfigurationError("give either --conversation ID or --value")
    return str(typer.prompt("Value", hide_input=True))


def _line(sighting: Sighting) -> str:
    return f"{sighting.file}: {sighting.place}: {sighting.kind} {sighting.hint}"
