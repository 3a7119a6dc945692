"""All kinds together: offsets, tokens, overlaps, what switching kinds off does, and how long it takes."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest

from tests.understanding.entities.conftest import TODAY
from xiaoer.errors import ConfigurationError
from xiaoer.text.normalise import to_half_width
from xiaoer.text.tokeniser import tokenise
from xiaoer.understanding.entities.extract import Extractor, extract, nothing_but
from xiaoer.understanding.entities.types import IDENTIFIERS, KINDS

PIECES = [
    *[
        "两件",
        "黑色",
        "的",
        "XL",
        "39码",
        "259块",
        "$12.50",
        "第二个",
        "全部",
        "除了",
        "台灯",
        "都退",
        "，",
        " ",
        "。",
        "\n",
        "　",
    ],
    *[
        "昨天下午",
        "3月5号",
        "双十一",
        "last Friday",
        "two",
        "lamps",
        "the last one",
        "everything but",
        "ordered by mistake",
        "T恤",
    ],
    *[
        "浙江省杭州市西湖区文三路478号",
        "418 Pine Street, Apt 7, Seattle, WA",
        "98101",
        "张三",
        "13800138206",
        "尾号8206",
        "XE2024010001",
    ],
    *[
        "my name is Yara Sanchez",
        "a@b.com",
        "500ml",
        "128G",
        "1米8",
        "半斤",
        "拍錯了",
        "繁體",
        "ＸＬ",
        "１２３",
        "-",
        "/",
        "#",
        "x2",
        "😀",
    ],
    *[
        "\ud83d",
        "é",
        "don't",
        "50-80元",
        "2026-05-20",
        "九块九",
        "v-neck",
        "青轴",
        "US 9",
        "size",
        "码",
        "元",
        "号",
        "月",
        "前",
        "before",
    ],
]


def mixtures(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 14))) for _ in range(count)]


def test_offsets_hold_for_every_mixture(extractor: Extractor) -> None:
    for text in mixtures(1, 1500):
        entities = extractor.extract(text, TODAY)
        assert list(entities) == sorted(entities, key=lambda e: e.start)
        for index, entity in enumerate(entities):
            assert 0 <= entity.start < entity.end <= len(text)
            assert not any(entity.overlaps(other) for other in entities[index + 1 :])
            assert entity.kind in KINDS
            assert entity.value
            if entity.kind in ("name", "receiver", "address"):
                assert entity.value == to_half_width(text[entity.start : entity.end])


def test_no_entity_is_half_a_token(extractor: Extractor) -> None:
    for text in mixtures(2, 1500):
        tokens = [token for token in tokenise(text) if not token.is_space]
        starts = {token.idx for token in tokens}
        ends = {token.idx + len(token) for token in tokens}
        for entity in extractor.extract(text, TODAY):
            assert entity.start in starts, (text, entity)
            assert entity.end in ends, (text, entity)


def test_noise_is_survived(extractor: Extractor) -> None:
    rng = random.Random(3)
    alphabet = (
        "的了码号元块月日周年前后第一二两三十百半全都除退换黑白XLSM0123456789 $¥.,，。-/:#%\t\n\x00\ud83d😀éabcxyz'\""
    )
    for _ in range(1500):
        text = "".join(rng.choice(alphabet) for _ in range(rng.randrange(0, 40)))
        for entity in extractor.extract(text, TODAY):
            assert text[entity.start : entity.end].strip()


def test_identifiers_are_the_same_with_and_without_the_other_kinds(extractor: Extractor) -> None:
    for text in mixtures(4, 500):
        alone = [entity for entity in extract(text) if entity.kind != "postcode"]
        among = [e for e in extractor.extract(text, TODAY) if e.kind in IDENTIFIERS and e.kind != "postcode"]
        assert among == alone


def test_traditional_and_full_width_say_the_same(extractor: Extractor) -> None:
    typed = "我要退兩件黑色的ＸＬ碼，昨天買的，花了２５９塊，質量問題"
    simple = "我要退两件黑色的XL码,昨天买的,花了259块,质量问题"
    found = [(e.kind, e.value, e.start, e.end) for e in extractor.extract(typed, TODAY)]
    assert found == [(e.kind, e.value, e.start, e.end) for e in extractor.extract(simple, TODAY)]
    assert [kind for kind, *_ in found] == ["quantity", "color", "size", "date", "money", "reason"]


def test_kinds_can_be_left_out() -> None:
    few = Extractor(kinds=("color", "size"))
    assert {e.kind for e in few.extract("两件黑色XL，昨天买的，XE2024010001", TODAY)} == {"color", "size"}
    assert [
        e.kind for e in Extractor(kinds=("receiver",)).extract("王芳 13901016677 北京市朝阳区建国路93号", TODAY)
    ] == ["receiver"]


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(ConfigurationError, match="no entity kind colour; the kinds are order_number"):
        Extractor(kinds=("colour",))  # type: ignore[arg-type]


def test_dates_follow_today(extractor: Extractor) -> None:
    assert [e.value for e in extractor.extract("昨天", date(2030, 1, 1))] == ["2029-12-31"]


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("黑色", True),
        ("黑色的", True),
        ("要黑色的那个", True),
        ("39码", True),
        ("两件", True),
        ("昨天", True),
        ("第二个", True),
        ("全部", True),
        ("all", True),
        ("the blue one", True),
        ("size 9 please", True),
        ("耳机和手表", True),
        ("浙江省杭州市西湖区文三路478号", True),
        ("拍错了", False),
        ("no longer needed", False),
        ("全部退掉", False),
        ("都", False),
        ("黑色有货吗", False),
        ("昨天没到", False),
        ("is the blue one in stock", False),
        ("耳机坏了", False),
        ("change it to black", False),
    ],
)
def test_messages_that_are_nothing_but_what_was_asked_for(text: str, only: bool, extractor: Extractor) -> None:
    spans = [(entity.start, entity.end) for entity in extractor.extract(text, TODAY)]
    assert nothing_but(text, spans) is only


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "一",
        "路",
        "号楼",
        "拍错",
        "$1 ",
        "1月",
        "12 Pine Street ",
        "除了",
        "two hundred ",
        "北京",
        "my name is ",
        "ａ１，",
    ],
)
def test_a_long_message_of_anything_takes_no_long(piece: str, extractor: Extractor) -> None:
    text = (piece * 2000)[:2000]
    began = time.process_time()
    extractor.extract(text, TODAY)
    assert time.process_time() - began < 1.5


def test_an_average_message_takes_less_than_a_millisecond(extractor: Extractor) -> None:
    messages = [
        "我要退两件黑色的XL码，昨天买的，花了259块，质量问题",
        "can you exchange the blue running shoes I bought last Friday for size 9 please",
        "地址改成浙江省杭州市西湖区文三路478号阳光花园3幢2单元501室",
        "我的快递到哪了",
        "where is my order #W1234567",
    ] * 40
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        for message in messages:
            extractor.extract(message, TODAY)
        best = min(best, (time.process_time() - began) * 1000 / len(messages))
    print(f"{best:.3f} ms a message")
    assert best < 1.0
