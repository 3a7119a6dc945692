"""Expressions: compiled at once, with the functions that shops need, silent about what they saw."""

from __future__ import annotations

import pytest

from xiaoer.shop.mapped.expressions import Expression, WontEvaluate


@pytest.mark.parametrize(
    ("text", "data", "found"),
    [
        ("a.b[].c", {"a": {"b": [{"c": 1}, {"c": 2}]}}, [1, 2]),
        ("nothing.here", {}, None),
        ("'fixed'", {}, "fixed"),
        ("minor(refund)", {"refund": "12.50"}, 1250),
        ("minor(refund)", {"refund": None}, None),
        ("epoch(at)", {"at": "1970-01-01T00:01:00+00:00"}, 60),
        ("pairs(a, b)[].{from: old, to: new}", {"a": ["x"], "b": ["y"]}, [{"from": "x", "to": "y"}]),
        ("counted(a)", {"a": ["x", "y", "x"]}, [{"value": "x", "count": 2}, {"value": "y", "count": 1}]),
    ],
)
def test_what_is_found(text, data, found):
    assert Expression(text)(data) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a..b", "this isn't a JMESPath expression"),
        ("a[?b=", "this isn't a JMESPath expression"),
        ("cents(a)", r"there is no function cents\(\); there are: .*minor, .*pairs"),
        ("a[?nope(b)]", r"there is no function nope\(\)"),
    ],
)
def test_what_cant_be_compiled(text, said):
    with pytest.raises(ValueError, match=said):
        Expression(text)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("length(secret)", {"secret": 7}),
        ("minor(secret)", {"secret": "Mia"}),
        ("epoch(secret)", {"secret": "Mia"}),
        ("pairs(secret, b)", {"secret": ["Mia"], "b": []}),
    ],
)
def test_what_cant_be_evaluated_holds_nothing_of_the_data(text, data):
    with pytest.raises(WontEvaluate) as caught:
        Expression(text)(data)
    assert "Mia" not in str(caught.value) and text in str(caught.value)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("write.address.city", {"write"}),
        ("pairs(write.item_ids, raw.rows[].sku)[].{from: old}", {"write", "raw"}),
        ("order.lines[?item_id == 'x'] | [0]", {"order"}),
        ("{a: key, b: 'text'}", {"key"}),
        ("status == 'DONE' && !other", {"status", "other"}),
    ],
)
def test_which_values_an_expression_reads(text, names):
    assert Expression(text).names() == names
