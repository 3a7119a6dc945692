"""The rules as a whole, with a scripted classifier, and the real one on plain messages."""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.understanding.requests.scripted import Scripted
from xiaoer.config import ROOT
from xiaoer.encoders.base import Encoder
from xiaoer.understanding.classifier import Example, IntentClassifier
from xiaoer.understanding.examples import load_examples
from xiaoer.understanding.requests.find import find_requests

WORDS = {
    "退": "return_refund",
    "地址": "change_address",
    "物流": "shipping_tracking",
    "到哪": "shipping_tracking",
    "催": "expedite",
    "发票": "invoice",
    "取消": "cancel_order",
    "换": "exchange",
    "蓝": "modify_items",
    "人工": "talk_to_human",
    "失望": "complaint",
    "运费谁出": "policy_question/return_refund",
    "保修多久": "policy_question/product_question",
    "你好": "greeting",
    "cancel": "cancel_order",
    "refund": "return_refund",
    "parcel": "shipping_tracking",
    "invoice": "invoice",
}


def found(text: str) -> list[tuple[str, str]]:
    return [(span.intent, text[span.start : span.end]) for span in find_requests(text, Scripted(WORDS)).requests]


@pytest.mark.parametrize(
    ("text", "requests"),
    [
        (
            "退掉耳机，另外帮我把地址改成公司",
            [("return_refund", "退掉耳机"), ("change_address", "帮我把地址改成公司")],
        ),
        ("查下物流 顺便开个发票", [("shipping_tracking", "查下物流"), ("invoice", "开个发票")]),
        (
            "Cancel it and where is my other parcel?".lower(),
            [("cancel_order", "cancel it"), ("shipping_tracking", "where is my other parcel")],
        ),
        (
            "帮我退货，再查下物流，最后开张发票，谢谢",
            [("return_refund", "帮我退货"), ("shipping_tracking", "查下物流"), ("invoice", "开张发票")],
        ),
        (
            "你好，人在外地，帮我改下地址，另外发票没收到",
            [("change_address", "人在外地，帮我改下地址"), ("invoice", "发票没收到")],
        ),
        ("帮我换成蓝色的，没有蓝色就取消", [("modify_items", "帮我换成蓝色的"), ("cancel_order", "没有蓝色就取消")]),
        ("查一下到哪了，另外帮我催一下", [("shipping_tracking", "查一下到哪了"), ("expedite", "帮我催一下")]),
        (
            "取消XE2024010001，另外XE2024010002也取消",
            [("cancel_order", "取消XE2024010001"), ("cancel_order", "XE2024010002也取消")],
        ),
        (
            "保修多久，还有寄回去运费谁出",
            [("policy_question", "保修多久"), ("policy_question", "寄回去运费谁出")],
        ),
    ],
)
def test_several_requests_in_the_order_of_the_text(text: str, requests: list[tuple[str, str]]) -> None:
    assert found(text) == requests


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("买错了，想退", "return_refund"),
        ("东西坏了，太失望了", "complaint"),
        ("退掉耳机，另外键盘也退了", "return_refund"),  # the same again
        ("查一下到哪了，帮我催一下", "shipping_tracking"),  # haste is about the parcel
        ("取消，钱退我", "cancel_order"),
        ("我不是要换，是要退", "return_refund"),
        ("如果没有蓝色就取消", "cancel_order"),
        ("你好，查下物流，谢谢", "shipping_tracking"),
        ("给我讲个笑话，再唱首歌", None),  # nothing of ours
        ("你好", None),
    ],
)
def test_one_request_or_none_is_the_whole_messages(text: str, intent: str | None) -> None:
    result = find_requests(text, Scripted(WORDS))
    assert result.requests == (((intent, 0, len(text)),) if intent else ())
    assert result.prediction == Scripted(WORDS)([text])[0]


def test_one_call_of_the_classifier_whatever_the_message() -> None:
    for text, texts in [
        ("查物流", ["查物流"]),
        ("你好，查下物流，谢谢", ["你好，查下物流，谢谢"]),
        ("退货，查物流", ["退货，查物流", "退货", "查物流"]),
    ]:
        script = Scripted(WORDS)
        find_requests(text, script)
        assert script.calls == [texts]
    script = Scripted(WORDS)
    find_requests("，再查下物流" * 40, script)
    assert len(script.calls) == 1
    assert len(script.calls[0]) <= 5


def test_the_first_of_several_is_the_messages_prediction() -> None:
    result = find_requests("保修多久，另外查下物流", Scripted(WORDS))
    assert [span.intent for span in result.requests] == ["policy_question", "shipping_tracking"]
    prediction = result.prediction
    assert (prediction.intent, prediction.topic) == ("policy_question", "product_question")
    assert prediction.confidence > 0.9
    assert sum(p for _, p in prediction.ranking) == pytest.approx(1)
    assert [p for _, p in prediction.ranking] == sorted((p for _, p in prediction.ranking), reverse=True)
    assert "shipping_tracking" not in dict(prediction.ranking)  # the next one's


@pytest.fixture(scope="module")
def shop(encoder: Encoder) -> IntentClassifier:
    """The classifier trained on some of the shipped examples of some intents: seconds, not minutes."""
    intents = {"shipping_tracking", "invoice", "cancel_order", "talk_to_human", "return_refund", "change_address"}
    kept: list[Example] = []
    for language in ("zh", "en"):
        by_intent: dict[str, list[Example]] = defaultdict(list)
        for example in load_examples(ROOT / "data" / "nlu" / language):
            if example.label.intent in intents | {"greeting"}:
                by_intent[example.label.intent].append(example)
        for examples in by_intent.values():
            kept.extend(examples[:: max(1, len(examples) // 50)])
    return IntentClassifier.train(kept, encoder)


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("查一下物流 顺便开一张发票", ["shipping_tracking", "invoice"]),
        ("帮我取消订单，另外转人工", ["cancel_order", "talk_to_human"]),
        ("我要退货，另外帮我改一下收货地址", ["return_refund", "change_address"]),
        ("cancel my order and send me an invoice", ["cancel_order", "invoice"]),
        ("track my parcel, also change my delivery address", ["shipping_tracking", "change_address"]),
        ("快递到哪了", ["shipping_tracking"]),
        ("买错了，想退货", ["return_refund"]),
        ("we moved, so please change my delivery address", ["change_address"]),
        ("你好，在吗", []),
    ],
)
def test_with_the_real_classifier(shop: IntentClassifier, text: str, intents: list[str]) -> None:
    assert [span.intent for span in find_requests(text, shop.predict_many).requests] == intents
