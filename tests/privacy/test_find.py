"""What is personal and what isn't, by kind, with offsets into the text as it came in."""

from __future__ import annotations

import random
import time

import pytest

from xiaoer.privacy.find import find
from xiaoer.privacy.rules.bank_card import is_iban, passes_luhn
from xiaoer.privacy.rules.identity_card import is_identity_card
from xiaoer.privacy.types import KINDS


def said(text: str) -> list[tuple[str, str]]:
    return [(span.kind, text[span.start : span.end]) for span in find(text)]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("我手机号是15412345678", "15412345678"),
        ("154 1234 5678", "154 1234 5678"),
        ("154-1234-5678打我", "154-1234-5678"),
        ("+86 15412345678", "+86 15412345678"),
        ("0086-154-1234-5678", "0086-154-1234-5678"),
        ("电话１５４１２３４５６７８", "１５４１２３４５６７８"),
        ("一五四一二三四五六七八", "一五四一二三四五六七八"),
        ("打幺五四 幺二三四 五六七八", "幺五四 幺二三四 五六七八"),
        ("1 5 4 1 2 3 4 5 6 7 8", "1 5 4 1 2 3 4 5 6 7 8"),
        ("座机0571-91234567", "0571-91234567"),
        ("(010)91234567", "(010)91234567"),
        ("公司电话 021-91234567转803", "021-91234567转803"),
        ("call me on 415-555-0142", "415-555-0142"),
        ("(415) 555-0142", "(415) 555-0142"),
        ("+44 7700 900123", "+44 7700 900123"),
        ("my number is 07700 900123", "07700 900123"),
        ("tel15412345678", "15412345678"),
        ("订单的手机15412345678", "15412345678"),
    ],
)
def test_phones(text: str, phone: str) -> None:
    assert said(text) == [("phone", phone)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("身份证194321199203154118", "identity_card", "194321199203154118"),
        ("老身份证 390001650412003", "identity_card", "390001650412003"),
        ("my SSN is 900-12-3456", "identity_card", "900-12-3456"),
        ("卡号6200 0032 2137 6149 166", "bank_card", "6200 0032 2137 6149 166"),
        ("my card is 4000 0012 3456 7899", "bank_card", "4000 0012 3456 7899"),
        ("refund to GB82 WEST 1234 5698 7654 32", "bank_card", "GB82 WEST 1234 5698 7654 32"),
        ("邮箱lin.wang@example.com谢谢", "email", "lin.wang@example.com"),
        ("ＬＩＮ＠example.com", "email", "ＬＩＮ＠example.com"),
        ("yara at example dot com", "email", "yara at example dot com"),
        ("护照E01234567", "passport", "E01234567"),
        ("港澳通行证C01234567", "passport", "C01234567"),
        ("passport number 012345678", "passport", "012345678"),
        ("车牌浙A·00123", "plate", "浙A·00123"),
        ("藏Zd01234", "plate", "藏Zd01234"),
        ("my license plate is 0ABC123", "plate", "0ABC123"),
        ("加我微信：lucky_lin3", "wechat", "lucky_lin3"),
        ("wechat: lucky_lin3.", "wechat", "lucky_lin3"),
        ("vx wxid_abc123def456gh", "wechat", "wxid_abc123def456gh"),
        ("我QQ是9912345678", "qq", "9912345678"),
        ("VAT number GB000123456", "tax_number", "GB000123456"),
        ("收件人王丽娟", "name", "王丽娟"),
        ("收件人改成肖丽", "name", "肖丽"),
        ("my number is 800-555-0142", "phone", "800-555-0142"),
        ("我叫欧阳娜", "name", "欧阳娜"),
        ("物流显示张伟签收", "name", "张伟"),
        ("孟建国的快递到了吗", "name", "孟建国"),
        ("收件人歐陽娜娜", "name", "歐陽娜娜"),
        ("my name is Yara Sanchez", "name", "Yara Sanchez"),
        ("my name is yara o'brien and I moved", "name", "yara o'brien"),
        ("Yara Sanchez", "name", "Yara Sanchez"),
        ("阳光小区12栋3单元501", "address", "阳光小区12栋3单元501"),
        ("臺北市信義區信義路五段7號", "address", "臺北市信義區信義路五段7號"),
        ("寄到江北区清河路348号吧", "address", "江北区清河路348号"),
        (
            "ship it to 215 River Road, Suite 991, New York, NY 10083 please",
            "address",
            "215 River Road, Suite 991, New York, NY 10083",
        ),
        ("12 juniper lane, austin, tx 78701", "address", "12 juniper lane, austin, tx 78701"),
        ("Flat 3, 10 Downing Street, London SW1A 2AA", "address", "Flat 3, 10 Downing Street, London SW1A 2AA"),
        ("PO Box 123, Austin, TX 78701", "address", "PO Box 123, Austin, TX 78701"),
    ],
)
def test_other_kinds(text: str, kind: str, value: str) -> None:
    assert said(text) == [(kind, value)]


def test_a_tax_number_by_its_check_character_and_by_its_cue() -> None:
    assert said("91999901ABCDEFGH0A") == []  # its check character is wrong
    assert said("税号91999901ABCDEFGH0A") == [("tax_number", "91999901ABCDEFGH0A")]
    assert said("开票 91999901ABCDEFGH0T") == [("tax_number", "91999901ABCDEFGH0T")]


