"""Loosely named items with what they mean: `items/baskets.yml` and `items/{zh,en}.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml

from shopd.demo.catalogue import build_catalogue
from shopd.tau.convert import to_world
from shopd.tau.source import read_world
from xiaoer.errors import ConfigurationError
from xiaoer.shop.types import Product, Variant
from xiaoer.types import Language
from xiaoer.understanding.items.candidates import Candidate, of_products, of_variants

FOLDER = Path(__file__).parent / "items"
_LINE = re.compile(r"(?P<basket>\w+) (?P<split>dev|test): (?P<words>.+?) => (?P<meant>.+)")
_VALUES = re.compile(r"\{(?P<values>[^}]*)\}")


class Labelled(NamedTuple):
    """A customer's words, what they may choose from, and for each thing named the keys of what is meant."""

    words: str
    candidates: tuple[Candidate, ...]
    meant: tuple[frozenset[str], ...]


class Basket(NamedTuple):
    """Candidates, and the short names that the references use for them."""

    candidates: tuple[Candidate, ...]
    short: Mapping[str, str]


def read_references(language: Language, split: str, tau: Path | None) -> list[Labelled]:
    """The references of one file and split; those over τ-bench's catalogue only where its folder is given."""
    path = FOLDER / f"{language}.txt"
    baskets = _baskets(tau)
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if not match:
            raise ConfigurationError(f"{path}:{number}: write `basket dev: words => item`, found {line!r}")
        if match["split"] == split and match["basket"] in baskets:
            basket = baskets[match["basket"]]
            found.append(
                Labelled(match["words"], basket.candidates, _meant(match["meant"], basket, f"{path}:{number}"))
            )
    return found


def _meant(text: str, basket: Basket, place: str) -> tuple[frozenset[str], ...]:
    meant = []
    for part in text.split(" ; "):
        values = _VALUES.fullmatch(part.strip())
        if values:
            wanted = {value.strip().strip('"') for value in values["values"].split(",")}
            meant.append(frozenset(c.key for c in basket.candidates if wanted <= _values(c)))
        elif part.strip() == "-":
            meant.append(frozenset())
        else:
            unknown = set(part.strip().split("|")) - set(basket.short)
            if unknown:
                raise ConfigurationError(f"{place}: the basket has no {', '.join(unknown)}: {', '.join(basket.short)}")
            meant.append(frozenset(basket.short[name] for name in part.strip().split("|")))
    return tuple(meant)


def _values(candidate: Candidate) -> set[str]:
    return {option.value.en for option in candidate.options}


@lru_cache(maxsize=2)
def _baskets(tau: Path | None) -> dict[str, Basket]:
    catalogues: dict[str, Mapping[str, Product]] = {"demo": _demo()}
    if tau:
        catalogues["tau"] = {product.name.en: product for product in to_world(read_world(tau)).products}
    described = yaml.safe_load((FOLDER / "baskets.yml").read_text(encoding="utf-8"))
    return {name: _basket(entry, catalogues) for name, entry in described.items() if entry["shop"] in catalogues}


@lru_cache(maxsize=1)
def _demo() -> Mapping[str, Product]:
    return build_catalogue(Random(1), datetime(2026, 11, 24, tzinfo=timezone.utc)).products


def _basket(entry: Mapping[str, Any], catalogues: Mapping[str, Mapping[str, Product]]) -> Basket:
    products = catalogues[entry["shop"]]
    if entry.get("products"):
        names = {re.sub(r"\W+", "_", key).lower(): product.product_id for key, product in products.items()}
        return Basket(tuple(of_products(products.values())), names)
    if "variants_of" in entry:
        return Basket(tuple(of_variants(products[entry["variants_of"]])), {})
    candidates, short = [], {}
    for name, (product, *values) in entry["items"].items():
        variant = next(_fitting(products[product], [str(value) for value in values]))
        candidates += of_variants(products[product], [variant])
        short[name] = variant.item_id
    return Basket(tuple(candidates), short)


def _fitting(product: Product, values: list[str]) -> Iterator[Variant]:
    """The variants with all these values, as the catalogue writes them or as the demo shop's keys do."""
    for variant in product.variants:
        said = " ".join(option.value.en for option in variant.options).lower()
        if all(re.search(rf"(?<!\w){re.escape(_SPOKEN.get(value, value).lower())}(?!\w)", said) for value in values):
            yield variant


# The demo shop's keys for values whose text is another one.
_SPOKEN = {
    "five": "5-pack",
    "two": "2",
    "four": "4 people",
    "20in": "20-inch",
    "28in": "28-inch",
    "24pcs": "24 sachets",
}
