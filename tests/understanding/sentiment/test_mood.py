from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xiaoer.errors import ConfigurationError
from xiaoer.understanding.sentiment.mood import Mood, MoodOptions, follow


def sounds(negative: float, positive: float) -> dict[str, Any]:
    scores = {"negative": negative, "neutral": 1 - negative - positive, "positive": positive}
    label = max(scores, key=lambda each: scores[each])
    return {"label": label, "confidence": scores[label], "scores": scores}


def lines(name: str) -> list[str]:
    return (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()


BAD, PLAIN, GOOD = sounds(0.9, 0.02), sounds(0.1, 0.1), sounds(0.02, 0.9)


def after(*messages: dict[str, Any] | None) -> Mood:
    mood = Mood()
    for message in messages:
        mood = follow(mood, "text", message)
    return mood


def test_a_conversation_that_goes_wrong_and_is_mended() -> None:
    assert after(PLAIN)[:2] == ("neutral", "steady")
    assert after(PLAIN, BAD)[:2] == ("negative", "worsening")
    assert after(PLAIN, BAD, BAD).bad_turns == 2
    assert after(PLAIN, BAD, BAD, PLAIN)[:2] == ("neutral", "worsening")
    assert after(PLAIN, BAD, BAD, PLAIN).bad_turns == 0
    assert after(BAD, BAD, PLAIN, GOOD)[:2] == ("positive", "improving")


def test_a_small_move_changes_no_trend() -> None:
    slightly = sounds(0.2, 0.1)
    assert after(PLAIN, slightly, slightly, slightly).trend == "steady"
    assert after(BAD, PLAIN, slightly).trend == after(BAD).trend == "worsening"


def test_an_unsure_sentiment_counts_as_neutral() -> None:
    assert after(sounds(0.45, 0.2)).now == "neutral"


def test_a_button_leaves_the_mood_as_it_is() -> None:
    assert after(BAD, None) == after(BAD)


def test_a_threat_is_remembered() -> None:
    mood = follow(Mood(), "再不处理我打12315", BAD)
    assert mood.threat and follow(mood, "好的", PLAIN).threat


@pytest.mark.parametrize("text", lines("threats.txt"))
def test_what_announces_trouble_is_a_threat(text: str) -> None:
    assert follow(Mood(), text, None).threat


@pytest.mark.parametrize("text", lines("no_threats.txt"))
def test_the_same_words_in_another_sense_are_none(text: str) -> None:
    assert not follow(Mood(), text, None).threat


@pytest.mark.parametrize("changes", [{"memory": 1.5}, {"turn": -1}, {"sure": True}, {"threats": ["("]}])
def test_wrong_options_are_told(changes: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(changes))):
        MoodOptions(**changes)
