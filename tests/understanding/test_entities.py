"""Every kind of entity, in both languages, and what must not be taken for one."""

from __future__ import annotations

import random

import pytest

from xiaoer.text.normalise import to_half_width
from xiaoer.understanding.entities.extract import extract, nothing_but


def found(text: str) -> list[tuple[str, str]]:
    return [(entity.kind, entity.value) for entity in extract(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("#W1234567", "#W1234567"),
        ("W1234567", "#W1234567"),
        ("where is w1234567?", "#W1234567"),
        ("# W123 4567", "#W1234567"),
        ("#w-1234567", "#W1234567"),
        ("my order number is 1234567", "#W1234567"),
        ("order #1234567 please", "#W1234567"),
        ("Ｗ１２３４５６７到哪了", "#W1234567"),
        ("订单xe2024010001怎么样", "XE2024010001"),
        ("ＸＥ２０２４０１０００１", "XE2024010001"),
        ("XE 2024 0100 01", "XE2024010001"),
        ("我的订单号是2024010001", "XE2024010001"),
    ],
)
def test_order_numbers_are_written_as_the_shop_does(text: str, value: str) -> None:
    assert found(text) == [("order_number", value)]


@pytest.mark.parametrize(
    "text", ["W12345", "帮我查 W12345678", "XE12", "订单XE123456789", "#W12", "order 732201349959"]
)
def test_malformed_order_numbers(text: str) -> None:
    assert [kind for kind, _ in found(text)] == ["order_number_malformed"]


def test_the_words_behind_a_malformed_number_are_not_part_of_it() -> None:
    assert found("W12345 2 shoes") == [("order_number_malformed", "W12345")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("快递单号SF1234567890123", "SF1234567890123"),
        ("yt1234567890123到哪了", "YT1234567890123"),
        ("JDVA12345678901", "JDVA12345678901"),
        ("1z999aa10123456784", "1Z999AA10123456784"),
        ("运单号是 123456789012", "123456789012"),
        ("tracking number 819736452013", "819736452013"),
        ("819736452013 is the tracking id", "819736452013"),
    ],
)
def test_tracking_numbers(text: str, value: str) -> None:
    assert found(text) == [("tracking_number", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Jane.Doe+x@Example.com", "jane.doe+x@example.com"),
        ("邮箱ａｂｃ＠ｑｑ．ｃｏｍ谢谢", "abc@qq.com"),
        ("(a_b@c.co.uk),", "a_b@c.co.uk"),
    ],
)
def test_emails(text: str, value: str) -> None:
    assert found(text) == [("email", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("13800138000", "13800138000"),
        ("电话138-0013-8000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("86-13800138000", "13800138000"),
        ("(415) 555-2671", "4155552671"),
        ("415.555.2671", "4155552671"),
        ("+1 415 555 2671", "4155552671"),
        ("1-415-555-2671", "4155552671"),
        ("my phone number is 4155552671", "4155552671"),
        ("010-12345678", "01012345678"),
    ],
)
def test_phones(text: str, value: str) -> None:
    assert found(text) == [("phone", value)]


@pytest.mark.parametrize(
    "text",
    [
        "1234",
        " 1234。",
        "是1234",
        "尾号1234",
        "手机后四位是1234",
        "后4位 1234",
        "the last four digits are 1234",
        "it ends in 1234",
        "1234是我的手机尾号",
        "１２３４",
    ],
)
def test_last_four_digits(text: str) -> None:
    assert found(text) == [("phone_last4", "1234")]


def test_four_digits_beside_an_order_number() -> None:
    assert found("XE2024010001 8000") == [("order_number", "XE2024010001"), ("phone_last4", "8000")]
    assert found("#W1234567, 1234") == [("order_number", "#W1234567"), ("phone_last4", "1234")]
    assert ("phone_last4", "0143") in found("cancel XE3768502914, phone 0143, ordered by mistake")


@pytest.mark.parametrize("text", ["XE3768502914 花了1299元", "XE3768502914, $1463.70", "XE3768502914 placed in 2026"])
def test_years_and_amounts_beside_an_order_number_are_no_phone(text: str) -> None:
    assert [kind for kind, _ in found(text)] == ["order_number"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("75255", "75255"),
        ("邮编518000", "518000"),
        ("my zip code is 75255", "75255"),
        ("75255-1234", "75255"),
        ("518000", "518000"),
        ("518000是邮编", "518000"),
    ],
)
def test_postcodes(text: str, value: str) -> None:
    assert found(text) == [("postcode", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my name is yara sanchez", "yara sanchez"),
        ("My name is Yara Sanchez and my zip is unknown", "Yara Sanchez"),
        ("I'm Mei O'Brien-Lopez", "Mei O'Brien-Lopez"),
        ("Name: John Smith", "John Smith"),
        ("我叫王小明想查订单", "王小明"),
        ("姓名：张三", "张三"),
        ("我是欧阳娜娜，想退货", "欧阳娜娜"),
        ("收件人是李雷", "李雷"),
    ],
)
def test_names(text: str, value: str) -> None:
    assert found(text) == [("name", value)]


