"""What a customer may ask beside changing the goods: default address, hurry, invoice, price protection."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from xiaoer.errors import Refused
from xiaoer.shop.effects import (
    CustomerAddressSet,
    Decision,
    Expedited,
    InvoiceAdded,
    PaymentsAdded,
    PriceClaimsAdded,
)
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules.delivered import require_window
from xiaoer.shop.rules.facts import Facts, order_of
from xiaoer.shop.rules.money import (
    ZERO,
    back_to_payers,
    cents,
    entries,
    gift_card_effects,
    refund,
    total,
    unclaimed_per_line,
)
from xiaoer.shop.rules.seal import sealed
from xiaoer.shop.tax_numbers import is_tax_number, normal_tax_number
from xiaoer.shop.types import (
    ChangeDefaultAddress,
    ClaimPriceProtection,
    Expedite,
    Invoice,
    Order,
    OrderLine,
    OrderStatus,
    PriceClaim,
    Quote,
    QuoteLine,
    RequestInvoice,
    Timing,
)

_ON_ITS_WAY: tuple[OrderStatus, ...] = ("pending", "pending (item modified)", "processed")


def change_default_address(write: ChangeDefaultAddress, facts: Facts, profile: Profile) -> Decision:
    """The customer's default address; orders keep theirs."""
    if write.address == facts.customer.address and not profile.addresses.unchanged_allowed:
        raise Refused("address-unchanged")
    quote = Quote(write=write, address=write.address)
    return sealed(quote, (CustomerAddressSet(address=write.address),), facts)


def expedite(write: Expedite, facts: Facts, profile: Profile) -> Decision:
    """Ask to hurry an order that is paid and hasn't arrived; once an order."""
    order = order_of(facts, write.order_id)
    if order.status not in _ON_ITS_WAY or order.paid <= 0:
        raise Refused("nothing-to-expedite", order_id=order.order_id, status=order.status)
    if order.expedited_at is not None:
        raise Refused("already-expedited", order_id=order.order_id, since=order.expedited_at.isoformat())
    days = -(-profile.ships_within_hours // 24)
    waiting = order.status != "processed"
    quote = Quote(
        write=write,
        status_after=order.status,
        ships_within=Timing(max_days=days, business_days=False) if waiting else None,
        notes=("only-once",),
    )
    return sealed(quote, (Expedited(),), facts)


def request_invoice(write: RequestInvoice, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """An invoice over what the customer has paid for the order; once an order."""
    order = order_of(facts, write.order_id)
    if not profile.invoices or order.status in ("unpaid", "cancelled") or order.paid <= 0:
        raise Refused("not-invoiceable", order_id=order.order_id, status=order.status)
    if order.invoice is not None:
        raise Refused("invoice-exists", order_id=order.order_id, title=order.invoice.title)
    title = write.title.strip()
    if not title:
        raise Refused("invoice-title-missing", order_id=order.order_id)
    invoice = Invoice(kind=write.kind, title=title, tax_number=_tax_number(write), amount=cents(order.paid))
    lines = tuple(QuoteLine(item=line) for line in order.lines)
    quote = Quote(write=write, lines=lines, invoice=invoice, status_after=order.status, notes=("only-once",))
    return sealed(quote, (InvoiceAdded(invoice=invoice.model_copy(update={"at": now})),), facts)


def claim_price_protection(write: ClaimPriceProtection, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """What each line was paid above today's price goes back to the methods that paid, less what was claimed."""
    order = order_of(facts, write.order_id)
    days = profile.price_protection.window_days
    if days is None or order.created_at is None or order.status not in (*_ON_ITS_WAY, "delivered"):
        raise Refused("not-price-protected", order_id=order.order_id, status=order.status)
    require_window(order.order_id, order.created_at, days, profile, now)
    drops = _drops(order, facts)
    if not drops:
        raise Refused("no-price-drop", order_id=order.order_id)
    shares = back_to_payers(order, total(drop for _, _, drop in drops))
    movements = tuple(refund(facts.customer, method, amount, profile) for method, amount in shares)
    claims = tuple(PriceClaim(item_id=line.item_id, amount=drop, at=now) for line, _, drop in drops)
    quote = Quote(
        write=write,
        lines=tuple(
            QuoteLine(item=line, becomes=line.model_copy(update={"price": now_at})) for line, now_at, _ in drops
        ),
        movements=movements,
        status_after=order.status,
    )
    effects = (
        PriceClaimsAdded(claims=claims),
        PaymentsAdded(payments=entries(movements, now)),
        *gift_card_effects(facts.customer, movements),
    )
    return sealed(quote, effects, facts)


def _tax_number(write: RequestInvoice) -> str | None:
    if write.kind == "personal":
        return None
    number = normal_tax_number(write.tax_number or "")
    if not number:
        raise Refused("tax-number-missing", order_id=write.order_id)
    if not is_tax_number(number):
        raise Refused("tax-number-invalid", tax_number=number)
    return number


def _drops(order: Order, facts: Facts) -> list[tuple[OrderLine, Decimal, Decimal]]:
    """Lines that are cheaper now than they were paid, with today's price and the difference not yet claimed."""
    drops: list[tuple[OrderLine, Decimal, Decimal]] = []
    for line, worth in zip(order.lines, unclaimed_per_line(order), strict=True):
        product = facts.products.get(line.product_id)
        variant = product.variant(line.item_id) if product else None
        drop = worth - cents(variant.price) if variant else ZERO
        if variant and drop > 0:
            drops.append((line, cents(variant.price), drop))
    return drops
