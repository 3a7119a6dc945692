"""What is said to whom, with the responses of domain.yml and Rasa's own choice among them."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.shared.core.domain import Domain

from tests.world import ROOT

RESPONSES = Domain.from_path(str(ROOT / "domain.yml")).responses
BY_MOOD = sorted(
    name
    for name, variations in RESPONSES.items()
    if any(condition["name"] == "mood" for each in variations for condition in each.get("condition", []))
)
SORRY = {"zh": "抱歉", "en": "sorry"}


def said(name: str, language: str | None, mood: str) -> list[str]:
    slots: dict[str, Any] = {"language": language, "mood": mood}
    return [each["text"] for each in ResponseVariationFilter(RESPONSES).responses_for_utter_action(name, "web", slots)]


def test_complaints_the_hand_over_and_what_is_not_served_have_a_tone() -> None:
    assert {"utter_complaint", "utter_handoff", "utter_not_served", "utter_not_served_with_rule"} <= set(BY_MOOD)


@pytest.mark.parametrize("name", BY_MOOD)
def test_chance_decides_nothing_and_nobody_is_left_without(name: str) -> None:
    for language in ("zh", "en", None):
        for mood in ("negative", "neutral", "positive"):
            assert len(said(name, language, mood)) == 1, (language, mood)


@pytest.mark.parametrize("name", BY_MOOD)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_is_upset_hears_an_apology_first_and_no_exclamation_mark(name: str, language: str) -> None:
    (text,) = said(name, language, "negative")
    first = text.replace("。", ".").split(".")[0].lower()
    assert SORRY[language] in first
    assert not {"!", "！"} & set(text)
    assert said(name, language, "neutral") != [text]
