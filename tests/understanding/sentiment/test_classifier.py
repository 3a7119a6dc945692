from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from xiaoer.encoders.fake import FakeEncoder
from xiaoer.encoders.memo import Remembering
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.sentiment.classifier import SentimentClassifier, SentimentOptions
from xiaoer.understanding.sentiment.examples import Example
from xiaoer.understanding.sentiment.prepare import prepare_sentiment

ASK_ALL = SentimentOptions(quick_above=1.0, second_below=1.0, second_from=1)


def test_what_was_learnt_is_told_with_its_strength(examples: list[Example], encoder: FakeEncoder) -> None:
    model = SentimentClassifier.train(examples, encoder)
    bad, furious, plain, good, glad = model.analyse(
        ["质量真的太差了", "骗子店铺", "帮我查一下订单", "works well thanks", "I absolutely love it"]
    )
    assert [each.label for each in (bad, furious, plain, good, glad)] == [
        "negative",
        "negative",
        "neutral",
        "positive",
        "positive",
    ]
    assert furious.intensity > bad.intensity > plain.intensity
    for each in (bad, furious, plain, good, glad):
        assert each.confidence == max(each.scores.values())
        assert sum(each.scores.values()) == pytest.approx(1, abs=0.001)
        assert each.source == "encoder"
    assert model.analyse([]) == []


def test_many_are_told_as_one_by_one(examples: list[Example], encoder: FakeEncoder) -> None:
    model = SentimentClassifier.train(examples, encoder)
    texts = ["太差了", "where is it", "", "love"]
    for text, many in zip(texts, model.analyse(texts), strict=True):
        assert model.analyse([text])[0].scores == pytest.approx(many.scores, abs=1e-3)


def test_the_encoder_is_asked_only_where_the_ngrams_are_unsure(examples: list[Example], encoder: FakeEncoder) -> None:
    model = SentimentClassifier.train(examples, encoder, SentimentOptions(quick_above=0.0))
    encoder.asked.clear()
    model.analyse(["太差了", "where"])
    assert encoder.asked == []
    SentimentClassifier.train(examples, encoder, SentimentOptions(quick_above=1.0)).analyse(["太差了", "where"])
    assert encoder.asked[-1] == 2


@pytest.mark.parametrize("options", [SentimentOptions(), ASK_ALL, SentimentOptions(quick_above=0.0, second_from=6)])
def test_what_the_encoders_will_be_asked_is_known_before(examples: list[Example], options: SentimentOptions) -> None:
    inner = [FakeEncoder(), FakeEncoder(name="second/1")]
    first, second = (Remembering(each) for each in inner)
    model = SentimentClassifier.train(examples, first, options, second)
    for text in ("太差了", "where", "the parcel came late and the box is broken again, what a shame", "@you"):
        first.encode(model.for_the_encoder(text))
        second.encode(model.for_the_second(text))
        before = [list(each.asked) for each in inner]
        model.analyse([text])
        assert [each.asked for each in inner] == before


def test_an_encoder_that_is_down_wants_nothing_of_the_second(examples: list[Example]) -> None:
    first, second = FakeEncoder(), FakeEncoder(name="second/1")
    model = SentimentClassifier.train(examples, first, ASK_ALL, second)
    first.down = True
    assert model.for_the_second("太差了，怎么这样对待老顾客") == []


def test_names_and_links_feel_nothing(examples: list[Example], encoder: FakeEncoder) -> None:
    plain, named = SentimentClassifier.train(examples, encoder).analyse(
        ["bad quality", "@LoveItBest bad quality https://love.it/best"]
    )
    assert plain.scores == named.scores


def test_numbers_and_addresses_feel_nothing() -> None:
    assert prepare_sentiment("订单W1234567和W7654321都取消") == "订单和都取消"
    assert prepare_sentiment("bad, write to John.Doe@example.com") == "bad, write to"
    assert prepare_sentiment("W1234567") == "#00000"


