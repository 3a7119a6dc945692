"""A mistake in a mapping is told with its file, its line, what stands there and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiaoer.errors import ConfigurationError
from xiaoer.shop.mapped.mapping import WRITE_TYPES, load_mapping

from .standin import FILE, MAPPING, changed


def test_the_shipped_mapping_does_everything():
    assert [name for name in WRITE_TYPES if MAPPING.write(name) is None] == []


def line_with(path: Path, text: str) -> int:
    return path.read_text(encoding="utf-8").split(text)[0].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("money: minor", "money: cents", "money: cents", "'major' or 'minor' (found 'cents')"),
        ("times: milliseconds", "time: seconds", "time: seconds", "write one of: money, times, timezone"),
        ("timezone: Asia/Shanghai", "timezone: Peking", "timezone: Peking", "this isn't a time zone's name"),
        ("email: mail", "email: mail..x", "email: mail..x", "this isn't a JMESPath expression"),
        ("brand: brand", "brands: brand", "brands: brand", "write one of: balance, brand, each, kind, last_four"),
        ("WX: wechat_pay", "WX: wechat", "kind: {value: kind", "'wechat_pay' (found 'wechat')"),
        ("price: deal_cents # of one", "repeat: qty", "lines:", "orders.fields.lines.price: this setting is missing"),
        (
            "/open/trades/{order_id}/close",
            "/open/{trade}/close",
            "path: /open/{trade}",
            "nothing is called {trade} here",
        ),
        ("query: {member: user_id}", "query: {member: userid}", "list:\n    path: /open/trades", "there are: user_id"),
        ("why || errno", "nope(errno)", "code: nope(errno)", "there is no function nope()"),
        (
            "X-App-Secret: {env: STANDIN_SECRET}",
            "X-App-Secret: hunter2",
            "headers: # secrets",
            "write X-App-Secret: {env",
        ),
        ("X-App-Secret: {env: STANDIN_SECRET}", "X-App-Secret: 4711", "headers: # secrets", "{env: NAME}"),
        ("RISK_CONTROL: shop-refused", "RISK_CONTROL: shop-says-no", "RISK_CONTROL", "found 'shop-says-no'"),
        ("  expedite:", "  hurry:", "  hurry:", "change_payment, claim_price_protection, exchange_items, expedite"),
        ("query: {member: user_id}", "query: {a: 1}", "query: {a: 1}", "write a JMESPath expression"),
        ("by: [email]", "by: [mobile]", "by: [mobile]", "'phone_last4' (found 'mobile')"),
        ("body: {mail: email}", "body: {mail: name}", "by: [email]", "the search is by email but the request doesn't"),
        ("next: result.next_after}", "next: a, more: b}", "pages: {into: after", "not both"),
        (
            "    headers: *request\n    body: {member: user_id, wallet",
            "    body: {member: user_id, wallet",
            "change_payment:",
            "if the answer to this write is lost nobody can tell",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, old, new, at, said):
    path = changed(tmp_path, (old, new))
    with pytest.raises(ConfigurationError) as caught:
        load_mapping(path)
    message = str(caught.value)
    assert said in message
    assert message.startswith(f"{path}:{line_with(path, at)}: ")
    assert "hunter2" not in message and "4711" not in message


def test_a_write_that_nobody_could_look_up(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("receipts:"))
    path = changed(tmp_path, (line, ""))
    with pytest.raises(ConfigurationError, match="cancel_order: nothing tells whether it was done"):
        load_mapping(path)


def test_orders_that_nothing_ties_to_their_customer(tmp_path):
    path = changed(tmp_path, ("    user_id: buyer.no\n", ""))
    with pytest.raises(ConfigurationError, match="nothing ties the orders of `one` to their customer"):
        load_mapping(path)


def test_a_file_that_isnt_there_names_those_that_are():
    with pytest.raises(ConfigurationError, match="there is no such mapping; in that folder: standin"):
        load_mapping(FILE.with_name("mine.yml"))
