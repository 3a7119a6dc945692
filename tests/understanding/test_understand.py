from __future__ import annotations

import pytest

from xiaoer.understanding.classifier import IntentClassifier
from xiaoer.understanding.entities.extract import extract
from xiaoer.understanding.understand import Understanding, understand


def asked(text: str, classifier: IntentClassifier) -> Understanding:
    return understand(text, [(e.start, e.end) for e in extract(text)], classifier)


@pytest.mark.parametrize("text", ["#W1234567", "1234", "a@b.com", "王小明 518000", "订单号XE2024010001"])
def test_nothing_but_entities_informs_by_rule(text: str, classifier: IntentClassifier) -> None:
    result = asked(text, classifier)
    assert result.ranking == (("inform", 1.0),)
    assert result.as_dict() == {"source": "rules", "topic": None, "requests": []}


@pytest.mark.parametrize("text", ["", "  ", "😀😀", "？？？", "..."])
def test_a_text_without_words_is_not_guessed_at(text: str, classifier: IntentClassifier) -> None:
    result = asked(text, classifier)
    assert result.ranking == ()
    assert result.source == "rules"


def test_a_request_is_the_classifiers_with_its_span(classifier: IntentClassifier) -> None:
    text = "快递到哪了 #W1234567"
    result = asked(text, classifier)
    assert result.as_dict() == {
        "source": "encoder",
        "topic": "shipping_tracking",
        "requests": [{"intent": "shipping_tracking", "start": 0, "end": len(text)}],
    }
    assert 0 < result.ranking[0][1] < 1


def test_the_talk_itself_requests_nothing(classifier: IntentClassifier) -> None:
    assert asked("hello there", classifier).as_dict()["requests"] == []


def test_of_several_requests_the_first_is_the_intent(classifier: IntentClassifier) -> None:
    text = "可以开专票吗？另外快递到哪了"
    result = asked(text, classifier)
    assert result.as_dict() == {
        "source": "encoder",
        "topic": "invoice",
        "requests": [
            {"intent": "policy_question", "start": 0, "end": 6},
            {"intent": "shipping_tracking", "start": 9, "end": len(text)},
        ],
    }
    assert result.ranking[0][0] == "policy_question"
