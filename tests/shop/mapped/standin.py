"""The stand-in with the world of `tests/shop/world.py`, and the adapter in front of it, in one process."""

from __future__ import annotations

from pathlib import Path

import httpx

from shopd.standin.app import create_standin
from xiaoer.shop.fake import FakeShop
from xiaoer.shop.mapped.journal import Journal
from xiaoer.shop.mapped.mapping import Mapping, load_mapping
from xiaoer.shop.mapped.shop import MappedShop

from ..world import COUPONS, MIA, NOW, PRODUCTS, WANG, orders, profile

FILE = Path(__file__).resolve().parents[3] / "mappings" / "standin.yml"
MAPPING = load_mapping(FILE)
SECRET = "a-secret-for-tests"
ENVIRONMENT = {"STANDIN_SECRET": SECRET, "STANDIN_URL": "http://standin.test"}


def fake(name: str = "cn-mainland") -> FakeShop:
    """The state behind the stand-in."""
    return FakeShop(profile(name), (MIA, WANG), orders(), PRODUCTS, coupons=COUPONS, clock=lambda: NOW)


def served(shop: FakeShop, *, rough: bool = False) -> httpx.ASGITransport:
    """The stand-in's service, without a network."""
    return httpx.ASGITransport(create_standin(shop, (MIA.user_id, WANG.user_id), secret=SECRET, rough=rough))


def journal(folder: Path) -> Journal:
    return Journal(folder / "writes.db", b"k" * 32)


def adapter(
    folder: Path,
    transport: httpx.AsyncBaseTransport,
    *,
    name: str = "cn-mainland",
    mapping: Mapping = MAPPING,
    deadline: float = 5.0,
) -> MappedShop:
    """The adapter with its journal in `folder`."""
    return MappedShop(
        mapping,
        profile(name),
        journal(folder),
        deadline=deadline,
        environment=ENVIRONMENT,
        transport=transport,
        clock=lambda: NOW,
    )


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the shipped mapping in `folder`, each `(old, new)` text changed once."""
    text = FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"mappings/standin.yml has no {old!r}"
        text = text.replace(old, new, 1)
    path = folder / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    return path
