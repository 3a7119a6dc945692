from __future__ import annotations

import pytest

from xiaoer.understanding.llm.masking import Span, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的订单XE5094137682到哪了，手机138 0013 8000", "我的订单[NUMBER_1]到哪了，手机[NUMBER_2]"),
        ("order #W1234567, mail A.b@C.com", "order [NUMBER_1], mail [EMAIL_1]"),
        ("call +1 (415) 555-0132 now", "call [NUMBER_1] now"),
        ("415.555.0132", "[NUMBER_1]"),
        ("２０２４１２３４５６７ 尺码39", "[NUMBER_1] 尺码39"),
        ("6222 0200 1234 5678 901", "[NUMBER_1]"),
        ("身份证11010519491231002X", "身份证[NUMBER_1]"),
        ("看 https://a.b/c?d=e，谢谢", "看 [LINK_1]，谢谢"),
        ("price 1299.00 or 12,999元, size 42.5, 500g", "price 1299.00 or 12,999元, size 42.5, 500g"),
        ("", ""),
    ],
)
def test_what_looks_like_an_address_or_a_number_is_gone(text: str, masked: str) -> None:
    assert mask(text).text == masked


def test_known_entities_are_gone_and_the_longer_one_stands() -> None:
    text = "我是王小明，邮编310012，订单XE2024010001"
    spans = [Span(2, 5, "name"), Span(8, 14, "postcode"), Span(17, 29, "order_number"), Span(19, 29, "phone")]
    assert mask(text, spans).text == "我是[NAME_1]，邮编[POSTCODE_1]，订单[ORDER_NUMBER_1]"


def test_what_is_nobodys_stays() -> None:
    text = "红色M码拍错了 寄到学院路1号"
    spans = [Span(0, 2, "color"), Span(2, 3, "size"), Span(4, 7, "reason"), Span(10, 15, "address")]
    assert mask(text, spans).text == "红色M码拍错了 寄到[ADDRESS_1]"


def test_the_same_value_has_the_same_placeholder() -> None:
    assert mask("取消1234567，是1234567不是7654321").text == "取消[NUMBER_1]，是[NUMBER_1]不是[NUMBER_2]"


def test_a_placeholder_that_the_customer_typed_is_not_taken_for_ours() -> None:
    assert mask("[NUMBER_1] and 1234567").text == "[NUMBER_1] and [NUMBER_2]"


def test_nonsense_spans_are_ignored() -> None:
    assert mask("abc", [Span(2, 9, "x"), Span(-1, 1, "x"), Span(2, 2, "x")]).text == "abc"


def test_the_way_back() -> None:
    text = "订单XE5094137682退了，再查138 0013 8000吧"
    masked = mask(text, [Span(2, 14, "order_number")])
    assert masked.text == "订单[ORDER_NUMBER_1]退了，再查[NUMBER_1]吧"

    def back(part: str) -> str:
        start = masked.text.index(part)
        first, last = masked.span(start, start + len(part))
        return text[first:last]

    assert back("退了") == "退了"
    assert back("[ORDER_NUMBER_1]退") == "XE5094137682退"
    assert back("NUMBER_1]吧") == "138 0013 8000吧"
    assert back("单[O") == "单XE5094137682"
    assert back(masked.text) == text


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 3), (5, 9)])
def test_a_stretch_that_is_none_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no stretch"):
        mask("abc").span(start, end)
