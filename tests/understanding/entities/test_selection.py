from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.understanding.entities.conftest import TODAY
from xiaoer.understanding.entities.extract import Extractor

Find = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("第二个", "index 2"),
        ("就要第三款", "index 3"),
        ("第一单", "index 1 order"),
        ("第2個", "index 2"),
        ("最后一个", "index -1"),
        ("倒数第二个", "index -2"),
        ("前两个", "index 1-2"),
        ("最后两个", "index -2 to -1"),
        ("上次那单", "latest order"),
        ("上一单", "latest order"),
        ("我最近的订单", "latest order"),
        ("刚下的那单", "latest order"),
        ("最早那单", "earliest order"),
        ("全部", "all"),
        ("全部退掉", "all"),
        ("所有商品", "all"),
        ("都退了", "all"),
        ("全退", "all"),
        ("两个都退", "all 2"),
        ("三件都要", "all 3"),
        ("除了台灯都退", "all except 台灯"),
        ("除了台灯以外", "all except 台灯"),
        ("除了那件红色的，其他都退", "all except 那件红色的"),
        ("另一个", "other"),
        ("另外那单", "other order"),
        ("随便哪个", "any"),
        ("哪个都可以", "any"),
        ("哪个都不要", "none"),
        ("一个都不要", "none"),
        ("最便宜的", "cheapest"),
        ("最贵的那个", "dearest"),
        ("其他的留着", "rest"),
        ("the second one", "index 2"),
        ("the 3rd item", "index 3"),
        ("the first order", "index 1 order"),
        ("second", "index 2"),
        ("option 2", "index 2"),
        ("#2", "index 2"),
        ("the last one", "index -1"),
        ("the first two", "index 1-2"),
        ("my last order", "latest order"),
        ("the most recent order", "latest order"),
        ("my oldest order", "earliest order"),
        ("all", "all"),
        ("all of them", "all"),
        ("return everything", "all"),
        ("cancel all my orders", "all order"),
        ("all three", "all 3"),
        ("both of them", "all 2"),
        ("both", "all 2"),
        ("everything but the lamp", "all except the lamp"),
        ("all except the blue one", "all except the blue one"),
        ("except the tablet", "all except the tablet"),
        ("the other one", "other"),
        ("my other order", "other order"),
        ("whichever", "any"),
        ("neither", "none"),
        ("none of them", "none"),
        ("the cheapest you have", "cheapest"),
        ("the most expensive one", "dearest"),
        ("return the rest", "rest"),
    ],
)
def test_selections(text: str, value: str, values: Find) -> None:
    assert values(text, "selection") == [value]


@pytest.mark.parametrize(
    "text",
    [
        "都几天了",
        "都是骗人的",
        "怎么都不发货",
        "我都说了好几遍了",
        "第二件半价",
        "买第二条裤子",
        "第三次买",
        "第15天了",
        "太随便了",
        "删除了订单",
        "解除了",
        "安全退货",
        "所有人",
        "之前一个",
        "刚下单",
        "一样的",
        "first of all",
        "all I want is an answer",
        "thanks for everything!",
        "a second opinion",
        "the last four digits",
        "the last two weeks",
        "at last",
        "it took all of a day",
        "both ways of the trip were bad and slow",
        "my other question",
    ],
)
def test_what_is_no_selection(text: str, values: Find) -> None:
    assert values(text, "selection") == []


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("2和3", ["index 2", "index 3"]),
        ("要1、3", ["index 1", "index 3"]),
        ("选2", ["index 2"]),
        ("第二和第三个", ["index 2", "index 3"]),
        ("the first one and the third one", ["index 1", "index 3"]),
        ("12", []),
        ("要10个", []),
        ("2", []),
    ],
)
def test_several_are_picked_by_their_numbers(text: str, picked: list[str], values: Find) -> None:
    assert values(text, "selection") == picked


def test_all_goes_on_with_an_exception(values: Find) -> None:
    for text in ("除了台灯所有的都退", "除了台灯，其他全部退掉", "除了 tent 的所有东西"):
        assert len(values(text, "selection")) == 1, text
    assert values("除了台灯都退。全部取消", "selection") == ["all except 台灯", "all"]


def test_parts(extractor: Extractor) -> None:
    def details(text: str) -> object:
        return next(entity.details for entity in extractor.extract(text, TODAY) if entity.kind == "selection")

    assert details("第二单") == {"pick": "index", "index": 2, "of": "order"}
    assert details("the first two") == {"pick": "index", "index": 1, "to": 2}
    assert details("两个都退") == {"pick": "all", "count": 2}
    assert details("my last order") == {"pick": "latest", "of": "order"}
    text = "退掉除了黑色台灯以外的"
    found = details(text)
    assert found == {"pick": "all", "except": "黑色台灯", "except_start": 4, "except_end": 8}
    assert text[4:8] == "黑色台灯"


def test_what_is_excepted_is_no_product_beside(values: Find) -> None:
    assert values("除了耳机都退", "product") == []
    assert values("everything but the blue lamp", "color") == []
