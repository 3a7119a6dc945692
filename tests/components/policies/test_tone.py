"""Replies to a customer who is upset apologise first and never shout."""

from __future__ import annotations

import pytest
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.shared.core.domain import Domain

from tests.world import ROOT

RESPONSES = ResponseVariationFilter(Domain.from_path(str(ROOT / "domain.yml")).responses)
SORRY = {"zh": "抱歉", "en": "sorry"}


def texts(name: str, language: str, mood: str) -> list[str]:
    chosen = RESPONSES.responses_for_utter_action(name, "rest", {"language": language, "mood": mood})
    return [each["text"] for each in chosen]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["utter_complaint", "utter_handoff"])
def test_the_mood_chooses_the_tone(name: str, language: str) -> None:
    (upset,) = texts(name, language, "negative")
    (plain,) = texts(name, language, "neutral")
    assert texts(name, language, "positive") == [plain]
    assert upset != plain
    assert SORRY[language] in upset[:20]
    assert "!" not in upset and "！" not in upset
    assert (language == "zh") == any("\u4e00" <= char <= "\u9fff" for char in upset)
