"""Colours, materials, attributes, products and reasons: the kinds that the lexicon tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from xiaoer.config import ROOT
from xiaoer.shop.profile import load_profile
from xiaoer.understanding.entities.phrases import plurals
from xiaoer.understanding.entities.reason import profile_reason
from xiaoer.understanding.lexicon import load_lexicon

Find = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("黑色", "black"),
        ("黑的", "black"),
        ("要黑不要白", "black white"),
        ("蓝裙子", "blue"),
        ("白款", "white"),
        ("换成红", "red"),
        ("绿", "green"),
        ("深灰色", "dark grey"),
        ("藏青色", "navy"),
        ("玫瑰金", "rose gold"),
        ("咖啡色的包包", "brown"),
        ("黑色和白色", "black white"),
        ("藍色的", "blue"),
        ("gray", "grey"),
        ("dark blue suitcase", "navy"),
        ("rose gold phone", "rose gold"),
        ("the Blue one", "blue"),
        ("off-white curtains", "beige"),
    ],
)
def test_colors(text: str, color: str, values: Find) -> None:
    assert " ".join(values(text, "color")) == color


@pytest.mark.parametrize(
    "text",
    [
        "白送",
        "发个红包",
        "黑五有活动吗",
        "蓝牙耳机",
        "绿茶",
        "红酒",
        "我不明白",
        "小红书",
        "黄牛",
        "青轴",
        "奶粉",
        "紫外线",
        "白等了",
        "灰尘很多",
        "green tea",
        "black friday",
        "gold member",
        "out of the blue",
    ],
)
def test_what_is_no_color(text: str, values: Find) -> None:
    assert values(text, "color") == []


@pytest.mark.parametrize(
    ("text", "material"),
    [
        ("纯棉的", "cotton"),
        ("是真皮吗", "leather"),
        ("皮的", "leather"),
        ("304不锈钢", "stainless steel"),
        ("真丝围巾", "silk"),
        ("木头的书架", "wood"),
        ("實木", "solid wood"),
        ("stainless steel", "stainless steel"),
        ("100% cotton", "cotton"),
        ("wooden shelf", "wood"),
        ("memory foam", "memory foam"),
        ("faux leather", "faux leather"),
    ],
)
def test_materials(text: str, material: str, values: Find) -> None:
    assert values(text, "material") == [material]


@pytest.mark.parametrize("text", ["玻璃心", "纸质发票", "塑料袋", "a glass of water", "calm down", "黄金周"])
def test_what_is_no_material(text: str, values: Find) -> None:
    assert values(text, "material") == []


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("青轴", "clicky"),
        ("红轴的", "linear"),
        ("无线的", "wireless"),
        ("防水", "waterproof"),
        ("不防水", "not waterproof"),
        ("加绒", "fleece-lined"),
        ("男款", "men"),
        ("短袖款", "short-sleeve"),
        ("wireless", "wireless"),
        ("v neck", "v-neck"),
        ("over ear", "over-ear"),
        ("the manual one", "manual"),
        ("basic makeup kit", "basic"),
        ("noise-cancelling", "noise cancelling"),
        ("non-polarized", "non-polarized"),
    ],
)
def test_attributes(text: str, attribute: str, values: Find) -> None:
    assert values(text, "attribute") == [attribute]


@pytest.mark.parametrize(
    "text",
    [
        "can it be fixed?",
        "check the manual please",
        "I'm an expert",
        "a gas station",
        "with my kids",
        "无线网",
        "儿童节快乐",
    ],
)
def test_what_is_no_attribute(text: str, values: Find) -> None:
    assert values(text, "attribute") == []


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("那个吸尘器", "vacuum cleaner"),
        ("扫地机器人", "robot vacuum"),
        ("空气炸锅", "air fryer"),
        ("耳機", "headphones"),
        ("T恤", "t-shirt"),
        ("ｔ恤", "t-shirt"),
        ("蓝色那双鞋", "shoes"),
        ("退鞋", "shoes"),
        ("我的手机坏了", "smartphone"),
        ("vacuum cleaners", "vacuum cleaner"),
        ("the keyboard thing", "keyboard"),
        ("Mechanical Keyboard", "mechanical keyboard"),
        ("two dishes", "plate"),
        ("batteries", "battery"),
        ("headphones", "headphones"),
        ("green tea", "green tea"),
    ],
)
def test_products(text: str, product: str, values: Find) -> None:
    assert values(text, "product") == [product]


@pytest.mark.parametrize(
    "text",
    [
        "手机号换了",
        "手机13800138000",
        "手机尾号8206",
        "包邮吗",
        "包裹到哪了",
        "发个红包",
        "包装盒烂了",
        "鞋码多大",
        "my phone number",
        "phone 206-555-0143",
        "just in case",
        "in that case",
        "watch out",
        "I'd like to book a pickup",
        "give me a ring",
        "over the phone",
        "a shoe size",
    ],
)
def test_what_is_no_product(text: str, values: Find) -> None:
    assert values(text, "product") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("拍错了", "ordered-by-mistake"),
        ("拍错颜色了", "ordered-by-mistake"),
        ("拍錯了", "ordered-by-mistake"),
        ("不小心多拍了", "ordered-by-mistake"),
        ("不想要了", "no-longer-needed"),
        ("有质量问题", "defective"),
        ("质量太差", "defective"),
        ("坏了", "defective"),
        ("尺码不合适", "does-not-fit"),
        ("太大了", "does-not-fit"),
        ("发错货", "wrong-item"),
        ("发错颜色了", "wrong-item"),
        ("杯子碎了", "damaged-in-transit"),
        ("色差太大", "not-as-described"),
        ("等太久了", "too-slow"),
        ("地址填错了", "wrong-address"),
        ("想换个颜色", "other-variant"),
        ("少发了一件", "missing-item"),
        ("不喜欢", "changed-mind"),
        ("no longer needed", "no-longer-needed"),
        ("I don't need it anymore", "no-longer-needed"),
        ("ordered by mistake", "ordered-by-mistake"),
        ("I ordered the wrong size", "ordered-by-mistake"),
        ("it doesn't fit", "does-not-fit"),
        ("it's broken", "defective"),
        ("it stopped working", "defective"),
        ("arrived damaged", "damaged-in-transit"),
        ("wrong item", "wrong-item"),
        ("not as described", "not-as-described"),
        ("changed my mind", "changed-mind"),
        ("it takes too long", "too-slow"),
        ("found it cheaper elsewhere", "found-cheaper"),
    ],
)
def test_reasons(text: str, reason: str, values: Find) -> None:
    assert values(text, "reason") == [reason]


@pytest.mark.parametrize(
    "text",
    [
        "支持七天无理由吗",
        "七天无理由怎么退",
        "没有质量问题",
        "会掉色吗",
        "有没有色差",
        "如果不合适能退吗",
        "怕穿不了",
        "下次别发错了",
        "优惠券不能用",
        "my coupon code doesn't work",
        "what if it doesn't fit",
        "is it too late to cancel",
        "I can't wait to get it",
    ],
)
def test_what_is_only_asked_supposed_or_denied_is_no_reason(text: str, values: Find) -> None:
    assert values(text, "reason") == []


@pytest.mark.parametrize(
    ("profile", "reason", "code"),
    [
        ("cn-mainland", "ordered-by-mistake", "ordered-by-mistake"),
        ("cn-mainland", "too-slow", "too-slow"),
        ("cn-mainland", "found-cheaper", "other"),
        ("tau-bench", "ordered-by-mistake", "ordered by mistake"),
        ("tau-bench", "no-longer-needed", "no longer needed"),
        ("tau-bench", "changed-mind", "no longer needed"),
        ("tau-bench", "other-variant", "ordered by mistake"),
    ],
)
def test_a_reason_is_one_of_the_profiles_to_cancel(profile: str, reason: str, code: str) -> None:
    reasons = load_profile(ROOT / "profiles" / f"{profile}.yml").cancel.reasons
    found = profile_reason(reason, reasons, load_lexicon())
    assert found is not None
    assert found.id == code


def test_a_reason_is_one_of_the_profiles_to_return() -> None:
    reasons = load_profile(ROOT / "profiles" / "cn-mainland.yml").returns.reasons
    for key, entry in load_lexicon().reasons.words.items():
        found = profile_reason(key, reasons, load_lexicon())
        assert found is None or found.id in entry.codes
    assert profile_reason("wrong-address", reasons, load_lexicon()) is None
    assert profile_reason("no such reason", reasons, load_lexicon()) is None


@pytest.mark.parametrize(
    ("word", "plural"),
    [
        ("lamp", ["lamps"]),
        ("battery", ["batteries"]),
        ("dress", ["dresses"]),
        ("box", ["boxes"]),
        ("toy", ["toys"]),
        ("jeans", []),
    ],
)
def test_plurals(word: str, plural: list[str]) -> None:
    assert list(plurals(word)) == plural


def test_the_catalogues_nouns_are_many_and_in_both_languages() -> None:
    words = load_lexicon(Path(ROOT / "lexicon")).products.words
    assert len(words) >= 400
    assert all(entry.zh for entry in words.values())
