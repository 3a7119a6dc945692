"""What tests do over and over: quote, commit, look."""

from __future__ import annotations

from typing import Any

import httpx
from sqlalchemy import func, select

from shopd import tables
from shopd.database import Database
from tests.shopd.small_world import ADA


def cancel(order_id: str) -> dict[str, Any]:
    return {"type": "cancel_order", "order_id": order_id, "reason": "no longer needed"}


def quote(client: httpx.Client, write: dict[str, Any], user_id: str = ADA) -> dict[str, Any]:
    answer = client.post(f"/v1/customers/{user_id}/quotes", json=write)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def commit(
    client: httpx.Client, write: dict[str, Any], quote_hash: str, key: str = "key-1", user_id: str = ADA
) -> httpx.Response:
    body = {"write": write, "quote_hash": quote_hash}
    return client.post(f"/v1/customers/{user_id}/writes", json=body, headers={"Idempotency-Key": key})


def do(client: httpx.Client, write: dict[str, Any], key: str = "key-1", user_id: str = ADA) -> dict[str, Any]:
    """Quote and commit; the receipt."""
    answer = commit(client, write, quote(client, write, user_id)["hash"], key, user_id)
    assert answer.status_code == 201, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


def order(client: httpx.Client, order_id: str, user_id: str = ADA) -> dict[str, Any]:
    answer = client.get(f"/v1/customers/{user_id}/orders/{order_id.replace('#', '%23')}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def count(database: Database, table: Any) -> int:
    with database.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


def written(database: Database) -> tuple[int, int]:
    """How many writes the receipts know, and how many the audit log."""
    audited = count(database, tables.AuditRow) - 1  # the load is there, too
    return count(database, tables.IdempotencyRow), audited
