from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from xiaoer.understanding.llm.answers import read_verdict
from xiaoer.understanding.llm.masking import Span, mask
from xiaoer.understanding.llm.types import FoundEntity, Question, Verdict

TEXT = "订单XE5094137682退了，再看看红色的Ｄress"
QUESTION = Question(
    mask(TEXT, [Span(2, 14, "order_number")]),
    [],
    ["greeting", "return_refund", "product_question", "policy_question", "expedite"],
    ["product", "colour"],
)
WHOLE = len(TEXT)


def verdict(**answer: Any) -> Verdict | None:
    return read_verdict(json.dumps(answer, ensure_ascii=False), QUESTION)


def test_one_request_is_the_whole_message() -> None:
    expected = Verdict("return_refund", "return_refund", (("return_refund", 0, WHOLE),), ())
    assert verdict(intent="return_refund", topic=None, requests=[], entities=[]) == expected
    assert verdict(intent="return_refund") == expected
    assert verdict(intent="return_refund", requests=None, entities=None) == expected
    assert verdict(intent="return_refund", requests=[{"intent": "return_refund", "text": "nowhere"}]) == expected


def test_talk_has_neither_topic_nor_request() -> None:
    assert verdict(intent="greeting", topic="invoice", requests=[]) == Verdict("greeting", None, (), ())


def test_topics() -> None:
    found = verdict(intent="policy_question", topic="return_refund")
    assert found is not None and found.topic == "return_refund"
    assert verdict(intent="policy_question") is None
    assert verdict(intent="policy_question", topic="expedite") is None
    hurry = verdict(intent="expedite", topic="nonsense")
    assert hurry is not None and hurry.topic == "shipping_tracking"


def test_several_requests_stand_where_the_message_has_them() -> None:
    requests = [
        {"intent": "product_question", "text": "再看看红色的dress"},
        {"intent": "return_refund", "text": "订单[ORDER_NUMBER_1]退了"},
        {"intent": "greeting", "text": "never said"},
    ]
    found = verdict(intent="return_refund", requests=requests)
    assert found is not None
    assert found.requests == (("return_refund", 0, 16), ("product_question", 17, WHOLE))
    assert TEXT[0:16] == "订单XE5094137682退了"
    assert TEXT[17:] == "再看看红色的Ｄress"


def test_entities_stand_in_the_message_or_are_left_out() -> None:
    entities = [
        {"entity": "product", "text": " DRESS "},
        {"entity": "colour", "text": "红色"},
        {"entity": "colour", "text": "蓝色"},
        {"entity": "price", "text": "红色"},
        {"entity": "product"},
        {"entity": "product", "text": "dress"},
        {"entity": "product", "text": "[ORDER_NUMBER_1]"},
    ]
    found = verdict(intent="greeting", entities=entities)
    assert found is not None
    start = TEXT.index("Ｄ")
    assert found.entities == (
        FoundEntity("product", start, WHOLE),
        FoundEntity("colour", TEXT.index("红"), TEXT.index("红") + 2),
        FoundEntity("product", 2, 14),
    )


@pytest.mark.parametrize(
    "answer",
    [
        '<think>The customer wants "a".</think>\n{"intent": "greeting"}',
        '```json\n{"intent": "greeting"}\n```',
        '```\n{"intent": "greeting"}```',
        ' \n{"intent": "greeting", "confidence": 1.0}\n',
    ],
)
def test_what_stands_around_the_json_is_no_fault(answer: str) -> None:
    assert read_verdict(answer, QUESTION) == Verdict("greeting", None, (), ())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("", "isn't JSON"),
        ("return_refund", "isn't JSON"),
        ('Sure! {"intent": "greeting"}', "isn't JSON"),
        ('{"intent": "greet', "isn't JSON"),
        ("[" * 100_000, "isn't JSON"),
        ('["greeting"]', "no object"),
        ("null", "no object"),
        ("{}", "intent"),
        ('{"intent": null}', "intent"),
        ('{"intent": ["greeting"]}', "intent"),
        ('{"intent": "Greeting"}', "intent"),
        ('{"intent": "affirm"}', "intent"),
        ('{"intent": "cancel_order; drop table"}', "intent"),
        ('{"intent": "greeting", "requests": "none"}', "requests are no list"),
        ('{"intent": "greeting", "requests": ["a"]}', "requests are no list"),
        ('{"intent": "greeting", "requests": [{"intent": "affirm"}]}', "request isn't one"),
        ('{"intent": "greeting", "entities": {"a": 1}}', "entities are no list"),
    ],
)
def test_everything_else_is_none_with_one_line(answer: str, said: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert read_verdict(answer, QUESTION) is None
    assert len(caplog.records) == 1
    assert said in caplog.text


@pytest.mark.parametrize(
    ("intent", "texts"),
    [("return_refund", ("退了", "invented")), ("greeting", ("退了", "看看")), ("return_refund", ("退了", ""))],
)
def test_requests_that_do_not_fit_make_the_answer_none(
    intent: str, texts: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    requests = [{"intent": "return_refund", "text": texts[0]}, {"intent": "product_question", "text": texts[1]}]
    assert verdict(intent=intent, requests=requests) is None
    assert len(caplog.records) == 1
    assert "退" not in caplog.text