@pytest.mark.parametrize(
    ("text", "name", "postcode"),
    [
        ("Yara Sanchez, 75255", "Yara Sanchez", "75255"),
        ("yara sanchez 75255", "yara sanchez", "75255"),
        ("75255 Yara Sanchez", "Yara Sanchez", "75255"),
        ("王小明 518000", "王小明", "518000"),
        ("王小明，邮编518000", "王小明", "518000"),
        ("My name is Mei Kovacs, zip code 28236.", "Mei Kovacs", "28236"),
    ],
)
def test_name_and_postcode(text: str, name: str, postcode: str) -> None:
    assert sorted(found(text)) == [("name", name), ("postcode", postcode)]


@pytest.mark.parametrize(
    "text",
    [
        "price 1234567",
        "it cost $1999 in 2024",
        "2024年1200元",
        "花了12345块",
        "W32 L34 jeans",
        "size 42",
        "5月20日",
        "2024-05-20",
        "20240520",
        "12:30",
        "128GB 10000 mAh",
        "#1",
        "I paid 20000 yuan",
        "visa ending in 1234",
        "信用卡尾号1234",
        "I'm very angry",
        "I'm Looking for a tent",
        "this is ridiculous",
        "我是新用户",
        "我叫你退款",
        "谢谢你",
        "a@b",
        "@home",
        "track order 5",
        "",
        "😀",
    ],
)
def test_what_is_no_entity(text: str) -> None:
    assert found(text) == []


def test_offsets_are_those_of_the_text_as_typed() -> None:
    text = "亲　我的订单 ＃Ｗ１２３ ４５６７，邮箱Ａ＠Ｂ.com"
    spans = {entity.kind: text[entity.start : entity.end] for entity in extract(text)}
    assert spans == {"order_number": "＃Ｗ１２３ ４５６７", "email": "Ａ＠Ｂ.com"}


def test_entities_never_overlap_and_always_lie_inside() -> None:
    rng = random.Random(3)
    pieces = [
        "#W1234567",
        "XE2024010001",
        "1234",
        "尾号",
        "订单",
        " ",
        "，",
        "王小明",
        "518000",
        "zip",
        "a@b.com",
        "138",
        "0013",
        "8000",
        "order",
        "＃",
        "w",
        "my name is Yara Sanchez",
        "tracking",
        "819736452013",
        "\ud83d",
        "😀",
        "\n",
    ]
    for _ in range(1500):
        text = "".join(rng.choice(pieces) for _ in range(rng.randrange(1, 9)))
        end = 0
        for entity in extract(text):
            assert end <= entity.start < entity.end <= len(text)
            assert to_half_width(text[entity.start : entity.end]).strip()
            end = entity.end


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("#W1234567", True),
        ("订单号XE2024010001，尾号8000", True),
        ("it's #W1234567", True),
        ("my email is a@b.com", True),
        ("where is #W1234567", False),
        ("取消XE2024010001", False),
        ("hello", False),
    ],
)
def test_messages_that_are_nothing_but_entities(text: str, only: bool) -> None:
    assert nothing_but(text, [(entity.start, entity.end) for entity in extract(text)]) is only


@pytest.mark.parametrize(
    ("text", "name", "postcode"),
    [
        ("王小明 310012 查订单", "王小明", "310012"),
        ("310012，王小明，我的快递到哪了", "王小明", "310012"),
        ("王小明，邮编310012，帮我查订单", "王小明", "310012"),
        ("Emma Clark, 98101, where is my parcel", "Emma Clark", "98101"),
        ("Thomas Morgan，SW1A 2AB", "Thomas Morgan", "SW1A 2AB"),
        ("我叫Samuel Morgan，邮编是2000", "Samuel Morgan", "2000"),
    ],
)
def test_a_name_and_a_postcode_within_a_message(text: str, name: str, postcode: str) -> None:
    found = {entity.kind: entity.value for entity in extract(text)}
    assert (found.get("name"), found.get("postcode")) == (name, postcode)


@pytest.mark.parametrize("text", ["i bought 3 packs A4 5mm paper", "size 42 or L 2 xl", "我要两件42码的 310012 件"])
def test_what_is_no_postcode(text: str) -> None:
    assert not [entity for entity in extract(text) if entity.kind == "postcode"]
