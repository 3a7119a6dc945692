from __future__ import annotations

import random

import pytest

from xiaoer.understanding.items.references import references, wish
from xiaoer.understanding.lexicon import load_lexicon

LEXICON = load_lexicon()


def named(text: str) -> list[str]:
    return [reference.words for reference in references(text, LEXICON)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("那个吸尘器", ["吸尘器"]),
        ("耳机和手表", ["耳机", "手表"]),
        ("退掉吸尘器、耳机和手表", ["吸尘器", "耳机", "手表"]),
        ("蓝色那双鞋", ["蓝色那双鞋"]),
        ("黑色的键盘跟42码的鞋还有台灯", ["黑色的键盘", "42码的鞋", "台灯"]),
        ("手机和平板", ["手机", "平板"]),
        ("T恤，黑色", ["T恤，黑色"]),
        ("黑色，500ml的", ["黑色，500ml"]),
        ("the vacuum cleaner, headphones and watch", ["vacuum cleaner", "headphones", "watch"]),
        ("black, 500ml", ["black, 500ml"]),
        ("the blue running shoes and a lamp please", ["blue running shoes", "lamp"]),
        ("松鸟", ["松鸟"]),
        ("the thing I type on", ["the thing I type on"]),
        ("", []),
        ("  ", []),
    ],
)
def test_each_thing_has_its_words(text: str, words: list[str]) -> None:
    assert named(text) == words


def test_a_colour_before_and_takes_the_noun_behind_it() -> None:
    first, second = references("黑色和白色的T恤", LEXICON)
    assert first.described.nouns == second.described.nouns == {"t-shirt"}
    assert {trait.value for trait in first.described.traits} == {"black"}


@pytest.mark.parametrize(
    ("text", "item", "wanted"),
    [
        ("红色外套换成黑色的", ["红色外套"], "黑色"),
        ("鞋子换42码", ["鞋子"], "42码"),
        ("把T恤改成XL", ["T恤"], "XL"),
        ("exchange the red jacket for a black one", ["red jacket"], "black"),
        ("can you change the shoes to size 43", ["shoes"], "size 43"),
        ("swap the clicky keyboard for a linear one", ["clicky keyboard"], "linear"),
        ("退掉吸尘器", ["吸尘器"], None),
        ("return the lamp", ["lamp"], None),
    ],
)
def test_what_is_wanted_instead_stands_apart(text: str, item: list[str], wanted: str | None) -> None:
    assert named(text) == item
    found = wish(text, LEXICON)
    assert (found.words if found else None) == wanted
    if found:
        assert text[found.start : found.end] == found.words


def test_offsets_are_those_of_the_text() -> None:
    rng = random.Random(5)
    pieces = [
        "耳机",
        "和",
        "、",
        "，",
        "黑色",
        "的",
        "42码",
        "换成",
        "the ",
        "lamp",
        " and ",
        "blue ",
        "退",
        "　",
        "ＸＬ",
        "😀",
    ]
    for _ in range(1000):
        text = "".join(rng.choice(pieces) for _ in range(rng.randrange(1, 12)))
        end = 0
        for reference in references(text, LEXICON):
            assert text[reference.start : reference.end] == reference.words
            assert reference.start >= end
            end = reference.end
