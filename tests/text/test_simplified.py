from __future__ import annotations

import random

import pytest

from xiaoer.text.simplified import plain, to_simplified


@pytest.mark.parametrize(
    ("typed", "simplified"),
    [
        ("請問我的訂單什麼時候發貨", "请问我的订单什么时候发货"),
        ("退貨運費誰出", "退货运费谁出"),
        ("耳機壞了要換貨", "耳机坏了要换货"),
        ("收件人張曉明，臺北市", "收件人张晓明，台北市"),
        ("穿著不合適", "穿着不合适"),
        ("謝謝妳", "谢谢你"),
        ("已经是简体", "已经是简体"),
        ("where is my order", "where is my order"),
        ("", ""),
    ],
)
def test_traditional_becomes_simplified(typed: str, simplified: str) -> None:
    assert to_simplified(typed) == simplified


def test_plain_is_half_width_and_simplified() -> None:
    assert plain("ＸＬ碼，請換１件") == "XL码,请换1件"


def test_one_character_stays_one_character_whatever_comes() -> None:
    rng = random.Random(4)
    blocks = [(0x20, 0x3000), (0x3400, 0xA000), (0xD800, 0xE000), (0xF900, 0xFFFF), (0x1F300, 0x2FA20)]
    for _ in range(500):
        text = "".join(chr(rng.randrange(*rng.choice(blocks))) for _ in range(40))
        assert len(to_simplified(text)) == len(text)
        assert len(plain(text)) == len(text)


def test_simplified_text_stays_as_it_is() -> None:
    text = "我要退货，七天无理由，质量问题，尺码不合适，运费险，发票抬头，价保，优惠券，物流信息"
    assert to_simplified(text) == text
