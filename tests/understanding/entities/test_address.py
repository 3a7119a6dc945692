from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.understanding.entities.conftest import TODAY
from xiaoer.understanding.entities.extract import Extractor

Find = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "浙江省杭州市西湖区文三路478号阳光花园3幢2单元501室",
            {
                "state": "浙江省",
                "city": "杭州市",
                "district": "西湖区",
                "street": "文三路478号",
                "detail": "阳光花园3幢2单元501室",
            },
        ),
        (
            "地址改成上海市浦东新区世纪大道1568号",
            {"state": "上海市", "city": "上海市", "district": "浦东新区", "street": "世纪大道1568号"},
        ),
        ("寄到成都武侯区人民南路四段12号吧", {"city": "成都", "district": "武侯区", "street": "人民南路四段12号"}),
        (
            "江苏省苏州市昆山市前进中路88号 邮编215300",
            {"state": "江苏省", "city": "苏州市", "district": "昆山市", "street": "前进中路88号", "zip": "215300"},
        ),
        (
            "浙江 杭州 西湖区 文三路 100号",
            {"state": "浙江", "city": "杭州", "district": "西湖区", "street": "文三路 100号"},
        ),
        (
            "广东省深圳市南山区科技园路5号A座1203",
            {"state": "广东省", "city": "深圳市", "district": "南山区", "street": "科技园路5号", "detail": "A座1203"},
        ),
        ("江北区清河路348号", {"district": "江北区", "street": "清河路348号"}),
        ("改到建国路93号和平公寓8号楼1203室", {"street": "建国路93号", "detail": "和平公寓8号楼1203室"}),
        ("阳光小区12栋3单元501", {"detail": "阳光小区12栋3单元501"}),
        ("臺北市信義區信義路五段7號", {"city": "臺北市", "district": "信義區", "street": "信義路五段7號"}),
        (
            "418 Pine Street, Apt 7, Seattle, WA 98101",
            {"street": "418 Pine Street", "detail": "Apt 7", "city": "Seattle", "state": "WA", "zip": "98101"},
        ),
        (
            "ship it to 215 River Road, Suite 991, New York, NY 10083 please",
            {"street": "215 River Road", "detail": "Suite 991", "city": "New York", "state": "NY", "zip": "10083"},
        ),
        (
            "77 Sunset Blvd, Los Angeles, California",
            {"street": "77 Sunset Blvd", "city": "Los Angeles", "state": "California"},
        ),
        ("10 Downing Street, London SW1A 2AA", {"street": "10 Downing Street", "city": "London", "zip": "SW1A 2AA"}),
        ("my street is 8 Harbor St", {"street": "8 Harbor St"}),
        ("PO Box 123, Austin, TX", {"street": "PO Box 123", "city": "Austin", "state": "TX"}),
    ],
)
def test_addresses_and_their_parts(text: str, parts: dict[str, str], extractor: Extractor) -> None:
    found = [entity for entity in extractor.extract(text, TODAY) if entity.kind == "address"]
    assert [entity.details for entity in found] == [parts]
    assert found[0].value == text[found[0].start : found[0].end]


@pytest.mark.parametrize(
    ("text", "receiver"),
    [
        ("收货地址：张三，13800138206，广东省深圳市南山区科技园路5号", "张三"),
        ("王芳 13901016677 北京市朝阳区建国路93号", "王芳"),
        ("北京市海淀区中关村大街27号1101室 李明 13812345678", "李明"),
        ("收货人改成王丽", "王丽"),
        ("收件人改成歐陽娜娜", "歐陽娜娜"),
        ("send it to John Smith, 12 Oak Avenue, Austin, TX 78701", "John Smith"),
        ("change the receiver to Mei Kovacs", "Mei Kovacs"),
    ],
)
def test_receivers(text: str, receiver: str, values: Find) -> None:
    assert values(text, "receiver") == [receiver]


def test_who_and_how_to_reach_them_are_parts_too(extractor: Extractor) -> None:
    text = "张三 13800138206 广东省深圳市南山区科技园路5号 518000"
    found = {entity.kind: entity for entity in extractor.extract(text, TODAY)}
    assert found["address"].details is not None
    assert {"receiver", "phone", "zip"} <= set(found["address"].details)
    assert found["address"].details["phone"] == found["phone"].value == "13800138206"
    assert found["postcode"].value == "518000"


@pytest.mark.parametrize(
    "text",
    [
        "新疆地区发货吗",
        "杭州哪个区发货",
        "和田径裤有什么区别",
        "香港和深圳都可以",
        "坐1号线怎么走",
        "在路上了吗",
        "快递到区里了",
        "我在市里",
        "这个县没有",
        "2 days on my way",
        "12 items in any way",
        "I paid $150 one way",
        "3 times a day",
        "号码不对",
        "地址不对",
    ],
)
def test_what_is_no_address(text: str, values: Find) -> None:
    assert values(text, "address") == []


def test_a_town_that_says_which_order_is_no_address() -> None:
    for text in ("北京的订单到哪了", "北京市的订单", "浙江省杭州市的那单"):
        assert [e for e in Extractor().extract(text, TODAY) if e.kind == "address"] == [], text
    assert [e.value for e in Extractor().extract("改寄到北京市", TODAY) if e.kind == "address"] == ["北京市"]
