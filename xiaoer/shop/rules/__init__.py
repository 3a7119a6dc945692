"""The shop's rules: one pure function that every shop behind the protocol decides with."""

from __future__ import annotations

from datetime import datetime

from xiaoer.shop.effects import Decision
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules import after_sale, delivered, pending, services
from xiaoer.shop.rules.facts import Facts
from xiaoer.shop.types import (
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

__all__ = ["Facts", "decide"]


def decide(write: Write, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """What `write` would do to the state in `facts` at `now` (aware): a quote with its hash, and the effects.

    Changes nothing. Raises `Refused` with a `RefusalCode` and its details when the profile's rules
    say no, `NotFound` when the order is absent or another customer's.
    """
    match write:
        case CancelOrder():
            return pending.cancel(write, facts, profile, now)
        case ChangeOrderAddress():
            return pending.change_order_address(write, facts, profile)
        case ChangePayment():
            return pending.change_payment(write, facts, profile, now)
        case ModifyItems():
            return pending.modify_items(write, facts, profile, now)
        case ReturnItems():
            return delivered.return_items(write, facts, profile, now)
        case ExchangeItems():
            return delivered.exchange_items(write, facts, profile, now)
        case ChangeDefaultAddress():
            return services.change_default_address(write, facts, profile)
        case Expedite():
            return services.expedite(write, facts, profile)
        case RequestInvoice():
            return services.request_invoice(write, facts, profile, now)
        case ClaimPriceProtection():
            return services.claim_price_protection(write, facts, profile, now)
        case WithdrawAfterSale():
            return after_sale.withdraw_after_sale(write, facts, profile)
        case RefuseDelivery():
            return after_sale.refuse_delivery(write, facts, profile, now)
        case RefundOnly():
            return after_sale.refund_only(write, facts, profile, now)
        case ResendItems():
            return after_sale.resend_items(write, facts, profile, now)
        case ReportLoss():
            return after_sale.report_loss(write, facts, profile, now)
        case SendBack():
            return after_sale.send_back(write, facts, profile, now)