def test_everything_at_once_in_order() -> None:
    text = "订单XE5094137682改一下：王丽娟 15412345678 浙江省杭州市西湖区星灯路478号橘子花园3幢2单元501室，谢谢"
    assert said(text) == [
        ("name", "王丽娟"),
        ("phone", "15412345678"),
        ("address", "浙江省杭州市西湖区星灯路478号橘子花园3幢2单元501室"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "#W1234567到哪了",
        "XE5094137682和XE5094137683",
        "订单编号5094137682",
        "SF1234567890123",
        "快递单号 13812345678",
        "tracking number 9400111899223197428490",
        "1Z999AA10123456784",
        "原价1299.00现价899",
        "退了138.00元",
        "$1,299.00",
        "39码的两双",
        "170/92A",
        "2024-11-25 10:30:00",
        "20241125",
        "型号A1234567",
        "SKU 100012043978",
        "条码6901234567892",
        "IMEI 490154203237518",
        "礼品卡号6011000990139424",
        "gift card 6011000990139424",
        "payment credit_card_9513926",
        "客服热线400-820-8820",
        "call 1-800-433-7300",
        "手机尾号8000",
        "拨打12315",
        "二〇二四年买的",
        "一二三四五六七",
        "杭州发货吗",
        "上海到北京几天，在路上了吗",
        "快件离开浙江杭州转运中心",
        "2 days on my way",
        "地址写错了",
        "收件人写错了怎么办",
        "微信支付可以吗",
        "wechat payment please",
        "reservation number F3KXB8",
        "高先生推荐的款",
        "黄色的有吗",
        "改成上面的地址",
        "安静",
        "I'm Looking for a gift",
        "Black Friday",
        "https://item.example.com/100012043978.html",
        "trace 4f3a13812345678b9c",
        "1732412345.678901",
        "[PHONE_1]",
        "",
        "   ",
    ],
)
def test_what_stays(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("194321199203154118", True),
        ("194321199203154111", False),
        ("194321199213154110", False),
        ("390001650412003", True),
        ("390001651312003", False),
    ],
)
def test_identity_cards_by_birthday_and_check_character(number: str, right: bool) -> None:
    assert is_identity_card(number) is right


def test_check_digits_of_cards_and_accounts() -> None:
    assert passes_luhn("4000001234567899")
    assert not passes_luhn("4000001234567890")
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("GB83WEST12345698765432")


def test_offsets_hold_and_nothing_overlaps_for_any_mixture() -> None:
    rng = random.Random(5)
    pieces = [
        "15412345678",
        "一五四",
        "浙江省杭州市",
        "星灯路4号",
        "王丽",
        " ",
        "，",
        "\n",
        "a@b.com",
        "订单",
        "[PHONE_1]",
        "＋８６",
    ]
    pieces += [
        "6200",
        "收件人",
        "my name is ",
        "Yara Sanchez",
        "12 Oak Street",
        "\ud83d",
        "𝟏",
        "卡号",
        "微信",
        "-",
        "X",
        "的",
    ]
    for _ in range(600):
        text = "".join(rng.choice(pieces) for _ in range(rng.randrange(12)))
        spans = find(text)
        assert list(spans) == sorted(spans)
        end = 0
        for span in spans:
            assert end <= span.start < span.end <= len(text)
            assert span.kind in KINDS
            end = span.end


def test_a_long_text_is_read_to_its_end() -> None:
    text = "我想退货。" * 1500 + "电话15412345678"
    assert said(text) == [("phone", "15412345678")]
    cut = "我" * 1995 + "电话15412345678"  # across the place where a chunk ends
    assert said(cut) == [("phone", "15412345678")]


@pytest.mark.parametrize(
    "piece", ["1", "一", "路", "号楼", "138 ", "北京", "a@", "12 Pine Street ", "收件人", "Aa ", "[", "张"]
)
def test_a_long_message_of_anything_takes_no_long(piece: str) -> None:
    find("王丽")  # the dictionary is read once
    text = (piece * 2000)[:2000]
    began = time.process_time()
    find(text)
    assert time.process_time() - began < 1.5


def test_a_receiver_of_any_family_beside_a_phone() -> None:
    assert said("收件人夔俊杰，电话15412345678") == [("name", "夔俊杰"), ("phone", "15412345678")]
    assert said("收件人改成[NAME_1]，电话[PHONE_1]") == []
    assert said("call 800-555-0142 for help") == []


@pytest.mark.parametrize("start", ["1800", "1833", "1844", "1855", "1866", "1877", "1888"])
def test_a_mobile_that_begins_like_a_toll_free_number(start: str) -> None:
    assert said(f"打{start}0966771") == [("phone", f"{start}0966771")]
    assert said(f"dial 1-{start[1:]}-555-0142") == []


def test_a_house_number_behind_a_phone_is_the_addresss() -> None:
    text = "Emma Clark +1 206 555 0143 418 Pine Street, Apt 7, Seattle, WA 98101"
    assert said(text) == [
        ("name", "Emma Clark"),
        ("phone", "+1 206 555 0143"),
        ("address", "418 Pine Street, Apt 7, Seattle, WA 98101"),
    ]


@pytest.mark.parametrize("name", ["师雪", "夔文", "霍思燕", "符敏", "方志远"])
def test_a_name_in_the_line_of_an_address_whatever_its_family(name: str) -> None:
    address = "浙江省杭州市西湖区星灯路398号3单元501"
    assert said(f"{name} 15412345678 {address}") == [("name", name), ("phone", "15412345678"), ("address", address)]


def test_words_beside_a_phone_are_no_names() -> None:
    for word in ("电话", "手机", "麻烦", "老公", "尽快", "公司", "改送", "房间", "冷冻"):
        assert said(f"{word} 15412345678") == [("phone", "15412345678")], word


def test_an_order_number_before_words_is_no_bank_account() -> None:
    assert said("Order XE9274433392 has been processed and is on its way") == []
    assert said("refund to GB82 WEST 1234 5698 7654 32 please") == [("bank_card", "GB82 WEST 1234 5698 7654 32")]
    assert said("DE89370400440532013000，谢谢") == [("bank_card", "DE89370400440532013000")]
