from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.understanding.entities.conftest import TODAY
from xiaoer.understanding.entities.extract import Extractor

Find = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("我要两件", "2"),
        ("三双袜子", "3"),
        ("买十盒", "10"),
        ("来12瓶", "12"),
        ("一共二十五个", "25"),
        ("一条裤子", "1"),
        ("再拍5套", "5"),
        ("两箱牛奶", "2"),
        ("我买了俩", "2"),
        ("数量改成3", "3"),
        ("數量改成三", "3"),
        ("要１０個", "10"),
        ("two lamps", "2"),
        ("two black leather chairs", "2"),
        ("3 pairs of socks", "3"),
        ("ten pieces", "10"),
        ("I need 3 of these", "3"),
        ("only one of the two arrived", "1"),
        ("I got two instead of three", "2"),
        ("make it 4", "4"),
        ("quantity: 6", "6"),
        ("x2", "2"),
        ("2x black t-shirts", "2"),
        ("a couple of towels", "2"),
        ("a dozen eggs", "12"),
        ("两个 mug", "2"),
    ],
)
def test_quantities(text: str, quantity: str, values: Find) -> None:
    assert values(text, "quantity")[0] == quantity


@pytest.mark.parametrize(
    "text",
    [
        "等一下",
        "一样的吗",
        "三星手机",
        "七天无理由",
        "双十一有活动吗",
        "坐1号线",
        "第二件半价",
        "第一双",
        "这一件",
        "另一个",
        "每两件",
        "一个月了",
        "两个小时",
        "三个人",
        "12件套",
        "几十个",
        "三四个",
        "一本正经",
        "这件事",
        "一块下单",
        "一起发",
        "一直没到",
        "一点都不好",
        "千万别",
        "万一",
        "一家店",
        "两码事",
        "XE2024010001",
        "13800138000",
        "I have one question",
        "one moment",
        "two of your colleagues",
        "one of the worst shops",
        "called 10x",
        "two weeks ago",
        "in three days",
        "size 42",
        "$50",
        "4K camera",
    ],
)
def test_what_is_no_quantity(text: str, values: Find) -> None:
    assert values(text, "quantity") == []


def test_units_are_named(extractor: Extractor) -> None:
    found = [
        entity.details
        for entity in extractor.extract("两双袜子，3 boxes of tea，数量改成 4", TODAY)
        if entity.kind == "quantity"
    ]
    assert found == [
        {"amount": 2, "unit": "pair"},
        {"amount": 3, "unit": "box"},
        {"amount": 4, "unit": None},
    ]