def test_the_shares_that_are_expected_decide_what_is_doubtful(examples: list[Example], encoder: FakeEncoder) -> None:
    def neutral(share: float) -> float:
        rest = (1 - share) / 2
        options = SentimentOptions(expected={"negative": rest, "neutral": share, "positive": rest}, quick_above=0.0)
        return SentimentClassifier.train(examples, encoder, options).analyse(["订单 quality"])[0].scores["neutral"]

    assert neutral(0.9) > neutral(0.3) > neutral(0.05)


def test_an_encoder_that_is_down_leaves_the_cheaper_answer(
    examples: list[Example], encoder: FakeEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    model = SentimentClassifier.train(examples, encoder, ASK_ALL)
    encoder.down = True
    with caplog.at_level(logging.WARNING):
        assert model.analyse(["垃圾骗子"])[0].label == "negative"
    assert len(caplog.records) == 1 and "a cheaper one stands" in caplog.text


def test_the_second_encoder_decides_between_good_and_bad(
    examples: list[Example], encoder: FakeEncoder, second: FakeEncoder
) -> None:
    longer = [
        Example("这家店的质量太差了我很失望", "negative"),
        Example("这家店的质量真不错我很喜欢", "positive"),
        Example("i am so disappointed with the quality of this one", "negative"),
        Example("i am so happy with the quality of this one", "positive"),
    ]
    model = SentimentClassifier.train([*examples, *longer], encoder, ASK_ALL, second)
    second.asked.clear()
    bad, good = model.analyse(["质量太差了我真的很失望", "质量真不错我特别喜欢"])
    assert second.asked == [2]
    assert (bad.label, good.label) == ("negative", "positive")


@pytest.mark.parametrize("with_second", [False, True])
def test_what_is_saved_is_loaded_equal(
    with_second: bool, examples: list[Example], encoder: FakeEncoder, second: FakeEncoder, tmp_path: Path
) -> None:
    other = second if with_second else None
    more = [Example("这家店的质量太差了我很失望", "negative"), Example("这家店的质量真不错我很喜欢", "positive")]
    model = SentimentClassifier.train([*examples, *more], encoder, ASK_ALL, other)
    model.save(tmp_path)
    loaded = SentimentClassifier.load(tmp_path, encoder, ASK_ALL, other)
    texts = ["太差了", "查订单", "love it"]
    for before, after in zip(model.analyse(texts), loaded.analyse(texts), strict=True):
        assert after.scores == pytest.approx(before.scores, abs=0.01)


def test_a_level_without_examples_is_never_told(examples: list[Example], encoder: FakeEncoder) -> None:
    mild = [each for each in examples if not each.level.startswith("very")]
    told = SentimentClassifier.train(mild, encoder).analyse(["骗子", "love it", "太差了"])
    assert all(each.intensity <= 0.5 for each in told)


def test_a_broken_model_or_another_encoder_says_train_again(
    examples: list[Example], encoder: FakeEncoder, second: FakeEncoder, tmp_path: Path
) -> None:
    SentimentClassifier.train(examples, encoder).save(tmp_path)
    with pytest.raises(ConfigurationError, match="Train again with: rasa train"):
        SentimentClassifier.load(tmp_path, second)
    (tmp_path / "sentiment.json").write_text(json.dumps({"levels": ["furious"], "second": False}), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="unknown levels"):
        SentimentClassifier.load(tmp_path, encoder)


@pytest.mark.parametrize(
    "changes",
    [
        {"strength": 0},
        {"ngram_weight": -1},
        {"quick_above": 1.1},
        {"second_below": True},
        {"second_from": 0.5},
        {"second_examples": 0},
        {"expected": {"negative": 0.5, "neutral": 0.5}},
        {"expected": {"negative": 0.5, "neutral": 0.5, "positive": 0}},
    ],
)
def test_wrong_options_are_told(changes: Mapping[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(changes))):
        SentimentOptions(**changes)
