"""Personal data that is nobody's: ranges that aren't assigned, streets that don't exist, domains for examples."""

from __future__ import annotations

import random
from typing import NamedTuple

from xiaoer.privacy.rules.identity_card import is_identity_card
from xiaoer.shop.tax_numbers import is_tax_number
from xiaoer.types import Language

_CHINESE = str.maketrans("0123456789", "零幺二三四五六七八九")
_FAMILY = "沈蒋韩彭曾萧田董袁潘于蔡余杜叶程魏苏吕丁任卢姚钟姜崔谭陆范汪廖石金韦贾夏付方邹熊"
_GIVEN = (
    "俊杰",
    "海燕",
    "宇轩",
    "若曦",
    "明哲",
    "雅婷",
    "诗涵",
    "振华",
    "文博",
    "秀英",
    "桂兰",
    "子墨",
    "一诺",
    "嘉豪",
)
_FIRST = ("Aaron", "Bridget", "Cedric", "Daphne", "Elliot", "Fiona", "Gareth", "Harriet", "Isaac", "Jasmine", "Leona")
_LAST = ("Ashworth", "Barrow", "Castell", "Dunmore", "Ellery", "Fairbank", "Gorham", "Hartnell", "Jessop", "Kirkwood")
_CITIES = ("浙江省杭州市拱墅区", "江苏省南京市鼓楼区", "四川省成都市武侯区", "广东省深圳市南山区")
_ROADS = ("星灯路", "云栖东街", "望海北路", "听松大道")
_STREETS = ("Lantern Street", "Foxglove Road", "Harbour Lane", "Willow Creek Drive")
_AMERICA = (("Denver", "CO", "80202"), ("Austin", "TX", "78701"), ("Portland", "OR", "97201"))


class Invented(NamedTuple):
    """One conversation's own; `street` is the first part of `address`."""

    receiver: str
    other_phone: str
    spelled_phone: str
    other_email: str
    address: str
    street: str
    company: str
    tax_number: str
    identity_card: str
    bank_card: str
    ssn: str
    plate: str
    wechat: str
    qq: str


def invent(language: Language, chooser: random.Random) -> Invented:
    """Something of each kind."""
    chinese = language == "zh"
    mobile = f"154{_digits(chooser, 8)}"
    phone = mobile if chinese else f"{chooser.randint(201, 989)}-555-01{_digits(chooser, 2)}"
    if chinese:
        receiver = chooser.choice(_FAMILY) + chooser.choice(_GIVEN)
        street = f"{chooser.choice(_ROADS)}{chooser.randint(11, 980)}号"
        flat = f"{chooser.randint(1, 28)}幢{chooser.randint(101, 2604)}室"
        address = f"{chooser.choice(_CITIES)}{street}{flat}"
    else:
        receiver = f"{chooser.choice(_FIRST)} {chooser.choice(_LAST)}"
        street = f"{chooser.randint(11, 9800)} {chooser.choice(_STREETS)}"
        city, state, code = chooser.choice(_AMERICA)
        address = f"{street}, Apt {chooser.randint(2, 60)}, {city}, {state} {code}"
    return Invented(
        receiver=receiver,
        other_phone=phone,
        spelled_phone=mobile.translate(_CHINESE),
        other_email=f"box{_digits(chooser, 6)}@example.org",
        address=address,
        street=street,
        company="杭州星灯文化有限公司" if chinese else "Lantern Trading",
        tax_number=_tax_number(chooser),
        identity_card=_identity_card(chooser),
        bank_card=_bank_card(chooser),
        ssn=f"9{_digits(chooser, 2)}-{chooser.randint(50, 65)}-{_digits(chooser, 4)}",
        plate=f"浙A{_digits(chooser, 5)}",
        wechat=f"lantern_{_digits(chooser, 6)}",
        qq=f"99{_digits(chooser, 8)}",
    )


def _digits(chooser: random.Random, count: int) -> str:
    return "".join(chooser.choices("0123456789", k=count))


def _tax_number(chooser: random.Random) -> str:
    """With its right check character, of a region that doesn't exist."""
    body = f"9199{_digits(chooser, 5)}MA{_digits(chooser, 6)}"
    return next(f"{body}{last}" for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if is_tax_number(f"{body}{last}"))


def _identity_card(chooser: random.Random) -> str:
    """With its right check character, of a region that doesn't exist."""
    body = f"1943{_digits(chooser, 2)}19{chooser.randint(60, 99)}0{chooser.randint(1, 9)}1{_digits(chooser, 4)}"
    return next(f"{body}{last}" for last in "0123456789X" if is_identity_card(f"{body}{last}"))


def _bank_card(chooser: random.Random) -> str:
    """With its right check digit, of an issuer that doesn't exist."""
    body = f"400000{_digits(chooser, 9)}"
    total = sum(int(d) if i % 2 else sum(divmod(2 * int(d), 10)) for i, d in enumerate(body))
    return f"{body}{-total % 10}"
