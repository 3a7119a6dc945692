"""Products, variants, stock and prices over time."""

from __future__ import annotations

import hashlib
import itertools
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from shopd.demo.data import catalogue_files, data
from shopd.insert import BEGINNING, PriceChange
from shopd.money import CENT
from xiaoer.shop.types import Option, OrderLine, Product, Variant
from xiaoer.types import Localised


class Catalogue(NamedTuple):
    """What the shop sells, and what it cost when; products by their key in the files."""

    products: dict[str, Product]
    history: dict[str, tuple[PriceChange, ...]]

    def line(self, product_key: str, variant: Variant, at: datetime) -> OrderLine:
        """One unit as it was sold at a time."""
        product = self.products[product_key]
        return OrderLine(
            item_id=variant.item_id,
            product_id=product.product_id,
            name=product.name,
            options=variant.options,
            price=self.price(variant, at),
        )

    def price(self, variant: Variant, at: datetime) -> Decimal:
        """A variant's price at a time."""
        begun = [change.price for change in self.history.get(variant.item_id, ()) if change.since <= at]
        return begun[-1] if begun else variant.price

    def variant(self, product_key: str, values: list[str]) -> Variant:
        """The variant with these values, one for each axis of the product, in the axes' order."""
        return self.products[product_key].variants[_specs()[product_key]["combinations"].index(tuple(values))]


def build_catalogue(random: Random, now: datetime) -> Catalogue:
    """All products with stock, and the history of the prices that fell lately."""
    products: dict[str, Product] = {}
    history: dict[str, tuple[PriceChange, ...]] = {}
    drops = data("plan")["price_drops"]
    for key, spec in _specs().items():
        fell_at = now - timedelta(hours=random.randint(50, 100))
        variants = []
        for combination in spec["combinations"]:
            usual = Decimal(spec["price"] + sum(spec.get("extra", {}).get(value, 0) for value in combination))
            price = usual if key not in drops else _cheaper(usual, drops[key])
            variant = _variant(random, key, spec, combination, price)
            variants.append(variant)
            if price != usual:
                history[variant.item_id] = (PriceChange(BEGINNING, usual), PriceChange(fell_at, price))
        products[key] = Product(
            product_id=_number("product", key),
            name=Localised(**spec["name"]),
            category=Localised(**spec["category"]),
            description=Localised(**spec["description"]),
            variants=tuple(variants),
        )
    return Catalogue(products, history)


def _specs() -> dict[str, Any]:
    """Every product's entry, with its category and the combinations of its values."""
    specs = {}
    for file in catalogue_files():
        for key, entry in file["products"].items():
            combinations = list(itertools.product(*entry["options"].values()))
            specs[key] = {"category": file["category"], **entry, "combinations": combinations}
    return specs


def _variant(random: Random, key: str, spec: dict[str, Any], combination: tuple[str, ...], price: Decimal) -> Variant:
    axes = data("options")
    options = tuple(
        Option(name=Localised(**axes[axis]["name"]), value=Localised(**axes[axis]["values"][value]))
        for axis, value in zip(spec["options"], combination, strict=True)
    )
    stock = 0 if key in data("plan")["sold_out"] or random.random() < 0.06 else random.randint(3, 120)
    item_id = _number("item", key, *combination)
    return Variant(item_id=item_id, options=options, price=price.quantize(CENT), available=stock > 0, stock=stock)


def _cheaper(price: Decimal, percent: int) -> Decimal:
    return (price * (100 - percent) / 100).quantize(Decimal(1))


def _number(*parts: str) -> str:
    """Ten digits that stay the same whatever the seed, so that an id can be written down."""
    digest = int(hashlib.sha256("/".join(parts).encode()).hexdigest(), 16)
    return str(10**9 + digest % (9 * 10**9))
