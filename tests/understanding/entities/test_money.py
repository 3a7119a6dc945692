from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.understanding.entities.conftest import TODAY
from xiaoer.understanding.entities.extract import Extractor

Find = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("259块", "259.00 CNY"),
        ("259元", "259.00 CNY"),
        ("两千五百块", "2500.00 CNY"),
        ("1.2万元", "12000.00 CNY"),
        ("九块九", "9.90 CNY"),
        ("8块5", "8.50 CNY"),
        ("三毛钱", "0.30 CNY"),
        ("二十块钱", "20.00 CNY"),
        ("￥９９", "99.00 CNY"),
        ("¥1,299.00", "1299.00 CNY"),
        ("花了一百二", "120.00 CNY"),
        ("原價399", "399.00 CNY"),
        ("预算一千", "1000.00 CNY"),
        ("200左右的", "200.00 CNY"),
        ("9.9包邮", "9.90 CNY"),
        ("100rmb", "100.00 CNY"),
        ("99 yuan", "99.00 CNY"),
        ("50美元", "50.00 USD"),
        ("100港币", "100.00 HKD"),
        ("30欧元", "30.00 EUR"),
        ("$259", "259.00 USD"),
        ("$1,299.50", "1299.50 USD"),
        ("$1.5k", "1500.00 USD"),
        ("20$", "20.00 USD"),
        ("USD 45", "45.00 USD"),
        ("45 usd", "45.00 USD"),
        ("50 dollars", "50.00 USD"),
        ("thirty dollars", "30.00 USD"),
        ("two hundred bucks", "200.00 USD"),
        ("€60", "60.00 EUR"),
        ("£30", "30.00 GBP"),
        ("99 cents", "0.99 USD"),
        ("I paid 35.99", "35.99"),
        ("200到300块", "200.00-300.00 CNY"),
        ("50-80元", "50.00-80.00 CNY"),
        ("between $50 and $80", "50.00-80.00 USD"),
        ("200-300 dollars", "200.00-300.00 USD"),
    ],
)
def test_money(text: str, money: str, values: Find) -> None:
    assert values(text, "money") == [money]


@pytest.mark.parametrize(
    "text",
    [
        "我的订单号是2024010001",
        "#W1234567",
        "XE2024010001",
        "13800138000",
        "尾号8206",
        "邮编310012",
        "518000",
        "一块下单的",
        "我们一块买",
        "带两块拖布吗",
        "这一块",
        "满200减50",
        "打8折",
        "39码",
        "128G",
        "2024年",
        "3天了",
        "第二个",
        "20% off",
        "2 pounds of coffee",
        "order 1234567",
        "in 2024",
    ],
)
def test_what_is_no_money(text: str, values: Find) -> None:
    assert values(text, "money") == []


def test_parts(extractor: Extractor) -> None:
    first, second = (e for e in extractor.extract("预算200到300块，付了 $12.5", TODAY) if e.kind == "money")
    assert first.details == {"amount": "200.00", "to": "300.00", "currency": "CNY"}
    assert second.details == {"amount": "12.50", "currency": "USD"}
