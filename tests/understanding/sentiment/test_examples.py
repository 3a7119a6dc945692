from __future__ import annotations

from pathlib import Path

import pytest

from tests.world import ROOT
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.sentiment.examples import Example, load_examples
from xiaoer.understanding.sentiment.levels import LEVELS

_ALL = "negative: |\n  - 太差了\nneutral: |\n  - 查订单\npositive: |\n  - 很好\n"


def written(folder: Path, **files: str) -> Path:
    (folder / "zh").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "zh" / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_examples(folder)
    return str(caught.value)


def test_every_line_is_an_example(tmp_path: Path) -> None:
    found = load_examples(written(tmp_path, a=_ALL + "very_positive: |\n  - 太棒了: 爱了 # 真的\n"))
    assert Example("太棒了: 爱了 # 真的", "very_positive") in found
    assert len(found) == 4


def test_a_text_twice_is_taken_once(tmp_path: Path) -> None:
    assert len(load_examples(written(tmp_path, a=_ALL, b="very_negative: |\n  - 太差了\n"))) == 3


def test_a_text_under_two_sentiments_is_named_with_both_files(tmp_path: Path) -> None:
    said = refused(written(tmp_path, a=_ALL, b="neutral: |\n  - 太差了\n"))
    assert "a.yml" in said and "b.yml" in said and "keep the one that is right" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("neutral: |\n  no dash\n", "every line is a text after"),
        ("neutral:\n  - a list\n", "write `|` behind the colon"),
        ("angry: |\n  - x\n", "angry"),
        ("neutral: |\n  - \n", "every line is a text after"),
    ],
)
def test_a_wrong_file_is_named(text: str, told: str, tmp_path: Path) -> None:
    said = refused(written(tmp_path, a=_ALL, b=text))
    assert "b.yml" in said and told in said


def test_a_sentiment_without_examples_is_named(tmp_path: Path) -> None:
    assert "no example is negative or positive" in refused(written(tmp_path, a="neutral: |\n  - 查订单\n"))


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert "no example is" in refused(tmp_path / "nowhere")


def test_the_projects_examples_hold_every_level() -> None:
    assert {each.level for each in load_examples(ROOT / "sentiment")} == set(LEVELS)
