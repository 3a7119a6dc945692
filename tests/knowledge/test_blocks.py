from __future__ import annotations

import pytest

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.blocks import sections


def test_paragraphs_items_and_headings_keep_their_lines() -> None:
    text = ["# Title", "", "Intro.", "", "## First", "One", "two.", "", "- a", "- b", "## Second", "Three."]
    found = sections(text, 0, "en/x.md")
    assert [(s.heading, s.line) for s in found] == [("", 0), ("First", 5), ("Second", 11)]
    assert [[b.lines for b in s.blocks] for s in found] == [
        [[(3, "Intro.")]],
        [[(6, "One"), (7, "two.")], [(9, "a")], [(10, "b")]],
        [[(12, "Three.")]],
    ]


def test_a_list_stays_with_the_line_that_announces_it() -> None:
    found = sections(["You need:", "", "1. a name", "2. a number", "", "Then wait."], 0, "en/x.md")
    assert [block.lines for block in found[0].blocks] == [
        [(1, "You need:"), (3, "a name"), (4, "a number")],
        [(6, "Then wait.")],
    ]


def test_a_table_is_a_block_whose_lines_are_its_rows_in_words() -> None:
    text = ["## Sizes", "| Size | foot (cm) |", "| --- | --- |", "| 38 | 24 |", "| 39 | 24.5 |", "", "Then more."]
    (_, section) = sections(text, 0, "en/x.md")
    assert [(block.is_table, block.lines) for block in section.blocks] == [
        (True, [(4, "Size 38: foot (cm) 24"), (5, "Size 39: foot (cm) 24.5")]),
        (False, [(7, "Then more.")]),
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["| a | b |", "| c | d |"], "en/x.md:2: a table's second line is | --- | --- |"),
        (["| a | b |", "| --- | --- |", "| c |"], "en/x.md:3: this row has 1 cells and the table's head 2"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_its_line(rows: list[str], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        sections(rows, 0, "en/x.md")
    assert str(caught.value).startswith(message)


def test_wordings_belong_to_their_section_and_comments_are_left_out() -> None:
    text = ["## A", "<!-- asked: how / why so -->", "<!-- a", "note -->", "Text.", "## B", "More."]
    found = sections(text, 0, "en/x.md")
    assert [section.asked for section in found] == [[], ["how", "why so"], []]
    assert found[1].blocks[0].lines == [(5, "Text.")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("| a | b |", "en/x.md:4: this table has no rows"),
        ("| a | b", "en/x.md:4: this row of a table has no | at its end"),
        ("```python", "en/x.md:4: found a code block"),
        ("<!-- open", "en/x.md:4: this comment has no end"),
    ],
)
def test_what_cannot_be_quoted_is_refused_with_its_line(line: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        sections(["---", "---", "Text.", line], 2, "en/x.md")
    assert str(caught.value).startswith(message)
