"""Which lines of an order a write means, what they become, and the shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from xiaoer.errors import Refused
from xiaoer.shop.effects import Effect, StockChanged
from xiaoer.shop.rules.facts import Facts
from xiaoer.shop.types import Order, OrderLine, Product, QuoteLine, Variant


def chosen(order: Order, item_ids: Sequence[str]) -> tuple[int, ...]:
    """Indices of the lines that `item_ids` mean, in that order; an id given twice means two lines.

    Raises `Refused` when none is given or one is given more often than it was bought.
    """
    if not item_ids:
        raise Refused("items-missing", order_id=order.order_id)
    free: dict[str, list[int]] = {}
    for index, line in enumerate(order.lines):
        free.setdefault(line.item_id, []).append(index)
    paid_back = Counter(claim.item_id for claim in order.fault_claims if claim.remedy == "refund")
    for item_id, units in free.items():  # those that were paid back for a fault come last
        units[:] = units[paid_back[item_id] :] + units[: paid_back[item_id]]
    indices: list[int] = []
    for item_id in item_ids:
        if not free.get(item_id):
            bought = sum(line.item_id == item_id for line in order.lines)
            asked = Counter(item_ids)[item_id]
            raise Refused("item-not-in-order", item_id=item_id, bought=str(bought), asked=str(asked))
        indices.append(free[item_id].pop(0))
    return tuple(indices)


def swapped(
    order: Order, item_ids: Sequence[str], new_item_ids: Sequence[str], facts: Facts, *, same_variant_allowed: bool
) -> tuple[tuple[int, QuoteLine], ...]:
    """Each chosen line with its index and what it becomes, at today's price.

    Raises `Refused` when a new item isn't another variant of the same product that can be had.
    """
    indices = chosen(order, item_ids)
    if len(item_ids) != len(new_item_ids):
        raise Refused("item-counts-differ", items=str(len(item_ids)), new_items=str(len(new_item_ids)))
    swaps: list[tuple[int, QuoteLine]] = []
    for index, new_item_id in zip(indices, new_item_ids, strict=True):
        line = order.lines[index]
        product, variant = _variant_like(line, new_item_id, facts)
        if new_item_id == line.item_id and not same_variant_allowed:
            raise Refused("same-variant", item_id=new_item_id)
        if not variant.available:
            raise Refused("item-unavailable", item_id=new_item_id)
        becomes = OrderLine(
            item_id=new_item_id,
            product_id=product.product_id,
            name=product.name,
            options=variant.options,
            price=variant.price,
        )
        swaps.append((index, QuoteLine(item=line, becomes=becomes)))
    return tuple(swaps)


def require_stock(facts: Facts, *, taken: Sequence[str], back: Sequence[str] = ()) -> None:
    """Raise `Refused` where fewer units are left than would leave the shelf, those that come back counted in."""
    needed = Counter(taken)
    needed.subtract(back)
    variants = _variants(facts)
    for item_id, units in needed.items():
        stock = variants[item_id].stock if item_id in variants else None
        if stock is not None and units > max(stock, 0):
            raise Refused("item-unavailable", item_id=item_id, stock=str(stock), needed=str(units))


def stock_effects(facts: Facts, *, back: Iterable[str] = (), taken: Iterable[str] = ()) -> list[Effect]:
    """What moves on the shelf, by item; nothing where the shop doesn't count units."""
    deltas = Counter(back)
    deltas.subtract(taken)
    variants = _variants(facts)
    return [
        StockChanged(item_id=item_id, delta=delta)
        for item_id, delta in deltas.items()
        if delta and item_id in variants and variants[item_id].stock is not None
    ]


def _variant_like(line: OrderLine, new_item_id: str, facts: Facts) -> tuple[Product, Variant]:
    product = facts.products.get(line.product_id)
    variant = product.variant(new_item_id) if product else None
    if product is not None and variant is not None:
        return product, variant
    if new_item_id in _variants(facts):
        raise Refused("product-differs", item_id=line.item_id, new_item_id=new_item_id)
    raise Refused("new-item-not-found", item_id=line.item_id, new_item_id=new_item_id)


def _variants(facts: Facts) -> dict[str, Variant]:
    return {variant.item_id: variant for product in facts.products.values() for variant in product.variants}
