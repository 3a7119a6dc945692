"""Quote, then commit: once, as it was quoted, all or nothing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

import shopd.database
from shopd import tables
from shopd.database import Database
from shopd.tau.dump import dump_world
from tests.shopd.conftest import NOW, database_of, serving
from tests.shopd.small_world import (
    ADA,
    BO,
    BOS_PENDING,
    CHAIR_OAK,
    DELIVERED,
    GIFT_PENDING,
    LAMP_BLUE,
    LAMP_RED,
    PENDING,
    PROCESSED,
)
from tests.shopd.steps import cancel, commit, do, order, quote, written
from xiaoer.shop.types import Quote, Receipt


def test_a_quote_changes_nothing(any_app: FastAPI) -> None:
    before = dump_world(database_of(any_app), now=NOW)
    with serving(any_app) as client:
        found = Quote.model_validate(quote(client, cancel(PENDING)))
    assert (found.status_after, str(found.refund)) == ("cancelled", "139.20")
    assert dump_world(database_of(any_app), now=NOW) == before
    assert written(database_of(any_app)) == (0, 0)


def test_a_cancelled_order_pays_back(any_app: FastAPI) -> None:
    with serving(any_app) as client:
        receipt = Receipt.model_validate(do(client, cancel(GIFT_PENDING)))
        found = order(client, GIFT_PENDING)
        card = client.get(f"/v1/customers/{ADA}").json()["payment_methods"][1]
        assert Receipt.model_validate(client.get(f"/v1/customers/{ADA}/writes/key-1").json()) == receipt
    assert (found["status"], found["cancel_reason"]) == ("cancelled", "no longer needed")
    assert [(p["kind"], p["amount"]) for p in found["payments"]] == [("payment", "20.10"), ("refund", "20.10")]
    assert card["balance"] == "70.10"
    with database_of(any_app).reading() as session:
        row = session.query(tables.AuditRow).filter_by(what="cancel_order").one()
        assert (row.user_id, row.order_id, row.idempotency_key, row.at) == (ADA, GIFT_PENDING, "key-1", NOW)
        assert row.quote_hash == receipt.quote.hash


def test_the_same_key_and_body_get_the_same_receipt(any_app: FastAPI) -> None:
    with serving(any_app) as client:
        hash_ = quote(client, cancel(PENDING))["hash"]
        first, again = (commit(client, cancel(PENDING), hash_) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json()
        assert len(order(client, PENDING)["payments"]) == 2
    assert written(database_of(any_app)) == (1, 1)


def test_the_same_key_with_another_body_is_refused(any_app: FastAPI) -> None:
    with serving(any_app) as client:
        do(client, cancel(PENDING))
        other = commit(client, cancel(GIFT_PENDING), quote(client, cancel(GIFT_PENDING))["hash"])
        assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
        assert order(client, GIFT_PENDING)["status"] == "pending"


def test_a_key_is_one_customers_own(client: httpx.Client) -> None:
    do(client, cancel(PENDING), key="same")
    assert client.get(f"/v1/customers/{BO}/writes/same").status_code == 404
    do(client, cancel(BOS_PENDING), key="same", user_id=BO)
    assert client.get(f"/v1/customers/{BO}/writes/same").json()["quote"]["write"]["order_id"] == BOS_PENDING


def test_a_key_may_have_any_sign(client: httpx.Client) -> None:
    do(client, cancel(PENDING), key="a/b c?d=1")
    assert client.get(f"/v1/customers/{ADA}/writes/a%2Fb%20c%3Fd%3D1").status_code == 200


def test_what_was_not_confirmed_is_not_written(any_app: FastAPI) -> None:
    with serving(any_app) as client:
        quote(client, cancel(PENDING))
        answer = commit(client, cancel(PENDING), "0" * 64)
        assert (answer.status_code, answer.json()["code"]) == (412, "quote-changed")
        assert order(client, PENDING)["status"] == "pending"
    assert written(database_of(any_app)) == (0, 0)


def test_a_quote_dies_with_the_state_it_rests_on(client: httpx.Client) -> None:
    old = quote(client, cancel(PENDING))["hash"]
    do(client, {"type": "change_payment", "order_id": PENDING, "payment_method_id": "paypal_1"}, key="other")
    assert commit(client, cancel(PENDING), old).status_code == 412


def test_a_refusal_has_its_code_and_its_values(client: httpx.Client) -> None:
    answer = client.post(f"/v1/customers/{ADA}/quotes", json=cancel(PROCESSED))
    problem = answer.json()
    assert answer.status_code == 409 and answer.headers["content-type"] == "application/problem+json"
    assert (problem["code"], problem["type"]) == ("not-pending", "urn:xiaoer:problem:not-pending")
    assert problem["details"]["status"] == "processed"


def test_anothers_order_can_be_neither_quoted_nor_written(client: httpx.Client) -> None:
    assert client.post(f"/v1/customers/{ADA}/quotes", json=cancel(BOS_PENDING)).status_code == 404
    assert commit(client, cancel(BOS_PENDING), "0" * 64).status_code == 404
    assert order(client, BOS_PENDING, BO)["status"] == "pending"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"type": "cancel_order", "order_id": PENDING}, "cancel_order.reason"),
        ({"type": "sell_the_shop"}, "sell_the_shop"),
        ({**cancel(PENDING), "extra": 1}, "extra"),
        ({**cancel(PENDING), "reason": "a\x00b"}, "NUL"),
        ([], "body"),
    ],
)
def test_malformed_writes_say_what_is_wrong(client: httpx.Client, body: object, where: str) -> None:
    answer = client.post(f"/v1/customers/{ADA}/quotes", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert where in answer.json()["detail"]


@pytest.mark.parametrize("key", [None, "", "k" * 201, "schlüssel"])
def test_a_write_needs_a_key_of_1_to_200_ascii_characters(client: httpx.Client, key: str | None) -> None:
    body = {"write": cancel(PENDING), "quote_hash": quote(client, cancel(PENDING))["hash"]}
    headers = {} if key is None else {"Idempotency-Key": key.encode("latin-1")}
    answer = client.post(f"/v1/customers/{ADA}/writes", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert "idempotency-key" in answer.json()["detail"].lower()
    assert order(client, PENDING)["status"] == "pending"


def test_a_body_that_isnt_json_is_malformed(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/json"}
    for body in (b"\xff\xfe", b"{", b""):
        answer = client.post(f"/v1/customers/{ADA}/quotes", content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


def test_a_body_beyond_the_limit_is_refused(client: httpx.Client) -> None:
    huge = {**cancel(PENDING), "reason": "x" * 70_000}
    answer = client.post(f"/v1/customers/{ADA}/quotes", json=huge)
    assert (answer.status_code, answer.json()["code"]) == (413, "malformed")


def test_all_kinds_of_write_end_in_the_database(any_client: httpx.Client) -> None:
    client = any_client
    address = {
        "address1": "9 New Way",
        "address2": "",
        "city": "Boulder",
        "state": "CO",
        "country": "USA",
        "zip": "80301",
    }
    do(client, {"type": "change_order_address", "order_id": PENDING, "address": address}, key="a")
    assert order(client, PENDING)["address"]["zip"] == "80301"
    do(client, {"type": "change_default_address", "address": address}, key="b")
    found = client.post("/v1/customers/find", json={"name": "Ada North", "postcode": "80301"})
    assert found.json() == {"user_id": ADA}
    swap = {"item_ids": [LAMP_RED], "new_item_ids": [LAMP_BLUE], "payment_method_id": "gift_card_1"}
    do(client, {"type": "modify_items", "order_id": PENDING, **swap}, key="c")
    modified = order(client, PENDING)
    assert [line["item_id"] for line in modified["lines"]] == [LAMP_BLUE, LAMP_RED, CHAIR_OAK]
    assert (modified["status"], modified["payments"][-1]["amount"]) == ("pending (item modified)", "5.25")
    assert client.get(f"/v1/customers/{ADA}").json()["payment_methods"][1]["balance"] == "44.75"
    do(client, {"type": "expedite", "order_id": PROCESSED}, key="d")
    assert order(client, PROCESSED)["expedited_at"].startswith("2026-11-23T12:00:00")
    back = {"item_ids": [CHAIR_OAK], "payment_method_id": "gift_card_1"}
    do(client, {"type": "return_items", "order_id": DELIVERED, **back}, key="e")
    assert order(client, DELIVERED)["return_record"]["item_ids"] == [CHAIR_OAK]


def test_a_failure_in_the_middle_leaves_nothing_behind(any_app: FastAPI) -> None:
    database = database_of(any_app)
    before = dump_world(database, now=NOW)
    _break_receipts(database)
    with serving(any_app) as client:
        answer = commit(client, cancel(GIFT_PENDING), quote(client, cancel(GIFT_PENDING))["hash"])
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "boom" not in answer.text and "SELECT" not in answer.text
    assert dump_world(database, now=NOW) == before
    assert written(database) == (0, 0)


def _break_receipts(database: Database) -> None:
    """Let the database refuse the last row of every write."""
    if database.is_sqlite:
        statements = [
            "CREATE TRIGGER broken BEFORE INSERT ON idempotency_keys BEGIN SELECT RAISE(ABORT, 'boom'); END",
        ]
    else:
        statements = [
            "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'boom'; END $$",
            "CREATE TRIGGER broken BEFORE INSERT ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION broken()",
        ]
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def test_of_simultaneous_writes_on_one_order_one_wins(any_app: FastAPI) -> None:
    payment = {"type": "change_payment", "order_id": PENDING, "payment_method_id": "paypal_1"}
    with serving(any_app) as client:
        wishes = [
            (write, quote(client, write)["hash"], f"key-{n}") for n in range(4) for write in (cancel(PENDING), payment)
        ]
        wishes = [(write, hash_, f"{write['type']}-{key}") for write, hash_, key in wishes]
        answers = _at_once(lambda wish: commit(client, *wish), wishes)
        assert sorted(answer.status_code for answer in answers)[0] == 201
        assert [answer.status_code for answer in answers].count(201) == 1
        assert {answer.status_code for answer in answers} <= {201, 409, 412}
        winner = next(answer for answer in answers if answer.status_code == 201).json()["quote"]["write"]["type"]
        assert len(order(client, PENDING)["payments"]) == (2 if winner == "cancel_order" else 3)
    assert written(database_of(any_app)) == (1, 1)


def test_one_key_sent_at_once_writes_once(any_app: FastAPI) -> None:
    with serving(any_app) as client:
        hash_ = quote(client, cancel(GIFT_PENDING))["hash"]
        answers = _at_once(lambda key: commit(client, cancel(GIFT_PENDING), hash_, key), ["same"] * 8)
        assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
        assert len({answer.text for answer in answers}) == 1
        assert client.get(f"/v1/customers/{ADA}").json()["payment_methods"][1]["balance"] == "70.10"
    assert written(database_of(any_app)) == (1, 1)


def test_two_customers_cannot_take_the_last_unit(any_app: FastAPI) -> None:
    database = database_of(any_app)
    with database.writing() as session:
        session.execute(update(tables.VariantRow).where(tables.VariantRow.item_id == LAMP_BLUE).values(stock=1))
    swap = {"type": "modify_items", "item_ids": [LAMP_RED], "new_item_ids": [LAMP_BLUE]}
    wishes = [
        ({**swap, "order_id": PENDING, "payment_method_id": "paypal_1"}, ADA),
        ({**swap, "order_id": BOS_PENDING, "payment_method_id": "paypal_2"}, BO),
    ]
    with serving(any_app) as client:
        quoted = [(write, quote(client, write, user)["hash"], user) for write, user in wishes]
        answers = _at_once(lambda w: commit(client, w[0], w[1], "key", w[2]), quoted)
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["code"] == "item-unavailable"
    with database.reading() as session:
        assert session.get(tables.VariantRow, LAMP_BLUE).stock == 0


def _at_once(do_it: object, wishes: list) -> list[httpx.Response]:  # type: ignore[type-arg]
    barrier = threading.Barrier(len(wishes))

    def one(wish: object) -> httpx.Response:
        barrier.wait()
        return do_it(wish)  # type: ignore[operator,no-any-return]

    with ThreadPoolExecutor(len(wishes)) as pool:
        return list(pool.map(one, wishes))


@pytest.mark.parametrize("same_process", [True, False])
def test_a_busy_database_is_said_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, make_app: object, any_url: str, same_process: bool
) -> None:
    monkeypatch.setattr(shopd.database, "BUSY_SECONDS", 0.2)
    app: FastAPI = make_app(any_url)  # type: ignore[operator]
    database = database_of(app) if same_process else Database(any_url)
    with serving(app) as client:
        hash_ = quote(client, cancel(PENDING))["hash"]
        with database.writing() as session:
            session.execute(update(tables.UserRow).values(position=tables.UserRow.position))
            answer = commit(client, cancel(PENDING), hash_)
            assert order(client, PENDING)["status"] == "pending", "readers don't wait for writers"
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "1")
        assert commit(client, cancel(PENDING), hash_).status_code == 201
    database.close()


@pytest.mark.parametrize("statement", ["UPDATE audit SET what = 'nothing'", "DELETE FROM audit"])
def test_the_audit_log_only_grows(any_app: FastAPI, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), database_of(any_app).writing() as session:
        session.execute(text(statement))
