from __future__ import annotations

from xiaoer.understanding.prepare import prepare
from xiaoer.understanding.sentiment.prepare import prepare_sentiment
from xiaoer.understanding.stand_ins import with_stand_ins


def test_something_typical_in_the_language_around() -> None:
    assert with_stand_ins("我叫[NAME_1]，税号[TAX_NUMBER_1]") == "我叫王丽，税号#00000"
    assert with_stand_ins("I'm [NAME_1], write to [EMAIL_2]") == "I'm Emma Clark, write to a@b.com"
    assert with_stand_ins("[微笑] a[0]") == "[微笑] a[0]"


def test_masked_texts_are_classified_like_raw_ones() -> None:
    assert prepare("我电话[PHONE_1]，订单XE2024010001") == prepare("我电话13800138000，订单XE2024010001")
    assert prepare("my e-mail is [EMAIL_1]") == prepare("my e-mail is jane@example.com")


def test_placeholders_feel_nothing() -> None:
    assert prepare_sentiment("[NAME_1]太慢了[PHONE_1]") == "太慢了"
    assert prepare_sentiment("[NAME_1]") == "王丽"
