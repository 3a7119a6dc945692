"""Chinese words for the options of a catalogue that has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiaoer.errors import ConfigurationError
from xiaoer.shop.option_words import load_option_words


@pytest.mark.parametrize(
    ("axis", "value", "words"),
    [
        ("battery life", "8 hours", "8小时"),
        ("piece count", "2-piece", "两件套"),
        ("weight range", "30-50 lbs", "30到50磅"),
        ("zoom", "10x", "十倍"),
        ("waterproof", "no", "不防水"),
        ("type", "capsule", "胶囊"),
    ],
)
def test_what_a_value_is_called(axis: str, value: str, words: str) -> None:
    assert words in load_option_words().of_value(axis, value)


def test_what_isnt_known_has_no_words() -> None:
    assert load_option_words().of_value("colour of the sky", "unheard of") == ()


def test_a_misspelt_key_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "options.yml"
    path.write_text("axes: {}\nvalues: {}\nunits: {}\nvalue: {}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"options.yml:4"):
        load_option_words(path)
