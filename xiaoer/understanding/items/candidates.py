"""What may be meant: lines of an order, variants, products."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xiaoer.shop.types import Option, OrderLine, Product, Variant
from xiaoer.types import Localised


@dataclass(frozen=True)
class Candidate:
    """One thing that a customer may mean. `key` is the caller's; candidates of one key are one and the same."""

    key: str
    name: Localised
    options: tuple[Option, ...] = ()
    price: Decimal | None = None


def of_lines(lines: Iterable[OrderLine]) -> Iterator[Candidate]:
    """The items of orders, by item id; two units of one item are one candidate."""
    seen = set()
    for line in lines:
        if line.item_id not in seen:
            seen.add(line.item_id)
            yield Candidate(line.item_id, line.name, line.options, line.price)


def of_variants(product: Product, variants: Iterable[Variant] | None = None) -> Iterator[Candidate]:
    """A product's variants, by item id: all of them, or those given."""
    for variant in product.variants if variants is None else variants:
        yield Candidate(variant.item_id, product.name, variant.options, variant.price)


def of_products(products: Iterable[Product]) -> Iterator[Candidate]:
    """Products, by product id, without any variant's options."""
    for product in products:
        yield Candidate(product.product_id, product.name)
