"""The stand-in's records: other names, nested deeper, money in cents, times in milliseconds, words in capitals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from xiaoer.shop.types import (
    Address,
    Coupon,
    Customer,
    Fulfilment,
    Option,
    Order,
    PaymentMethod,
    Product,
    Variant,
)
from xiaoer.types import Localised

STATES = {
    "unpaid": "WAIT_PAY",
    "pending": "WAIT_SHIP",
    "pending (item modified)": "WAIT_SHIP_CHANGED",
    "processed": "SHIPPED",
    "delivered": "SIGNED",
    "cancelled": "CLOSED",
    "return requested": "REFUNDING",
    "exchange requested": "SWAPPING",
}
WALLETS = {"credit_card": "CARD", "paypal": "PAYPAL", "gift_card": "GIFT", "alipay": "ALI", "wechat_pay": "WX"}
SCANS = {
    "label_created": "NEW",
    "picked_up": "COLLECTED",
    "in_transit": "MOVING",
    "out_for_delivery": "DELIVERING",
    "delivered": "DONE",
    "returned": "BACK",
    "problem": "TROUBLE",
}
CLOSE_REASONS = {
    1: "no-longer-needed",
    2: "ordered-by-mistake",
    3: "wrong-address",
    4: "other-variant",
    5: "too-slow",
    6: "other",
    11: "no longer needed",
    12: "ordered by mistake",
}


def cents(amount: Decimal | None) -> int | None:
    """12.50 as 1250."""
    return None if amount is None else int(amount * 100)


def millis(time: datetime | None) -> int | None:
    """A time in milliseconds since 1970."""
    return None if time is None else round(time.timestamp() * 1000)


def member(customer: Customer) -> dict[str, Any]:
    """A customer; the order numbers are elsewhere."""
    return {
        "no": customer.user_id,
        "real": {"given": customer.name.first_name, "family": customer.name.last_name},
        "mail": customer.email,
        "mobile": customer.phone,
        "consignee": consignee(customer.address),
        "wallets": [_wallet(method) for method in customer.payment_methods],
    }


def consignee(address: Address) -> dict[str, Any]:
    """An address."""
    return {
        "line1": address.address1,
        "line2": address.address2 or None,
        "city": address.city,
        "province": address.state,
        "nation": address.country,
        "postcode": address.zip,
        "receiver": address.receiver,
        "mobile": address.phone,
    }


def trade(order: Order) -> dict[str, Any]:
    """An order; equal lines beside each other are one row with a quantity."""
    rows = [(line, len(list(equal))) for line, equal in groupby(order.lines)]
    reasons = {reason: number for number, reason in CLOSE_REASONS.items()}
    return {
        "sn": order.order_id,
        "buyer": {"no": order.user_id},
        "state": STATES[order.status],
        "times": {
            "placed": millis(order.created_at),
            "signed": millis(order.delivered_at),
            "urged": millis(order.expedited_at),
            "reported_lost": millis(order.loss_reported_at),
        },
        "consignee": consignee(order.address),
        "rows": [
            {
                "sku": line.item_id,
                "goods_no": line.product_id,
                "title": _text(line.name),
                "spec": _spec(line.options),
                "deal_cents": cents(line.price),
                "qty": count,
            }
            for line, count in rows
        ],
        "ledger": [
            {
                "way": "IN" if each.kind == "payment" else "OUT",
                "cents": cents(each.amount),
                "wallet": each.payment_method_id,
                "at": millis(each.at),
            }
            for each in order.payments
        ],
        "close_why": reasons.get(order.cancel_reason) if order.cancel_reason else None,
        "aftersales": list(_aftersales(order)),
        "fapiao": _fapiao(order),
        "guards": [{"sku": c.item_id, "cents": cents(c.amount), "at": millis(c.at)} for c in order.price_claims],
        "claims": [
            {
                "sku": claim.item_id,
                "fault": claim.fault.upper(),
                "done": claim.remedy.upper(),
                "cents": cents(claim.amount),
                "at": millis(claim.at),
            }
            for claim in order.fault_claims
        ],
        "way_back": _way_back(order),
        "voucher": order.coupon_code,
        "freight_cover": "Y" if order.freight_insured else "N",
    }


def parcel(fulfilment: Fulfilment) -> dict[str, Any]:
    """A parcel; the newest scan comes first."""
    return {
        "waybills": list(fulfilment.tracking_ids),
        "skus": list(fulfilment.item_ids),
        "carrier": _text(fulfilment.courier),
        "promised": millis(fulfilment.expected_on),
        "scans": [
            {"at": millis(e.at), "state": SCANS[e.state], "where": _text(e.place), "said": _text(e.text)}
            for e in reversed(fulfilment.events)
        ],
    }


def goods(product: Product) -> dict[str, Any]:
    """A product."""
    return {
        "no": product.product_id,
        "title": _text(product.name),
        "class": _text(product.category),
        "about": _text(product.description),
        "skus": [_sku(variant) for variant in product.variants],
    }


def voucher(coupon: Coupon) -> dict[str, Any]:
    """A coupon."""
    return {
        "code": coupon.code,
        "title": _text(coupon.title),
        "off_cents": cents(coupon.amount_off),
        "from_cents": cents(coupon.minimum_spend),
        "goods": list(coupon.product_ids),
        "valid": {"from": millis(coupon.starts_at), "to": millis(coupon.ends_at)},
        "spent": 1 if coupon.used else 0,
    }


def _wallet(method: PaymentMethod) -> dict[str, Any]:
    return {
        "id": method.payment_method_id,
        "kind": WALLETS[method.kind],
        "brand": method.brand,
        "tail": method.last_four,
        "balance_cents": cents(method.balance),
    }


def _sku(variant: Variant) -> dict[str, Any]:
    return {
        "sku": variant.item_id,
        "spec": _spec(variant.options),
        "sale_cents": cents(variant.price),
        "on_sale": "Y" if variant.available else "N",
        "left": variant.stock,
    }


def _aftersales(order: Order) -> Iterable[dict[str, Any]]:
    if back := order.return_record:
        yield {
            "type": "REFUND",
            "skus": list(back.item_ids),
            "wallet": back.payment_method_id,
            "why": back.reason,
            "at": millis(back.at),
        }
    if swap := order.exchange_record:
        yield {
            "type": "SWAP",
            "skus": list(swap.item_ids),
            "to_skus": list(swap.new_item_ids),
            "wallet": swap.payment_method_id,
            "diff_cents": cents(swap.price_difference),
            "at": millis(swap.at),
        }


def _way_back(order: Order) -> dict[str, Any] | None:
    record = order.send_back
    return record and {
        "waybill": record.tracking_number,
        "day": record.pickup_on and record.pickup_on.isoformat(),
        "at": millis(record.at),
    }


def _fapiao(order: Order) -> dict[str, Any] | None:
    invoice = order.invoice
    return invoice and {
        "type": "C" if invoice.kind == "company" else "P",
        "head": invoice.title,
        "tax_no": invoice.tax_number,
        "cents": cents(invoice.amount),
        "at": millis(invoice.at),
    }


def _text(text: Localised | None) -> dict[str, str | None] | None:
    return None if text is None else {"cn": text.zh, "intl": text.en}


def _spec(options: Iterable[Option]) -> list[dict[str, Any]]:
    return [{"k": _text(option.name), "v": _text(option.value)} for option in options]
