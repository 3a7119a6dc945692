"""Customers at random, Chinese and English."""

from __future__ import annotations

import itertools
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from shopd.demo.data import data
from xiaoer.shop.types import Address, Customer, PaymentKind, PaymentMethod, PersonName
from xiaoer.types import Language, Localised


class Person(NamedTuple):
    """A customer who has no orders yet, and where the parcels go."""

    customer: Customer
    language: Language
    city: Localised

    @property
    def abroad(self) -> bool:
        """Whether parcels cross a border."""
        return self.language == "en"


def build_people(random: Random) -> list[Person]:
    """As many customers as the plan says, no two with one name."""
    wanted = data("plan")["customers"]
    return [*_many(random, "zh", wanted["zh"]), *_many(random, "en", wanted["en"])]


def fixed_people(random: Random) -> list[tuple[Person, dict[str, Any]]]:
    """The documented customers, each with its entry in fixed.yml."""
    found = []
    for entry in data("fixed")["customers"]:
        customer = Customer(
            user_id=entry["user_id"],
            name=PersonName(**entry["name"]),
            email=entry["email"],
            phone=entry["phone"],
            address=Address(**entry["address"]),
            payment_methods=tuple(
                _method(random, kind, Decimal(entry.get("gift_card_balance", 0))) for kind in entry["payment"]
            ),
        )
        found.append((_person(customer), entry))
    return found


def _person(customer: Customer) -> Person:
    places = data("places")
    home = {place["city"]["zh"]: place["city"] for place in places["home"]}
    abroad = {place["city"]["en"]: place["city"] for place in places["abroad"]}
    city = customer.address.city
    if city in home:
        return Person(customer, "zh", Localised(**home[city]))
    return Person(customer, "en", Localised(**abroad[city]))


def _many(random: Random, language: Language, count: int) -> list[Person]:
    names = data("people")[language]
    taken = {(entry["name"]["last_name"], entry["name"]["first_name"]) for entry in data("fixed")["customers"]}
    pairs = list(itertools.product(names["last"], names["first"]))
    free = [pair for pair in pairs if (_text(pair[0]), _text(pair[1])) not in taken]
    make = _chinese if language == "zh" else _english
    return [make(random, last, first) for last, first in random.sample(free, count)]


def _text(name: Any) -> str:
    """A name as written; Chinese ones come with their pinyin."""
    return str(name[0] if isinstance(name, list) else name)


def _chinese(random: Random, last: list[str], first: list[str]) -> Person:
    names = data("people")["zh"]
    place = random.choice(data("places")["home"])
    district, postcode = random.choice(place["areas"])
    number = random.randint(1000, 9999)
    compound = random.choice(data("places")["compounds"])
    customer = Customer(
        user_id=f"{last[1]}_{first[1]}_{number}",
        name=PersonName(first_name=first[0], last_name=last[0]),
        email=f"{first[1]}.{last[1]}{number}@{random.choice(names['domains'])}",
        phone=random.choice(names["phone_prefixes"]) + _digits(random, 8),
        address=Address(
            address1=f"{district}{random.choice(place['streets'])}{random.randint(1, 980)}号",
            address2=f"{compound}{random.randint(1, 28)}幢{random.randint(101, 2604)}室",
            city=place["city"]["zh"],
            state=place["state"],
            country="中国",
            zip=postcode,
        ),
        payment_methods=_methods(random, ("alipay", "wechat_pay", "credit_card", "gift_card")),
    )
    return Person(customer, "zh", Localised(**place["city"]))


def _english(random: Random, last: str, first: str) -> Person:
    place = random.choice(data("places")["abroad"])
    number = random.randint(1000, 9999)
    plain = "".join(char for char in last.lower() if char.isalpha())
    customer = Customer(
        user_id=f"{first.lower()}_{plain}_{number}",
        name=PersonName(first_name=first, last_name=last),
        email=f"{first.lower()}.{plain}{number}@{data('people')['en']['domains'][0]}",
        # 555-01xx is kept free for numbers that belong to nobody
        phone=f"+1 {random.randint(201, 989)} 555 01{_digits(random, 2)}",
        address=Address(
            address1=f"{random.randint(1, 980)} {random.choice(place['streets'])}",
            address2=f"Apt {random.randint(1, 60)}",
            city=place["city"]["en"],
            state=place["state"],
            country=place["country"],
            zip=random.choice(place["zips"]),
        ),
        payment_methods=_methods(random, ("credit_card", "paypal", "gift_card")),
    )
    return Person(customer, "en", Localised(**place["city"]))


def _methods(random: Random, kinds: tuple[PaymentKind, ...]) -> tuple[PaymentMethod, ...]:
    chosen = random.sample(kinds, random.choice((1, 2, 2, 3)))
    if chosen == ["gift_card"]:  # a card alone couldn't pay for most things
        chosen.insert(0, kinds[0])
    return tuple(_method(random, kind, Decimal(random.randint(1, 40) * 25)) for kind in chosen)


def _method(random: Random, kind: PaymentKind, balance: Decimal) -> PaymentMethod:
    card = kind == "credit_card"
    return PaymentMethod(
        payment_method_id=f"{kind}_{_digits(random, 7)}",
        kind=kind,
        brand=random.choice(("unionpay", "visa", "mastercard")) if card else None,
        last_four=_digits(random, 4) if card else None,
        balance=balance if kind == "gift_card" else None,
    )


def _digits(random: Random, count: int) -> str:
    return "".join(random.choices("0123456789", k=count))
