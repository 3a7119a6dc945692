"""`xiaoer privacy`: what an installation holds of its customers, getting it out, and taking it away."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from xiaoer import services_privacy
from xiaoer.config import settings
from xiaoer.errors import ConfigurationError
from xiaoer.privacy.rights import Counts
from xiaoer.privacy.scan import Sighting, Unread, files_in, scan_file

app = typer.Typer(no_args_is_help=True, help="Personal data: where it stands, export and erasure. / 个人信息")
Conversation = Annotated[str | None, typer.Option("--conversation", "-c", help="By the conversation's id.")]
By = Annotated[bool, typer.Option("--value", "-v", help="By a phone, an e-mail or the like, which is asked for.")]

Endpoints = Annotated[
    Path | None, typer.Option(help="Rasa's endpoints.yml, if it isn't the project's.", exists=True, dir_okay=False)
]


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
def export(conversation: Conversation = None, value: By = False, endpoints: Endpoints = None) -> None:
    """Print as JSON everything that is kept of a conversation, or of every conversation in which a value was given."""
    rights = services_privacy.rights(settings(), endpoints)
    if conversation is not None and not value:
        found = [asyncio.run(rights.export(conversation))]
    else:
        found = asyncio.run(rights.export_of(_asked(conversation, value)))
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


@app.command()
def erase(conversation: Conversation = None, value: By = False, endpoints: Endpoints = None) -> None:
    """Take a conversation out of every store, or every conversation in which a value was given."""
    rights = services_privacy.rights(settings(), endpoints)
    if conversation is not None and not value:
        counts = asyncio.run(rights.erase(conversation))
    else:
        counts = asyncio.run(rights.erase_of(_asked(conversation, value)))
    typer.echo(f"erased: {_said(counts)}")


@app.command()
def purge(endpoints: Endpoints = None) -> None:
    """Take out of every store what has been kept for long enough: XIAOER_KEEP_DAYS, XIAOER_VAULT_DAYS."""
    typer.echo(f"no longer kept: {_said(asyncio.run(services_privacy.rights(settings(), endpoints).purge()))}")


def _said(counts: Counts) -> str:
    return (
        f"{counts.events} events of conversations, {counts.values} values of the vault, "
        f"{counts.entries} entries of the identity file"
    )


def _asked(conversation: str | None, value: bool) -> str:
    """The value, typed in where no shell remembers it."""
    if conversation is not None or not value:
        raise ConfigurationError("give either --conversation ID or --value")
    return str(typer.prompt("Value", hide_input=True))


def _line(sighting: Sighting) -> str:
    return f"{sighting.file}: {sighting.place}: {sighting.kind} {sighting.hint}"
