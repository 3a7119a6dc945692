"""What is seen of two clauses, and what groups of them want."""

from __future__ import annotations

import pytest

from tests.understanding.requests.scripted import prediction
from xiaoer.understanding.classifier import Prediction
from xiaoer.understanding.requests.clauses import cut
from xiaoer.understanding.requests.decide import are_two, signs_of, wanted
from xiaoer.understanding.requests.parts import Part
from xiaoer.understanding.requests.weights import WEIGHTS, Signs, Weights

WHOLE = prediction({"return_refund": 0.4, "invoice": 0.4})


def parts(text: str, *predictions: Prediction) -> list[Part]:
    clauses = cut(text)
    return [Part(c, text[c.start : c.end], each) for c, each in zip(clauses, predictions, strict=True)]


def sure(intent: str, topic: str | None = None) -> Prediction:
    return prediction({intent: 0.9}, topic)


def test_the_signs_of_two_clauses() -> None:
    signs = signs_of(*parts("退掉这副耳机，另外发票没收到", sure("return_refund"), sure("invoice")), WHOLE)
    assert (signs.left_asks, signs.right_asks) == (1, 0)
    assert (signs.added, signs.sentence, signs.loose, signs.apart) == (1, 0, 0, 1)
    assert (signs.asks_more, signs.refers) == (0, 0)
    assert signs.size == pytest.approx(1.79, abs=0.01)  # of six characters
    assert signs.differ > 3
    assert signs.request > 2
    assert signs.whole == pytest.approx(-0.91, abs=0.01)
    assert signs.foreign == pytest.approx(0.2 / 25)


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("退货，开发票", "loose", 1),
        ("退货。开发票", "loose", 0),
        ("退货。开发票", "sentence", 1),
        ("return the lamp and how much do I get", "asks_more", 1),
        ("return the lamp. How much do I get", "asks_more", 0),
        ("return the lamp and send me an invoice", "asks_more", 0),
        ("return the lamp and send it to me", "refers", 1),
        ("1.退货 2.开发票", "added", 1),
        ("退货，再退一个", "apart", 0),
    ],
)
def test_a_sign(text: str, sign: str, value: float) -> None:
    signs = signs_of(*parts(text, sure("return_refund"), sure("invoice")), WHOLE)
    assert getattr(signs, sign) == value


def test_likeness_counts_orders_and_rules() -> None:
    def differ(text: str, one: Prediction, other: Prediction) -> float:
        return signs_of(*parts(text, one, other), WHOLE).differ

    assert differ("退货，开发票", sure("return_refund"), sure("return_refund")) < 0
    assert differ("cancel W123456, also cancel #w123456", sure("cancel_order"), sure("cancel_order")) < 0
    assert differ("cancel W123456, also cancel W123457", sure("cancel_order"), sure("cancel_order")) > 5
    rules = sure("policy_question", "invoice"), sure("policy_question", "exchange")
    assert differ("能开专票吗，另外能换货吗", *rules) > 3
    assert differ("能开专票吗，能换货吗", *rules) < 0  # in one breath
    assert differ("能开专票吗，另外能换货吗", rules[0], rules[0]) < 0


def test_a_foreign_looking_clause_may_still_be_a_request() -> None:
    foreign = prediction({"out_of_scope": 0.7, "invoice": 0.25})
    agrees = prediction({"affirm": 0.7, "invoice": 0.25})
    text = "退掉这副耳机，另外发票没收到"
    assert signs_of(*parts(text, sure("return_refund"), foreign), WHOLE).request > 1
    assert signs_of(*parts(text, sure("return_refund"), agrees), WHOLE).request < 0


def test_the_threshold_decides() -> None:
    pair = parts("退掉这副耳机，另外发票没收到", sure("return_refund"), sure("invoice"))
    probability = WEIGHTS.probability(signs_of(*pair, WHOLE))
    assert 0.6 < probability < 1
    assert are_two(*pair, WHOLE, WEIGHTS)
    assert not are_two(*pair, WHOLE, WEIGHTS._replace(threshold=probability + 1e-6))


@pytest.mark.parametrize(
    ("chances", "two"),
    [
        ({"change_address": 0.9}, True),
        ({"change_address": 0.1, "affirm": 0.85}, False),  # hardly a request
        ({"change_address": 0.15, "return_refund": 0.8}, False),  # hardly another one
    ],
)
def test_both_must_be_sure_enough(chances: dict[str, float], two: bool) -> None:
    whole = prediction({"return_refund": 0.5, "change_address": 0.3})
    pair = parts("我要退货，帮我改一下", sure("return_refund"), prediction(chances))
    assert are_two(*pair, whole, WEIGHTS) is two


def test_a_named_theme_counts_double() -> None:
    unsure = prediction({"out_of_scope": 0.6, "modify_items": 0.15, "invoice": 0.1})
    named, nameless = parts("发票给我，那个给我", unsure, unsure)
    assert (named.intent, nameless.intent) == ("invoice", "modify_items")


def test_probability_is_logistic() -> None:
    weights = Weights(Signs(*[2.0] + [0.0] * 12), bias=-1.0, threshold=0.5)
    assert weights.probability(Signs(*[0.5] + [7.0] * 12)) == pytest.approx(0.5)
    assert weights.probability(Signs(*[1.0] + [7.0] * 12)) == pytest.approx(0.731, abs=0.001)


def test_neighbours_want_different_things_and_the_surer_has_the_word() -> None:
    one, other = parts(
        "换货寄回去的快递费谁出，我那双鞋想换37",
        prediction({"exchange": 0.5, "policy_question": 0.4}),
        sure("exchange"),
    )
    first, second = wanted([[one], [other]])
    assert max(first, key=first.__getitem__) == "policy_question"
    assert first["policy_question"] > 0.7
    assert max(second, key=second.__getitem__) == "exchange"
    assert sum(first.values()) == pytest.approx(1)


def test_a_group_wants_what_its_parts_want_together() -> None:
    one, other = parts(
        "地址是以前租房的，改成现在的", sure("change_address"), prediction({"modify_items": 0.5, "change_address": 0.3})
    )
    (chances,) = wanted([[one, other]])
    assert max(chances, key=chances.__getitem__) == "change_address"
