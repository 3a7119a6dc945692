"""What a decided write changes, as values that any store can apply in one transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from xiaoer.shop.types import (
    Address,
    ExchangeRecord,
    FaultClaim,
    Invoice,
    OrderLine,
    OrderStatus,
    Payment,
    PriceClaim,
    Quote,
    ReturnRecord,
    SendBackRecord,
)
from xiaoer.types import Frozen


class StatusSet(Frozen):
    """The order's new status; the reason where it was cancelled."""

    status: OrderStatus
    cancel_reason: str | None = None


class PaymentsAdded(Frozen):
    """Entries for the order's payment history, in this order."""

    payments: tuple[Payment, ...]


class GiftCardChanged(Frozen):
    """Money onto (above zero) or off a gift card of the customer's."""

    payment_method_id: str
    delta: Decimal


class LinesReplaced(Frozen):
    """All lines of the order, anew."""

    lines: tuple[OrderLine, ...]


class OrderAddressSet(Frozen):
    """The order's new address."""

    address: Address


class CustomerAddressSet(Frozen):
    """The customer's new default address."""

    address: Address


class ReturnAdded(Frozen):
    """A return on the order."""

    record: ReturnRecord


class ExchangeAdded(Frozen):
    """An exchange on the order."""

    record: ExchangeRecord


class InvoiceAdded(Frozen):
    """An invoice on the order."""

    invoice: Invoice


class PriceClaimsAdded(Frozen):
    """Price protection paid on the order."""

    claims: tuple[PriceClaim, ...]


class AfterSaleRemoved(Frozen):
    """The order's return or exchange is gone, and how its goods were to come back."""


class FaultClaimsAdded(Frozen):
    """What was done for units that were missing, wrong or damaged."""

    claims: tuple[FaultClaim, ...]


class SendBackSet(Frozen):
    """How the goods come back."""

    record: SendBackRecord


class LossReported(Frozen):
    """The courier was asked about a parcel that was not received."""


class Expedited(Frozen):
    """The order was asked to hurry."""


class StockChanged(Frozen):
    """Units of a variant come back (above zero) or are taken."""

    item_id: str
    delta: int


Effect = (
    StatusSet
    | PaymentsAdded
    | GiftCardChanged
    | LinesReplaced
    | OrderAddressSet
    | CustomerAddressSet
    | ReturnAdded
    | ExchangeAdded
    | InvoiceAdded
    | PriceClaimsAdded
    | AfterSaleRemoved
    | FaultClaimsAdded
    | SendBackSet
    | LossReported
    | Expedited
    | StockChanged
)


class Decision(NamedTuple):
    """What the customer is told, and what then changes."""

    quote: Quote
    effects: tuple[Effect, ...]
