"""The tones of domain.yml: exactly one text fits each mood, and nobody displeased reads an exclamation mark."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import yaml

from tests.world import ROOT

RESPONSES: dict[str, list[dict[str, Any]]] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))[
    "responses"
]
MOODS = ("negative", "neutral", "positive")
TONES = ("upset", "hurried", "plain")


def conditions(variation: dict[str, Any]) -> dict[str, str]:
    return {each["name"]: each["value"] for each in variation.get("condition", [])}


def fitting(name: str, **slots: str) -> list[dict[str, Any]]:
    """What Rasa picks from at random: whose conditions hold, else what has none."""
    held = [v for v in RESPONSES[name] if v.get("condition") and conditions(v).items() <= slots.items()]
    return held or [v for v in RESPONSES[name] if not v.get("condition")]


TONED = [
    name for name, variations in RESPONSES.items() if any({"tone", "mood"} & set(conditions(v)) for v in variations)
]


@pytest.mark.parametrize("name", TONED)
def test_one_text_fits_whatever_language_mood_and_tone(name: str) -> None:
    for language, mood, tone in itertools.product(("zh", "en"), MOODS, TONES):
        chosen = fitting(name, language=language, mood=mood, tone=tone)
        assert len(chosen) == 1, (language, mood, tone)
        chinese = any("\u4e00" <= char <= "\u9fff" for char in chosen[0]["text"])
        assert chinese == (language == "zh")


def test_enough_texts_have_tones() -> None:
    assert len(TONED) >= 15


@pytest.mark.parametrize("name", TONED)
def test_no_exclamation_mark_for_somebody_displeased(name: str) -> None:
    for variation in RESPONSES[name]:
        told = conditions(variation)
        if told.get("mood") == "negative" or told.get("tone") == "upset":
            assert "!" not in variation["text"] and "！" not in variation["text"]


def test_complaints_are_answered_without_any() -> None:
    texts = [v["text"] for name in ("utter_complaint", "utter_handoff", "utter_offer_person") for v in RESPONSES[name]]
    assert not any(mark in text for mark in "!！" for text in texts)


@pytest.mark.parametrize("name", TONED)
def test_an_apology_comes_first_and_haste_is_short(name: str) -> None:
    for language in ("zh", "en"):
        texts = {tone: fitting(name, language=language, mood="neutral", tone=tone)[0]["text"] for tone in TONES}
        if texts["upset"] != texts["plain"] and name not in ("utter_goodbye", "utter_stopped"):
            first = texts["upset"][:24]
            assert "抱歉" in first or "sorry" in first
        assert len(texts["hurried"]) <= len(texts["plain"]) + 5
