"""Is a τ-bench world lossless through the demo shop? `python -m evals.shop.roundtrip DIR`.

Loads users.json, orders.json and products.json from DIR into a fresh SQLite shop, dumps them and
compares the JSON values; then cancels orders, returns and exchanges items through the rules,
dumps, loads that dump into a second shop, and compares again. Exits 1 at any difference.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from shopd import read
from shopd.database import Database
from shopd.fill import fill
from shopd.migrate import upgrade
from shopd.tau.convert import to_world
from shopd.tau.dump import dump_world, write_world
from shopd.tau.source import read_world
from shopd.writes import Desk
from xiaoer.config import ROOT
from xiaoer.errors import Refused
from xiaoer.shop.profile import load_profile
from xiaoer.shop.types import CancelOrder, ExchangeItems, Order, Product, ReturnItems, Write

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
PER_KIND = 50
console = Console()


def main(folder: Path) -> int:
    """Run the measurement and print it; 0 when nothing differs."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        first = _loaded(folder, work / "first.db")
        same = _report("load → dump", _files(folder), _dump(first))
        done = _write(first)
        written = _dump(first)
        console.print(f"writes done: {dict(done)}")
        write_world(written, work / "dump")
        second = _loaded(work / "dump", work / "second.db")
        same &= _report("writes → dump → load → dump", written, _dump(second))
        for database in (first, second):
            database.close()
    return 0 if same else 1


def _loaded(folder: Path, path: Path) -> Database:
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    world = _timed("read and check", lambda: to_world(read_world(folder)))
    _timed("load", lambda: fill(database, world, now=NOW, what="load"))
    console.print(f"{len(world.customers)} customers, {len(world.orders)} orders, {len(world.products)} products")
    return database


def _dump(database: Database) -> dict[str, Any]:
    found = _timed("dump", lambda: dump_world(database, now=NOW))
    again: dict[str, Any] = json.loads(json.dumps(found))
    return again


def _files(folder: Path) -> dict[str, Any]:
    return {name: json.loads((folder / name).read_text()) for name in ("users.json", "orders.json", "products.json")}


def _write(database: Database) -> Counter[str]:
    """As many writes of each kind as `PER_KIND`, on the first orders that allow them."""
    desk = Desk(database, load_profile(ROOT / "profiles" / "tau-bench.yml"), lambda: NOW)
    with database.reading() as session:
        orders, products = read.orders(session), {p.product_id: p for p in read.products(session, NOW)}
    done: Counter[str] = Counter()
    for order in track(orders, "Writing", console=console, transient=True):
        for write in _wishes(order, products):
            if done[write.type] >= PER_KIND:
                continue
            try:
                quote = desk.quote(order.user_id, write)
                desk.commit(order.user_id, write, quote_hash=quote.hash, key=order.order_id)
            except Refused as refusal:
                done[f"refused: {refusal.code}"] += 1
                continue
            done[write.type] += 1
            break
    return done


def _wishes(order: Order, products: dict[str, Product]) -> Iterator[Write]:
    payer, line = order.payments[0].payment_method_id, order.lines[0]
    if order.status == "pending":
        yield CancelOrder(order_id=order.order_id, reason="no longer needed")
    if order.status == "delivered":
        items = tuple(entry.item_id for entry in order.lines)
        yield ReturnItems(order_id=order.order_id, item_ids=items, payment_method_id=payer)
        new = next(variant.item_id for variant in products[line.product_id].variants if variant.available)
        yield ExchangeItems(
            order_id=order.order_id, item_ids=(line.item_id,), new_item_ids=(new,), payment_method_id=payer
        )


def _report(what: str, expected: dict[str, Any], found: dict[str, Any]) -> bool:
    differing = {
        name: [key for key in {**expected[name], **found[name]} if expected[name].get(key) != found[name].get(key)]
        for name in expected
    }
    for name, keys in differing.items():
        said = "equal" if not keys else f"{len(keys)} entries DIFFER, such as {keys[0]}"
        console.print(f"{what}: {name}: {len(expected[name])} entries, {said}")
    return not any(differing.values())


def _timed(what: str, do: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = do()
    console.print(f"{what}: {time.perf_counter() - start:.2f} s")
    return result


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m evals.shop.roundtrip DIR   (DIR holds users.json, orders.json, products.json)")
    sys.exit(main(Path(sys.argv[1])))
