"""The files of examples, and the alternatives in their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.world import ROOT
from xiaoer.errors import ConfigurationError
from xiaoer.guardrails.categories import CATEGORIES, ORDINARY
from xiaoer.guardrails.examples import MOST, load_guard_examples, variations

ALL = "".join(f"{category}: |\n  - an example of {category}\n" for category in (*CATEGORIES, ORDINARY))


def write(folder: Path, text: str, name: str = "en/some.yml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_alternatives_are_multiplied_out() -> None:
    assert variations("(加|留)个(微信|QQ)") == ["加个微信", "加个QQ", "留个微信", "留个QQ"]
    assert variations("go (away|) now") == ["go away now", "go now"]


def test_a_bracket_without_alternatives_is_text() -> None:
    assert variations("size (M) please") == ["size (M) please"]


def test_of_many_combinations_a_few_are_drawn_always_the_same() -> None:
    line = "(a|b|c) (d|e|f) (g|h|i)"
    assert len(set(variations(line))) == MOST
    assert variations(line) == variations(line)


def test_the_projects_examples_have_hundreds_of_each_category_in_each_language() -> None:
    examples = load_guard_examples(ROOT / "guardrails")
    for category in CATEGORIES:
        texts = [example.text for example in examples if example.label == category]
        chinese = sum(any("一" <= char <= "鿿" for char in text) for text in texts)
        assert min(chinese, len(texts) - chinese) >= 150, category


def test_a_text_under_two_categories_is_told_with_both_files(tmp_path: Path) -> None:
    write(tmp_path, ALL)
    write(tmp_path, "abuse: |\n  - An example of HATE\n", "zh/other.yml")
    with pytest.raises(ConfigurationError, match=r"stands under hate.*other\.yml under abuse|stands under abuse"):
        load_guard_examples(tmp_path)


def test_a_category_without_examples_is_told(tmp_path: Path) -> None:
    write(tmp_path, ALL.replace("hate: |\n  - an example of hate\n", ""))
    with pytest.raises(ConfigurationError, match="no example is hate"):
        load_guard_examples(tmp_path)


def test_a_misspelt_category_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, ALL + "abuze: |\n  - you\n")
    with pytest.raises(ConfigurationError, match=r"some\.yml:25: abuze: there is no such setting"):
        load_guard_examples(tmp_path)
