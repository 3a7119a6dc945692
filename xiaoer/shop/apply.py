"""The effects of a decided write, applied to values: for shops that keep their state in memory."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from typing_extensions import assert_never

from xiaoer.shop import effects as fx
from xiaoer.shop.rules import Facts
from xiaoer.shop.types import Customer, Order, Product, Variant


class State(NamedTuple):
    """What a write concerned, as it is after it."""

    customer: Customer
    order: Order | None
    products: Mapping[str, Product]


def applied(effects: tuple[fx.Effect, ...], facts: Facts, now: datetime) -> State:
    """The state in `facts` after all effects, in their order, at `now`."""
    customer, order, products = facts.customer, facts.order, dict(facts.products)
    for effect in effects:
        match effect:
            case fx.GiftCardChanged() | fx.CustomerAddressSet():
                customer = _customer_after(effect, customer)
            case fx.StockChanged():
                products = {key: _product_after(effect, product) for key, product in products.items()}
            case _:
                order = _order_after(effect, order, now)
    return State(customer, order, products)


_OrderEffect = (
    fx.StatusSet
    | fx.PaymentsAdded
    | fx.LinesReplaced
    | fx.OrderAddressSet
    | fx.ReturnAdded
    | fx.ExchangeAdded
    | fx.InvoiceAdded
    | fx.PriceClaimsAdded
    | fx.AfterSaleRemoved
    | fx.FaultClaimsAdded
    | fx.SendBackSet
    | fx.LossReported
    | fx.Expedited
)


def _order_after(effect: _OrderEffect, order: Order | None, now: datetime) -> Order:
    if order is None:
        raise LookupError(f"the effect {type(effect).__name__} came with a write that names no order")
    return order.model_copy(update=_order_changes(effect, order, now))


def _order_changes(effect: _OrderEffect, order: Order, now: datetime) -> dict[str, Any]:
    match effect:
        case fx.StatusSet():
            return {"status": effect.status, "cancel_reason": effect.cancel_reason or order.cancel_reason}
        case fx.PaymentsAdded():
            return {"payments": (*order.payments, *effect.payments)}
        case fx.LinesReplaced():
            return {"lines": effect.lines}
        case fx.OrderAddressSet():
            return {"address": effect.address}
        case fx.ReturnAdded():
            return {"return_record": effect.record}
        case fx.ExchangeAdded():
            return {"exchange_record": effect.record}
        case fx.InvoiceAdded():
            return {"invoice": effect.invoice}
        case fx.PriceClaimsAdded():
            return {"price_claims": (*order.price_claims, *effect.claims)}
        case fx.AfterSaleRemoved():
            return {"return_record": None, "exchange_record": None, "send_back": None}
        case fx.FaultClaimsAdded():
            return {"fault_claims": (*order.fault_claims, *effect.claims)}
        case fx.SendBackSet():
            return {"send_back": effect.record}
        case fx.LossReported():
            return {"loss_reported_at": now}
        case fx.Expedited():
            return {"expedited_at": now}
    assert_never(effect)


def _customer_after(effect: fx.GiftCardChanged | fx.CustomerAddressSet, customer: Customer) -> Customer:
    if isinstance(effect, fx.CustomerAddressSet):
        return customer.model_copy(update={"address": effect.address})
    methods = tuple(
        method.model_copy(update={"balance": (method.balance or Decimal(0)) + effect.delta})
        if method.payment_method_id == effect.payment_method_id
        else method
        for method in customer.payment_methods
    )
    return customer.model_copy(update={"payment_methods": methods})


def _product_after(effect: fx.StockChanged, product: Product) -> Product:
    variants = tuple(
        _restocked(variant, effect.delta) if variant.item_id == effect.item_id else variant
        for variant in product.variants
    )
    return product.model_copy(update={"variants": variants})


def _restocked(variant: Variant, delta: int) -> Variant:
    if variant.stock is None:
        return variant
    stock = variant.stock + delta
    # Empty until now and units come back: it can be had again. Taken off sale with units left: it stays off.
    available = stock > 0 and (variant.available or variant.stock <= 0)
    return variant.model_copy(update={"stock": stock, "available": available})
