"""`xiaoer shop check`: whether a mapping fits the shop that it tells of."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from xiaoer.config import mapping_path, settings
from xiaoer.errors import ConfigurationError
from xiaoer.services_shop import build_mapped_shop
from xiaoer.shop.mapped.shop import MappedShop
from xiaoer.shop.mapped.trial import Row, trial
from xiaoer.shop.profile import load_profile

_COLOURS = {"works": "green", "fails": "red", "not tried": "yellow", "not offered": "dim"}


def check(
    mapping: Annotated[
        str | None, typer.Option(help="A path, or a name in mappings/; XIAOER_SHOP_MAPPING if not given")
    ] = None,
    customer: Annotated[
        str | None, typer.Option(help="Id of a customer with orders, whose reads are tried; the check writes nothing")
    ] = None,
) -> None:
    """Try every read of a mapping against the real shop, and say what works. Exit code 1: something doesn't.

    It prints what the shop sent where that doesn't fit; nothing is logged or kept.
    """
    config = settings()
    path = mapping_path(mapping) if mapping else config.shop_mapping
    if path is None:
        raise ConfigurationError("name the mapping: --mapping FILE, or set XIAOER_SHOP_MAPPING")
    shop = build_mapped_shop(path, config, load_profile(config.profile_path))
    console = Console(highlight=False)
    log = logging.getLogger("xiaoer")
    before = log.level
    log.setLevel(logging.ERROR)  # what fails is in the table
    try:
        rows = asyncio.run(_tried(shop, customer, console))
    finally:
        log.setLevel(before)
    console.print(_table(rows, path))
    failed = sum(row.outcome == "fails" for row in rows)
    console.print(f"{sum(row.outcome == 'works' for row in rows)} work, {failed} fail")
    raise typer.Exit(1 if failed else 0)


async def _tried(shop: MappedShop, customer: str | None, console: Console) -> list[Row]:
    rows = []
    try:
        with console.status("Asking the shop …") as status:
            async for row in trial(shop, customer):
                rows.append(row)
                status.update(f"Asking the shop … {row.what}")
    finally:
        await shop.close()
    return rows


def _table(rows: list[Row], path: Path) -> Table:
    table = Table(title=str(path), title_justify="left", box=None, pad_edge=False)
    for column in ("what", "outcome", "ms", "request", "note"):
        table.add_column(column, overflow="fold", justify="right" if column == "ms" else "left")
    for row in rows:
        took = f"{row.seconds * 1000:.0f}" if row.seconds else ""
        colour = _COLOURS[row.outcome]
        table.add_row(row.what, f"[{colour}]{row.outcome}[/{colour}]", took, escape(row.request), escape(row.note))
    return table
