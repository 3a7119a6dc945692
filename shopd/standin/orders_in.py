"""What is asked of the stand-in, as writes that its rules understand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shopd.standin.show import CLOSE_REASONS
from xiaoer.shop.types import (
    Address,
    CancelOrder,
    ChangeDefaultAddress,
    ChangeOrderAddress,
    ChangePayment,
    ClaimPriceProtection,
    ExchangeItems,
    Expedite,
    ModifyItems,
    RefundOnly,
    RefuseDelivery,
    ReportLoss,
    RequestInvoice,
    ResendItems,
    ReturnItems,
    SendBack,
    WithdrawAfterSale,
    Write,
)

Body = dict[str, Any]


def address(body: Body) -> Address:
    """An address in the stand-in's words."""
    return Address(
        address1=body["line1"],
        address2=body.get("line2") or "",
        city=body["city"],
        state=body["province"],
        country=body["nation"],
        zip=body["postcode"],
        receiver=body.get("receiver"),
        phone=body.get("mobile"),
    )


def default_consignee(body: Body) -> Write:
    """PUT /open/members/{no}/consignee."""
    return ChangeDefaultAddress(address=address(body["consignee"]))


def _skus(rows: list[Body]) -> tuple[str, ...]:
    """`[{sku: a, qty: 2}]` as a, a."""
    return tuple(row["sku"] for row in rows for _ in range(row["qty"]))


def _swap(kind: type[ModifyItems] | type[ExchangeItems], sn: str, body: Body) -> Write:
    old, new = zip(*((row["from"], row["to"]) for row in body["swaps"]), strict=True)
    return kind(order_id=sn, item_ids=old, new_item_ids=new, payment_method_id=body["wallet"])


def _invoice(sn: str, body: Body) -> Write:
    kind = {"C": "company", "P": "personal"}[body["type"]]
    return RequestInvoice(order_id=sn, kind=kind, title=body["head"], tax_number=body.get("tax_no"))


def _claim(kind: type[RefundOnly] | type[ResendItems], sn: str, body: Body) -> Write:
    return kind(order_id=sn, item_ids=_skus(body["rows"]), fault=body["fault"].lower())


TRADE_WRITES: dict[str, Callable[[str, Body], Write]] = {
    "close": lambda sn, body: CancelOrder(order_id=sn, reason=CLOSE_REASONS[body["why"]]),
    "consignee": lambda sn, body: ChangeOrderAddress(order_id=sn, address=address(body["consignee"])),
    "wallet": lambda sn, body: ChangePayment(order_id=sn, payment_method_id=body["wallet"]),
    "rows": lambda sn, body: _swap(ModifyItems, sn, body),
    "refund": lambda sn, body: ReturnItems(
        order_id=sn, item_ids=_skus(body["rows"]), payment_method_id=body["wallet"], reason=body.get("why")
    ),
    "swap": lambda sn, body: _swap(ExchangeItems, sn, body),
    "urge": lambda sn, body: Expedite(order_id=sn),
    "fapiao": _invoice,
    "guard": lambda sn, body: ClaimPriceProtection(order_id=sn),
    "revoke": lambda sn, body: WithdrawAfterSale(order_id=sn),
    "reject": lambda sn, body: RefuseDelivery(order_id=sn),
    "only_refund": lambda sn, body: _claim(RefundOnly, sn, body),
    "resend": lambda sn, body: _claim(ResendItems, sn, body),
    "lost": lambda sn, body: ReportLoss(order_id=sn),
    "way_back": lambda sn, body: SendBack(order_id=sn, tracking_number=body.get("waybill"), pickup_on=body.get("day")),
}
"""By the last part of POST /open/trades/{sn}/..."""
