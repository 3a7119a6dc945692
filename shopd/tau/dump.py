"""Write the shop out as τ-bench's three files."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from shopd import read
from shopd.database import Database
from shopd.tau.convert import orders_json, products_json, users_json
from shopd.tau.source import ORDERS, PRODUCTS, USERS


def dump_world(database: Database, *, now: datetime) -> dict[str, dict[str, Any]]:
    """The three files' content by file name, all from one moment; prices are those of `now`."""
    with database.reading() as session:
        return {
            USERS: users_json(read.customers(session)),
            ORDERS: orders_json(read.orders(session)),
            PRODUCTS: products_json(read.products(session, now)),
        }


def write_world(files: dict[str, dict[str, Any]], folder: Path, advance: Callable[[], None] = lambda: None) -> None:
    """Write the files into `folder`; a file is replaced only once the new one is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        descriptor, draft = tempfile.mkstemp(dir=folder, prefix=f".{name}-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=2)
            os.replace(draft, folder / name)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        advance()
