"""Requests and conditions of one message, by what the classifier found of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xiaoer.understanding.entities.extract import Extractor
from xiaoer.waiting.parts import parts_of

EXTRACTOR = Extractor()


def parsed(text: str, intent: str, *requests: tuple[str, str]) -> dict[str, Any]:
    """A parse result; `requests`: intent and words of what the classifier found."""
    found = EXTRACTOR.extract(text, date(2026, 11, 20))
    spans = [
        {"intent": name, "start": text.index(said), "end": text.index(said) + len(said)} for name, said in requests
    ]
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [{"entity": e.kind, "value": e.value, "start": e.start, "end": e.end} for e in found],
        "understanding": {"requests": spans or [{"intent": intent, "start": 0, "end": len(text)}]},
    }


def said(message: dict[str, Any]) -> list[tuple[str, str, bool]]:
    return [(part.intent, message["text"][part.start : part.end], part.otherwise) for part in parts_of(message)]


def test_the_parts_cover_the_message() -> None:
    message = parsed(
        "Hi, Emma Clark here. Cancel the lamp and return the headphones, please",
        "cancel_order",
        ("cancel_order", "Cancel the lamp"),
        ("return_refund", "return the headphones"),
    )
    assert said(message) == [
        ("cancel_order", "Hi, Emma Clark here. Cancel the lamp", False),
        ("return_refund", "and return the headphones, please", False),
    ]


@pytest.mark.parametrize(
    ("text", "first", "second", "deed"),
    [
        ("换成蓝色，没有就退了", ("modify_items", "换成蓝色"), ("return_refund", "没有就退了"), "退了"),
        (
            "改成棕色，要是没有棕色就取消吧",
            ("modify_items", "改成棕色"),
            ("cancel_order", "要是没有棕色就取消吧"),
            "取消吧",
        ),
        ("换成黑色，没货的话取消订单", ("exchange", "换成黑色"), ("cancel_order", "没货的话取消订单"), "取消订单"),
        (
            "change it to a clicky one, if there is no clicky one then cancel it",
            ("modify_items", "change it to a clicky one"),
            ("cancel_order", "if there is no clicky one then cancel it"),
            "cancel it",
        ),
        (
            "exchange it for red, or if that's sold out give me a refund",
            ("exchange", "exchange it for red"),
            ("return_refund", "if that's sold out give me a refund"),
            "refund",
        ),
        (
            "make it faster, otherwise cancel",
            ("expedite", "make it faster"),
            ("cancel_order", "otherwise cancel"),
            "cancel",
        ),
    ],
)
def test_a_condition_makes_the_second_an_alternative(
    text: str, first: tuple[str, str], second: tuple[str, str], deed: str
) -> None:
    parts = said(parsed(text, first[0], first, second))
    assert parts[0] == (first[0], first[1], False)
    assert parts[1][0] == second[0] and parts[1][1].endswith(deed) and parts[1][2]


@pytest.mark.parametrize(
    ("text", "intent", "other"),
    [
        ("退了吧，退不了就换个白色的", "return_refund", ("exchange", "换个白色的")),
        ("换成蓝色，没有蓝色就要黑色", "modify_items", ("modify_items", "要黑色")),
        ("换成大一号的，没有大一号的就算了", "exchange", ("keep", "算了")),
        ("change it to the clicky one, if there isn't one then just keep it", "modify_items", ("keep", "keep it")),
    ],
)
def test_an_alternative_that_was_taken_for_the_same_request(text: str, intent: str, other: tuple[str, str]) -> None:
    parts = said(parsed(text, intent))
    assert parts[0][0] == intent and parts[1] == (*other, True)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我的快递没有到，什么时候能到", "shipping_tracking"),
        ("耳机没有声音，我要退货", "return_refund"),
        ("没有发货的话就取消吧", "cancel_order"),
        ("cancel it if it hasn't shipped yet", "cancel_order"),
        ("I don't want the lamp, return it", "return_refund"),
        ("退掉吸尘器、耳机和手表", "return_refund"),
        ("return the kettle and the lamp", "return_refund"),
        ("cancel it and refund me", "cancel_order"),
        ("取消订单，然后把钱退给我", "cancel_order"),
    ],
)
def test_one_request_stays_one(text: str, intent: str) -> None:
    assert said(parsed(text, intent)) == []


def test_two_deeds_with_goods_of_their_own_are_two() -> None:
    assert said(parsed("取消台灯那单，然后把耳机退了", "cancel_order")) == [
        ("cancel_order", "取消台灯那单", False),
        ("return_refund", "然后把耳机退了", False),
    ]


def test_what_depends_on_the_state_is_a_request_of_its_own() -> None:
    message = parsed(
        "where is it? if it hasn't been sent, cancel it",
        "shipping_tracking",
        ("shipping_tracking", "where is it"),
        ("cancel_order", "if it hasn't been sent, cancel it"),
    )
    assert [part.otherwise for part in parts_of(message)] == [False, False]


def test_where_the_intent_is_another_than_the_first_request_nothing_is_parted() -> None:
    message = parsed("a and b", "nlu_fallback", ("cancel_order", "a"), ("return_refund", "b"))
    assert parts_of(message) == ()
