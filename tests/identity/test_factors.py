from __future__ import annotations

import pytest

from xiaoer.identity.factors import bare_name, claim_from


def test_entities_become_factors_and_a_whole_phone_its_last_digits() -> None:
    entities = [
        {"entity": "order_number", "value": "XE2026110001"},
        {"entity": "phone", "value": "138 0013 1234"},
        {"entity": "tracking_number", "value": "SF123"},
    ]
    claim = claim_from(entities, "whatever")
    assert claim.factors == {"order_id", "phone_last4"}
    assert claim.phone_last4 == "1234"


def test_a_bare_name_counts_only_where_a_name_was_asked_for() -> None:
    assert claim_from([], "王小明").name is None
    assert claim_from([], "王小明", asked=frozenset({"name"})).name == "王小明"


@pytest.mark.parametrize("text", ["王小明", "Yara Sanchez", "Yara Sanchez, 75255", "Mei-Ling O'Neil", "张三 518000"])
def test_names(text: str) -> None:
    assert bare_name(text)


@pytest.mark.parametrize(
    "text", ["我不知道", "why?", "1234", "where is my order", "你好吗", "", "谁的", "i don't know"]
)
def test_not_names(text: str) -> None:
    assert bare_name(text) is None
