"""The demo shop's commands: serve, seed, load, dump, reset, migrate; and what connects another one: check, standin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import SQLAlchemyError

from shopd.app import create_app, utc_now
from shopd.database import Database
from shopd.demo import DEFAULT_SEED, build_demo
from shopd.fill import fill, fill_if_empty
from shopd.fill import reset as empty_shop
from shopd.insert import World
from shopd.migrate import upgrade
from shopd.settings import default_database, find_profile, service_token
from shopd.standin.serve import standin
from shopd.tau.convert import to_world
from shopd.tau.dump import dump_world, write_world
from shopd.tau.source import read_world
from xiaoer.commands.shop_check import check
from xiaoer.errors import XiaoerError

app = typer.Typer(no_args_is_help=True, help="The embedded demo shop.", pretty_exceptions_show_locals=False)
_screen = Console(stderr=True, soft_wrap=True, highlight=False)

DatabaseOption = Annotated[
    str | None, typer.Option("--database", help="sqlite:///<file> or postgresql://…; .xiaoer/shop.db if not given")
]
ReplaceOption = Annotated[bool, typer.Option("--replace", help="Put it in the place of the shop that is there")]
SeedOption = Annotated[int, typer.Option("--seed", help="The same seed gives the same shop")]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", help="A name in profiles/ or a path; XIAOER_PROFILE or cn-mainland if not given"),
]


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on")] = 8800,
    database: DatabaseOption = None,
    profile: ProfileOption = None,
    token_env: Annotated[
        str | None,
        typer.Option(help="Environment variable with the service token; the installation's own if not given"),
    ] = None,
    seed: SeedOption = DEFAULT_SEED,
) -> None:
    """Serve the shop over HTTP; an empty database becomes the demo shop first."""
    with _plain_errors():
        url = database or default_database()
        rules = find_profile(profile)
        service = create_app(database_url=url, profile=rules, token=service_token(token_env))
        now = utc_now()
        with _opened(url) as opened:
            if fill_if_empty(opened, lambda: build_demo(seed=seed, now=now), now=now, what="seed"):
                _screen.print(f"The database was empty: it is the demo shop now (seed {seed}).")
    _screen.print(f"The shop listens on http://{host}:{port}; its API is at /docs.")
    # Rasa holds `websockets` below what uvicorn speaks, and this service has no websockets.
    uvicorn.run(service, host=host, port=port, log_level="warning", access_log=False, ws="none")


app.command()(standin)
app.command()(check)


@app.command()
def seed(database: DatabaseOption = None, seed: SeedOption = DEFAULT_SEED, replace: ReplaceOption = False) -> None:
    """Fill the database with the bilingual demo shop."""
    with _plain_errors(), _opened(database or default_database()) as opened:
        _fill(opened, build_demo(seed=seed, now=utc_now()), "seed", replace)


@app.command()
def load(
    tau_bench: Annotated[Path, typer.Option("--tau-bench", help="Folder with users.json, orders.json, products.json")],
    database: DatabaseOption = None,
    replace: ReplaceOption = False,
) -> None:
    """Fill the database with a τ-bench retail world."""
    with _plain_errors():
        world = to_world(read_world(tau_bench))
        with _opened(database or default_database()) as opened:
            _fill(opened, world, "load", replace)


@app.command()
def dump(
    folder: Annotated[Path | None, typer.Argument(help="Folder for the three files; made when there is none")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="The same, as an option")] = None,
    database: DatabaseOption = None,
) -> None:
    """Write the shop out as τ-bench's three files, in English; what τ-bench has no field for is left out."""
    target = out or folder
    if target is None:
        raise typer.BadParameter("give the folder to write to: dump DIR, or dump --out DIR")
    with _plain_errors(), _opened(database or default_database()) as opened:
        files = dump_world(opened, now=utc_now())
        with _progress("Writing files", len(files)) as advance:
            write_world(files, target, advance)
    _screen.print(f"{target}: " + ", ".join(f"{len(content)} in {name}" for name, content in files.items()))


@app.command()
def reset(
    database: DatabaseOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask")] = False,
) -> None:
    """Delete everything in the shop but its audit log."""
    with _plain_errors(), _opened(database or default_database()) as opened:
        if not yes:
            typer.confirm(f"Delete the shop in {opened.url.render_as_string()}?", abort=True)
        empty_shop(opened, now=utc_now())
        _screen.print("The shop is empty.")


@app.command()
def migrate(database: DatabaseOption = None) -> None:
    """Bring the database to the newest schema; `serve` does so too."""
    with _plain_errors(), _opened(database or default_database()) as opened:
        _screen.print(f"{opened.url.render_as_string()} has the newest schema.")


def _fill(database: Database, world: World, what: str, replace: bool) -> None:
    total = len(world.customers) + len(world.orders) + len(world.products)
    with _progress("Filling the shop", total) as advance:
        fill(database, world, now=utc_now(), what=what, replace=replace, advance=advance)
    _screen.print(
        f"The shop has {len(world.customers)} customers, {len(world.orders)} orders and {len(world.products)} products."
    )


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    """A database with the newest schema, closed at the end."""
    database = Database(url)
    try:
        upgrade(database)
        yield database
    finally:
        database.close()


@contextmanager
def _progress(title: str, total: int) -> Iterator[Callable[[], None]]:
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_screen, transient=True) as progress:
        task = progress.add_task(title, total=total)
        yield lambda: progress.advance(task)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """What goes wrong on purpose is said in a sentence, with exit code 1; a stack trace would hide it."""
    try:
        yield
    except XiaoerError as error:
        _screen.print(f"[red]Error:[/red] {escape(str(error))}")
        raise typer.Exit(1) from error
    except SQLAlchemyError as error:
        first_line = str(getattr(error, "orig", None) or error).splitlines()[0]
        _screen.print(f"[red]Error:[/red] the database: {escape(first_line)}")
        raise typer.Exit(1) from error
