from __future__ import annotations

import pytest

from xiaoer.privacy.normal import normal
from xiaoer.privacy.types import Kind


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("phone", "+86 154-1234-5678", "幺五四 一二三四 五六七八"),
        ("bank_card", "6200 0032 2137 6149 166", "6200-0032-2137-6149-166"),
        ("identity_card", "19432119920315411x", "194321 1992 0315 411X"),
        ("plate", "浙A·00123", "浙a 00123"),
        ("email", "Yara@Example.com", "ｙａｒａ@example.com"),
        ("address", "星灯路４号  501", "星灯路4号 501"),
        ("name", "Yara  Sanchez ", "Yara Sanchez"),
    ],
)
def test_two_spellings_of_one_value(kind: Kind, one: str, other: str) -> None:
    assert normal(kind, one) == normal(kind, other)


def test_other_values_stay_apart() -> None:
    assert normal("phone", "8612345678") != normal("phone", "12345678")
    assert normal("name", "王丽") != normal("name", "王莉")
    assert normal("name", "emma clark") != normal("name", "Emma Clark")
    assert normal("address", "星灯路3-2-501") != normal("address", "星灯路32-501")
