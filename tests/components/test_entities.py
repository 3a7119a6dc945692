"""The extractor and the language detector as Rasa's engine uses them."""

from __future__ import annotations

import random
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.message import Message

import components.entities
from components.entities import RuleEntityExtractor
from components.language import LanguageDetector
from components.tokenizer import MixedTokenizer
from tests.world import ROOT
from xiaoer.understanding.entities.types import IDENTIFIERS, KINDS

CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> ModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("model"))


def create(component: Any, storage: ModelStorage, **config: Any) -> Any:
    return component.create(
        {**component.get_default_config(), **config}, storage, Resource(component.__name__), CONTEXT
    )


def parsed(text: str, *parts: Any) -> dict[str, Any]:
    messages = [Message({"text": text})]
    for part in parts:
        messages = part.process(messages)
    return messages[0].as_dict(only_output_properties=True)


def test_values_are_strings_and_their_parts_stand_beside(storage: ModelStorage) -> None:
    found = parsed("退两件黑色的，花了$12.5，都退", create(RuleEntityExtractor, storage))["entities"]
    assert [(e["entity"], e["value"]) for e in found] == [
        ("quantity", "2"),
        ("color", "black"),
        ("money", "12.50 USD"),
        ("selection", "all"),
    ]
    assert all(e["extractor"] == "RuleEntityExtractor" for e in found)
    assert found[2]["additional_info"] == {"amount": "12.50", "currency": "USD"}
    assert "additional_info" not in found[1]


def test_today_is_the_shops(storage: ModelStorage) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        extractor = create(RuleEntityExtractor, storage, timezone=zone)
        before = datetime.now(ZoneInfo(zone)).date()
        (found,) = parsed("yesterday", extractor)["entities"]
        after = datetime.now(ZoneInfo(zone)).date()
        assert found["value"] in {(day - timedelta(days=1)).isoformat() for day in (before, after)}


def test_only_the_wanted_kinds(storage: ModelStorage) -> None:
    extractor = create(RuleEntityExtractor, storage, kinds=["color", "order_number"])
    found = parsed("黑色XL，XE2024010001，昨天", extractor)["entities"]
    assert {e["entity"] for e in found} == {"color", "order_number"}


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"kinds": ["colour"]}, "RuleEntityExtractor: there is no entity kind colour; the kinds are order_number"),
        ({"kinds": "color"}, r"kinds is 'color'; it takes a list"),
        ({"lexicon": "no/such"}, "lexicon is 'no/such', which is no folder; the default is lexicon"),
        ({"lexicon": None}, "lexicon is None"),
        ({"timezone": "Moon/Base"}, "timezone is 'Moon/Base'; it takes a name such as Asia/Shanghai"),
        ({"timezone": 8}, "timezone is 8"),
        ({"timezone": "../etc"}, r"timezone is '\.\./etc'"),
        ({"colours": []}, "unknown setting colours"),
    ],
)
def test_wrong_settings_are_named(config: dict[str, Any], said: str, storage: ModelStorage) -> None:
    with pytest.raises(InvalidConfigException, match=said):
        create(RuleEntityExtractor, storage, **config)


def test_a_fault_in_the_lexicon_is_told_with_its_line(
    tmp_path: Path, storage: ModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "lexicon", tmp_path / "words")
    (tmp_path / "words" / "colors.yml").write_text("words:\n  black: {zh: [黑色]}\n  grey: {zh: [黑色]}\n")
    monkeypatch.setattr(components.entities, "ROOT", tmp_path)
    with pytest.raises(InvalidConfigException, match=r"colors\.yml:3: 黑色 stands under black already"):
        create(RuleEntityExtractor, storage, lexicon="words")


def test_no_entity_cuts_one_of_the_components_tokens(storage: ModelStorage) -> None:
    extractor, tokenizer = create(RuleEntityExtractor, storage), create(MixedTokenizer, storage)
    rng = random.Random(9)
    pieces = [
        "两件",
        "黑色",
        "ＸＬ",
        "39码",
        "$12.50",
        "昨天",
        "除了",
        "台灯",
        "都退",
        "last Friday",
        "two lamps",
        " ",
        "，",
    ]
    pieces += [
        "Ｔ恤",
        "XE2024010001",
        "13800138206",
        "文三路478号",
        "500ml",
        "拍錯了",
        "don't",
        "😀",
        "\n",
        "the blue one",
        "x2",
    ]
    for _ in range(400):
        message = Message({"text": "".join(rng.choice(pieces) for _ in range(rng.randrange(1, 10)))})
        tokenizer.process([message])
        extractor.process([message])
        starts = {token.start for token in message.get("text_tokens")}
        ends = {token.end for token in message.get("text_tokens")}
        for entity in message.get("entities"):
            assert entity["start"] in starts, message.get("text")
            assert entity["end"] in ends, message.get("text")


def test_the_domain_lists_every_kind_and_new_ones_steer_nothing() -> None:
    described = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    domain = Domain.from_dict({"intents": ["inform"], "entities": described["entities"]})
    assert set(domain.entities) == set(KINDS)
    steering = set(domain.intent_properties["inform"]["used_entities"])
    assert steering == set(IDENTIFIERS)


@pytest.mark.parametrize(
    ("text", "language", "languages"),
    [
        ("帮我 cancel 一下", "zh", ["zh", "en"]),
        ("I want to 退货 this order", "en", ["en", "zh"]),
        ("我的快递到哪了", "zh", ["zh"]),
        ("where is my order", "en", ["en"]),
        ("黑色的", "zh", ["zh"]),
        ("全部", "zh", ["zh"]),
        ("拍错了", "zh", ["zh"]),
        ("the last one", "en", ["en"]),
        ("no longer needed", "en", ["en"]),
        ("XE2024010001", None, None),
        ("浙江省杭州市西湖区文三路478号", None, None),
        ("418 Pine Street, Apt 7, Seattle, WA", None, None),
        ("/cancel_order", None, None),
        ("😀", None, None),
    ],
)
def test_the_languages_of_a_message(
    text: str, language: str | None, languages: list[str] | None, storage: ModelStorage
) -> None:
    result = parsed(text, create(RuleEntityExtractor, storage), create(LanguageDetector, storage))
    assert result.get("language") == language
    assert result.get("languages") == languages


def test_the_default_language_is_the_only_one_where_nothing_else_is_said(storage: ModelStorage) -> None:
    result = parsed("1234", create(LanguageDetector, storage, default="en"))
    assert (result["language"], result["languages"]) == ("en", ["en"])
