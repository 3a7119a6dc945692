"""From foreign records to values: quantities, units, words, and what is said of a record that doesn't fit."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

import pytest

from xiaoer.shop.mapped.records import Formats, Misfit, record
from xiaoer.shop.mapped.shapes import each_of, shape_of
from xiaoer.shop.types import Coupon, Fulfilment, Order, Payment, Variant
from xiaoer.types import Localised

ADDRESS = {"address1": "a", "city": "b", "state": "c", "country": "d", "zip": "e"}
ORDER: dict[str, Any] = {
    "order_id": "id",
    "user_id": "buyer",
    "status": {"value": "s", "words": {1: "pending", "gone": "delivered"}},
    "address": {"within": "to", **ADDRESS},
    "lines": {"each": "rows", "repeat": "n", "item_id": "sku", "product_id": "p", "name": "t", "price": "each"},
}
RAW: dict[str, Any] = {
    "id": 4711,
    "buyer": "mia",
    "s": 1,
    "to": {"a": "1 Elm St", "b": "Austin", "c": "TX", "d": "USA", "e": "78701"},
    "rows": [
        {"sku": "x", "p": 9, "t": "台灯", "each": "12.5", "n": "2"},
        {"sku": "y", "p": 9, "t": "灯", "each": 1, "n": 0},
    ],
}
MAJOR = Formats()


def read(shape: dict[str, Any], raw: Any, model: Any = Order, formats: Formats = MAJOR) -> Any:
    return record(shape_of(model).model_validate(shape), raw, formats)


def test_quantities_become_lines_and_numbers_become_ids():
    order = read(ORDER, RAW)
    assert (order.order_id, order.status) == ("4711", "pending")
    assert [(line.item_id, line.product_id, line.price) for line in order.lines] == [("x", "9", Decimal("12.50"))] * 2
    assert order.lines[0].name == Localised(en="台灯")


@pytest.mark.parametrize("model", [Order, Coupon, Variant, Payment, Fulfilment])
def test_a_shape_has_every_field_of_its_model(model):
    assert set(model.model_fields) <= set(shape_of(model).model_fields)
    assert {"each", "repeat", "within"} <= set(each_of(model).model_fields)


@pytest.mark.parametrize(
    ("change", "where", "problem"),
    [
        ({"s": "new"}, "order.status", "this word isn't in the mapping's words; there are: 1, gone"),
        ({"buyer": None}, "order.user_id", "the shop's record has no value for it"),
        ({"to": None}, "order.address", "the shop's record has no value for it"),
        ({"rows": "none"}, "order.lines.each", "this must find a list"),
        ({"rows": [{"n": 1.5}]}, "order.lines.0.repeat", "a whole number"),
        ({"rows": [{"n": 9999}]}, "order.lines.0.repeat", "a whole number"),
        ({"rows": [{"n": 1, "each": "12 yuan"}]}, "order.lines.0.price", "this isn't an amount of money"),
        ({"rows": [{"n": 1, "each": True}]}, "order.lines.0.price", "this isn't an amount of money"),
        ({"rows": [{"n": 1, "each": "NaN"}]}, "order.lines.0.price", "parts of a cent"),
        ({"rows": [{"n": 1, "each": "1.005"}]}, "order.lines.0.price", "is formats.money right"),
    ],
)
def test_a_misfit_names_the_field_and_keeps_what_was_found_to_itself(change, where, problem):
    with pytest.raises(Misfit) as caught:
        read(ORDER, {**RAW, **change})
    assert caught.value.where == where and problem in caught.value.problem
    assert str(caught.value.found) not in str(caught.value).replace(where, "").replace(problem, "")


@pytest.mark.parametrize(
    ("formats", "amount", "unit", "value"),
    [
        ({"money": "minor"}, 1250, None, "12.50"),
        ({"money": "minor"}, "1250", None, "12.50"),
        ({"money": "minor"}, 1250.0, None, "12.50"),
        ({"money": "major"}, 12.1, None, "12.10"),
        ({"money": "major"}, 1210, "minor", "12.10"),
        ({"money": "minor"}, "12.10", "major", "12.10"),
    ],
)
def test_money(formats, amount, unit, value):
    price = {"value": "v", "unit": unit} if unit else "v"
    found = read(
        {"item_id": "i", "price": price, "available": "a"}, {"i": 1, "v": amount, "a": 1}, Variant, Formats(**formats)
    )
    assert found.price == Decimal(value) and str(found.price) == value


@pytest.mark.parametrize(
    ("formats", "time"),
    [
        ({"times": "iso"}, "2026-11-20T12:00:00Z"),
        ({"times": "iso"}, "2026-11-20T20:00:00+08:00"),
        ({"times": "iso", "timezone": "Asia/Shanghai"}, "2026-11-20 20:00:00"),
        ({"times": "seconds"}, 1795176000),
        ({"times": "milliseconds"}, "1795176000000"),
    ],
)
def test_times(formats, time):
    shape = {"kind": "'payment'", "amount": "a", "payment_method_id": "'card'", "at": "t"}
    found = read(shape, {"a": 1, "t": time}, Payment, Formats(**formats))
    assert found.at == datetime(2026, 11, 20, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("times", "time"), [("iso", "yesterday"), ("iso", 7), ("milliseconds", "soon"), ("seconds", 1e30)]
)
def test_what_isnt_a_time(times, time):
    shape = {"kind": "'payment'", "amount": "a", "payment_method_id": "'card'", "at": "t"}
    with pytest.raises(Misfit) as caught:
        read(shape, {"a": 1, "t": time}, Payment, Formats(times=times))
    assert caught.value.where == "payment.at"


@pytest.mark.parametrize(
    ("title", "raw", "said"),
    [
        ("t", {"t": "灯"}, Localised(en="灯")),
        ({"zh": "t"}, {"t": "灯"}, Localised(en="灯", zh="灯")),
        ({"en": "e", "zh": "t"}, {"t": "灯"}, Localised(en="灯", zh="灯")),
        ({"en": "e", "zh": "t"}, {"t": "灯", "e": "lamp"}, Localised(en="lamp", zh="灯")),
    ],
)
def test_texts_of_shops_with_one_language_or_two(title, raw, said):
    shape = {"code": "'c'", "title": title, "amount_off": "'1'"}
    assert read(shape, raw, Coupon).title == said


def test_what_the_record_hasnt_is_left_to_the_defaults():
    shape = {
        **ORDER,
        "invoice": {"within": "f", "kind": "'personal'", "title": "h", "amount": "c"},
        "freight_insured": "y",
    }
    order = read(shape, RAW)
    assert (order.invoice, order.freight_insured, order.payments) == (None, False, ())
