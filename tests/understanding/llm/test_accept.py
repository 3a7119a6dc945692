from __future__ import annotations

import copy
from typing import Any

import pytest

from xiaoer.understanding.llm.accept import accept
from xiaoer.understanding.llm.types import FoundEntity, Verdict

TEXT = "退W1234567吧 红色"
ENTITY = {"entity": "order_number", "value": "#W1234567", "start": 1, "end": 9, "extractor": "RuleEntityExtractor"}
PARSE: dict[str, Any] = {
    "text": TEXT,
    "language": "zh",
    "intent": {"name": "nlu_fallback", "confidence": 0.3},
    "intent_ranking": [
        {"name": "nlu_fallback", "confidence": 0.3},
        {"name": "exchange", "confidence": 0.25},
        {"name": "return_refund", "confidence": 0.2},
    ],
    "understanding": {"source": "encoder", "topic": "exchange", "requests": [], "more": 1},
    "entities": [ENTITY],
}


@pytest.fixture
def parse() -> dict[str, Any]:
    return copy.deepcopy(PARSE)


def test_the_verdict_replaces_encoder_and_fallback_with_the_encoders_probability(parse: dict[str, Any]) -> None:
    accept(parse, Verdict("return_refund", "return_refund", (("return_refund", 0, 12),), ()), "nlu_fallback")
    assert parse == {
        "text": TEXT,
        "language": "zh",
        "intent": {"name": "return_refund", "confidence": 0.2},
        "intent_ranking": [{"name": "return_refund", "confidence": 0.2}, {"name": "exchange", "confidence": 0.25}],
        "understanding": {
            "source": "llm",
            "topic": "return_refund",
            "requests": [{"intent": "return_refund", "start": 0, "end": 12}],
            "more": 1,
        },
        "entities": [ENTITY],
    }


def test_an_intent_that_the_encoder_did_not_rank_has_no_probability(parse: dict[str, Any]) -> None:
    accept(parse, Verdict("out_of_scope", None, (), ()), "nlu_fallback")
    assert parse["intent"] == {"name": "out_of_scope", "confidence": 0.0}
    assert [each["name"] for each in parse["intent_ranking"]] == ["out_of_scope", "exchange", "return_refund"]
    assert parse["understanding"]["topic"] is None


def test_an_entity_comes_beside_those_that_are_known_and_never_over_them(parse: dict[str, Any]) -> None:
    found = (FoundEntity("product", 0, 9), FoundEntity("colour", 11, 13), FoundEntity("product", 12, 13))
    accept(parse, Verdict("exchange", "exchange", (), found), "nlu_fallback")
    added = {"entity": "colour", "value": "红色", "start": 11, "end": 13, "extractor": "LLMIntentClassifier"}
    assert parse["entities"] == [ENTITY, added]


def test_a_bare_parse_result_will_do() -> None:
    parse: dict[str, Any] = {"text": "hi"}
    accept(parse, Verdict("greeting", None, (), ()), "nlu_fallback")
    assert parse["intent_ranking"] == [{"name": "greeting", "confidence": 0.0}]
    assert parse["understanding"] == {"source": "llm", "topic": None, "requests": []}
