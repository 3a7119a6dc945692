"""Between τ-bench's entries and the protocol's values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from shopd.insert import World
from shopd.tau.shape import TauAddress, TauOrder, TauPaymentMethod, TauProduct, TauUser
from shopd.tau.source import TauWorld
from xiaoer.shop import types
from xiaoer.types import Localised


def to_world(tau: TauWorld) -> World:
    """The shop that a τ-bench world describes."""
    return World(
        customers=[_customer(user_id, user) for user_id, user in tau.users.items()],
        orders=[_order(order) for order in tau.orders.values()],
        products=[_product(product) for product in tau.products.values()],
    )


def _address(address: TauAddress) -> types.Address:
    return types.Address(**address.model_dump())


def _options(options: dict[str, str]) -> tuple[types.Option, ...]:
    return tuple(types.Option(name=Localised(en=name), value=Localised(en=value)) for name, value in options.items())


def _customer(user_id: str, user: TauUser) -> types.Customer:
    return types.Customer(
        user_id=user_id,
        name=types.PersonName(**user.name.model_dump()),
        email=user.email,
        address=_address(user.address),
        payment_methods=tuple(_payment_method(method) for method in user.payment_methods.values()),
        order_ids=user.orders,
    )


def _payment_method(method: TauPaymentMethod) -> types.PaymentMethod:
    return types.PaymentMethod(
        payment_method_id=method.id,
        kind=method.source,
        brand=method.brand,
        last_four=method.last_four,
        balance=method.balance,
    )


def _product(product: TauProduct) -> types.Product:
    variants = (
        types.Variant(
            item_id=variant.item_id,
            options=_options(variant.options),
            price=variant.price,
            available=variant.available,
        )
        for variant in product.variants.values()
    )
    return types.Product(product_id=product.product_id, name=Localised(en=product.name), variants=tuple(variants))


def _order(order: TauOrder) -> types.Order:
    return types.Order(
        order_id=order.order_id,
        user_id=order.user_id,
        status=order.status,
        address=_address(order.address),
        lines=tuple(
            types.OrderLine(
                item_id=item.item_id,
                product_id=item.product_id,
                name=Localised(en=item.name),
                options=_options(item.options),
                price=item.price,
            )
            for item in order.items
        ),
        payments=tuple(
            types.Payment(kind=entry.transaction_type, amount=entry.amount, payment_method_id=entry.payment_method_id)
            for entry in order.payment_history
        ),
        fulfilments=tuple(
            types.Fulfilment(tracking_ids=parcel.tracking_id, item_ids=parcel.item_ids) for parcel in order.fulfillments
        ),
        cancel_reason=order.cancel_reason,
        return_record=_return(order),
        exchange_record=_exchange(order),
    )


def _return(order: TauOrder) -> types.ReturnRecord | None:
    if order.return_items is None or order.return_payment_method_id is None:
        return None
    return types.ReturnRecord(item_ids=order.return_items, payment_method_id=order.return_payment_method_id)


def _exchange(order: TauOrder) -> types.ExchangeRecord | None:
    if order.exchange_items is None or order.exchange_payment_method_id is None:
        return None
    return types.ExchangeRecord(
        item_ids=order.exchange_items,
        new_item_ids=order.exchange_new_items or (),
        payment_method_id=order.exchange_payment_method_id,
        price_difference=order.exchange_price_difference or Decimal(0),
    )


# ---------------------------------------------------------------- and back


def users_json(customers: Iterable[types.Customer]) -> dict[str, Any]:
    """users.json; of a customer's phone, which τ-bench has no field for, nothing."""
    return {
        customer.user_id: {
            "name": customer.name.model_dump(),
            "address": _address_json(customer.address),
            "email": customer.email,
            "payment_methods": {m.payment_method_id: _payment_method_json(m) for m in customer.payment_methods},
            "orders": list(customer.order_ids),
        }
        for customer in customers
    }


def products_json(products: Iterable[types.Product]) -> dict[str, Any]:
    """products.json, in English."""
    return {
        product.product_id: {
            "name": product.name.en,
            "product_id": product.product_id,
            "variants": {
                variant.item_id: {
                    "item_id": variant.item_id,
                    "options": _options_json(variant.options),
                    "available": variant.available,
                    "price": _number(variant.price),
                }
                for variant in product.variants
            },
        }
        for product in products
    }


def orders_json(orders: Iterable[types.Order]) -> dict[str, Any]:
    """orders.json, in English; with what τ-bench's tools add where a write was done."""
    return {order.order_id: _order_json(order) for order in orders}


def _order_json(order: types.Order) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "order_id": order.order_id,
        "user_id": order.user_id,
        "address": _address_json(order.address),
        "items": [
            {
                "name": line.name.en,
                "product_id": line.product_id,
                "item_id": line.item_id,
                "price": _number(line.price),
                "options": _options_json(line.options),
            }
            for line in order.lines
        ],
        "fulfillments": [
            {"tracking_id": list(parcel.tracking_ids), "item_ids": list(parcel.item_ids)}
            for parcel in order.fulfilments
        ],
        "status": order.status,
        "payment_history": [
            {
                "transaction_type": payment.kind,
                "amount": _number(payment.amount),
                "payment_method_id": payment.payment_method_id,
            }
            for payment in order.payments
        ],
    }
    return entry | _written_json(order)


def _written_json(order: types.Order) -> dict[str, Any]:
    """The fields that are there only after a write."""
    entry: dict[str, Any] = {}
    if order.cancel_reason is not None:
        entry["cancel_reason"] = order.cancel_reason
    if order.return_record:
        entry["return_items"] = list(order.return_record.item_ids)
        entry["return_payment_method_id"] = order.return_record.payment_method_id
    if order.exchange_record:
        entry["exchange_items"] = list(order.exchange_record.item_ids)
        entry["exchange_new_items"] = list(order.exchange_record.new_item_ids)
        entry["exchange_payment_method_id"] = order.exchange_record.payment_method_id
        entry["exchange_price_difference"] = _number(order.exchange_record.price_difference)
    return entry


def _address_json(address: types.Address) -> dict[str, str]:
    return {name: getattr(address, name) for name in TauAddress.model_fields}


def _payment_method_json(method: types.PaymentMethod) -> dict[str, Any]:
    entry: dict[str, Any] = {"source": method.kind, "id": method.payment_method_id}
    if method.brand is not None:
        entry["brand"] = method.brand
    if method.last_four is not None:
        entry["last_four"] = method.last_four
    if method.balance is not None:
        entry["balance"] = _number(method.balance)
    return entry


def _options_json(options: tuple[types.Option, ...]) -> dict[str, str]:
    return {option.name.en: option.value.en for option in options}


def _number(amount: Decimal) -> int | float:
    """A JSON number, whole where the amount is."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)
