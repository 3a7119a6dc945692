"""The demo shop's documented customers (shopd/demo/README.md)."""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    phone_last4: str
    postcode: str
    name: str


WANG = Person("8206", "310012", "王小明")
LI = Person("6677", "100020", "李娜")
ZHANG = Person("4433", "200120", "张伟")
EMMA = Person("0143", "98101", "Emma Clark")

WANG_PENDING = "XE4820175936"
WANG_SENT = "XE7351946208"
WANG_DELIVERED = "XE2096483175"
LI_CANCELLED = "XE3902751864"
ZHANG_PENDING = "XE6284091735"
EMMA_PENDING = "XE3768502914"
EMMA_SENT = "XE5094137682"
EMMA_DELIVERED = "XE8625713409"
