"""The generator: what may vary does, the rest is Rasa's."""

from __future__ import annotations

import pytest
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.utils.endpoints import EndpointConfig

from components.rephraser import RephrasingGenerator
from tests.replies.grounds import rules
from tests.world import ROOT
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.scripted import ScriptedModel
from xiaoer.replies.check import Checker
from xiaoer.replies.rephrase import Rephraser

DOMAIN = Domain.from_path(str(ROOT / "domain.yml"))
THANKS = "不客气，随时找我。"
TYPE = "components.rephraser.RephrasingGenerator"


async def said(name: str, **options: object) -> str:
    model = GuardedModel.around(ScriptedModel(lambda _: THANKS))
    generator = RephrasingGenerator(EndpointConfig(**options), DOMAIN, Rephraser(model, Checker(rules())))
    tracker = DialogueStateTracker.from_events("t", [SlotSet("language", "zh")], DOMAIN.slots)
    reply = await generator.generate(name, tracker, "rest", order_id="XE1029384756", movements="退款")
    return str((reply or {})["text"])


async def test_a_text_that_may_vary_does() -> None:
    assert await said("utter_thanks") == THANKS


async def test_what_was_done_never_does() -> None:
    assert await said("utter_done_cancel", responses=["utter_*"]) == "订单 XE1029384756 已取消。退款。"


async def test_without_a_language_model_nothing_changes() -> None:
    generator = NaturalLanguageGenerator.create(EndpointConfig(type=TYPE), DOMAIN)
    assert isinstance(generator, RephrasingGenerator)
    tracker = DialogueStateTracker.from_events("t", [SlotSet("language", "zh")], DOMAIN.slots)
    reply = await generator.generate("utter_thanks", tracker, "rest")
    assert reply is not None and reply["text"].startswith("不客气")


def test_a_wrong_setting_is_told() -> None:
    with pytest.raises(InvalidConfigException, match="variations"):
        RephrasingGenerator(EndpointConfig(variations=0), DOMAIN)
