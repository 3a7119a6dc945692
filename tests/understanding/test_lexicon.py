"""What is wrong in lexicon/*.yml is told with file, line and fix."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from xiaoer.errors import ConfigurationError
from xiaoer.understanding.entities.extract import Extractor
from xiaoer.understanding.lexicon import DEFAULT_FOLDER, load_lexicon


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "lexicon"))


def test_the_shipped_lexicon_is_in_order() -> None:
    lexicon = load_lexicon()
    assert lexicon.colors.words["black"].zh[0] == "黑色"
    assert lexicon.places.states["WA"] == "Washington"


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        (
            "colors.yml",
            "words:\n  black: {zh: [黑色]}\n  white: {zh: [黑色]}\n",
            r"colors\.yml:3: 黑色 stands under black already",
        ),
        ("colors.yml", "words:\n  black: {zh: [黑色], zn: [黑]}\n", r"colors\.yml:2: .*zn: there is no such setting"),
        ("colors.yml", "words:\n  navy: {like: [blue]}\n", r"colors\.yml:2: like: there is no entry blue"),
        ("colors.yml", 'words:\n  black: {zh: [" "]}\n', r"colors\.yml:2: .*an empty word; take it out"),
        (
            "products.yml",
            "words:\n  lamp: {includes: [desk lamp]}\n",
            r"products\.yml:2: includes: there is no entry desk lamp",
        ),
        (
            "reasons.yml",
            "words:\n  late: {zh: [晚了]}\n",
            r"reasons\.yml:2: words\.late\.codes: this setting is missing",
        ),
        ("reasons.yml", "words:\n  late: {codes: [], zh: [晚了]}\n", r"reasons\.yml:2: words\.late\.codes"),
        (
            "festivals.yml",
            "words:\n  sale: {zh: [店庆]}\n",
            r"festivals\.yml:2: sale: give it either every_year or days",
        ),
        (
            "festivals.yml",
            "words:\n  sale: {every_year: 13-01}\n",
            r"festivals\.yml:2: .*write month-day, such as 11-11",
        ),
        ("festivals.yml", "words:\n  sale: {days: [2026-05-09/2026-05-01]}\n", r"festivals\.yml:2: .*first day first"),
        ("units.yml", "words: [a, b\n", r"units\.yml:\d: this isn't YAML"),
        ("places.yml", "provinces: {}\n", r"places\.yml:1: states: this setting is missing"),
    ],
)
def test_faults_are_told_with_file_and_line(folder: Path, file: str, content: str, said: str) -> None:
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=said):
        load_lexicon(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "units.yml").unlink()
    with pytest.raises(ConfigurationError, match=r"units\.yml: there is no such lexicon; in that folder: attributes"):
        load_lexicon(folder)


def test_words_that_designers_add_are_found(folder: Path) -> None:
    from tests.understanding.entities.conftest import TODAY

    path = folder / "products.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("words:\n", "words:\n  aurora lamp: {zh: [极光灯], en: [aurora]}\n", 1), encoding="utf-8"
    )
    extractor = Extractor(load_lexicon(folder))
    assert ("product", "aurora lamp") in [(e.kind, e.value) for e in extractor.extract("极光灯坏了", TODAY)]
    assert [e.value for e in extractor.extract("two auroras", TODAY) if e.kind == "product"] == ["aurora lamp"]
