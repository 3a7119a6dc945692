"""What a shop is made of: customers, products, orders and parcels, as frozen values.

Money is `Decimal` with two places in the shop's one currency; times are aware datetimes.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from xiaoer.types import Frozen, Language, Localised

OrderStatus = Literal[
    "unpaid",
    "pending",  # paid, not yet handed to a courier
    "pending (item modified)",
    "processed",  # handed to a courier, on its way
    "delivered",
    "cancelled",
    "return requested",
    "exchange requested",
]
PaymentKind = Literal["credit_card", "paypal", "gift_card", "alipay", "wechat_pay"]
Fault = Literal["missing", "wrong", "damaged"]
"""What is the matter with an item that should have arrived."""
ParcelState = Literal[
    "label_created", "picked_up", "in_transit", "out_for_delivery", "delivered", "returned", "problem"
]


class PersonName(Frozen):
    """A customer's name; Chinese names are written family name first, without a space."""

    first_name: str
    last_name: str

    @property
    def full(self) -> str:
        """The name as its owner would write it."""
        if any("\u4e00" <= char <= "\u9fff" for char in self.last_name + self.first_name):
            return self.last_name + self.first_name
        return f"{self.first_name} {self.last_name}".strip()


class Address(Frozen):
    """Where a parcel goes. `receiver` and `phone` are those of the parcel, where they differ from the customer's."""

    address1: str
    address2: str = ""
    city: str
    state: str
    country: str
    zip: str
    receiver: str | None = None
    phone: str | None = None


class PaymentMethod(Frozen):
    """A way to pay that the customer has stored; only gift cards have a balance."""

    payment_method_id: str
    kind: PaymentKind
    brand: str | None = None
    last_four: str | None = None
    balance: Decimal | None = None


class Customer(Frozen):
    """A customer's profile, as the customer may see it."""

    user_id: str
    name: PersonName
    email: str
    phone: str | None = None
    address: Address
    payment_methods: tuple[PaymentMethod, ...] = ()
    order_ids: tuple[str, ...] = ()

    def payment_method(self, payment_method_id: str) -> PaymentMethod | None:
        """The stored payment method of that id, if there is one."""
        return next((m for m in self.payment_methods if m.payment_method_id == payment_method_id), None)


class Option(Frozen):
    """One property of a variant, such as colour: black."""

    name: Localised
    value: Localised


class Variant(Frozen):
    """One thing that can be bought: a product in one combination of options."""

    item_id: str
    options: tuple[Option, ...] = ()
    price: Decimal
    available: bool
    stock: int | None = None  # units; None where the shop only says whether there is any


class Product(Frozen):
    """A product and its variants."""

    product_id: str
    name: Localised
    category: Localised | None = None
    description: Localised | None = None
    variants: tuple[Variant, ...]

    def variant(self, item_id: str) -> Variant | None:
        """The variant of that item id, if it is one of this product's."""
        return next((v for v in self.variants if v.item_id == item_id), None)


class OrderLine(Frozen):
    """One unit that was bought; two of the same are two lines."""

    item_id: str
    product_id: str
    name: Localised
    options: tuple[Option, ...] = ()
    price: Decimal


class Payment(Frozen):
    """Money that moved for an order."""

    kind: Literal["payment", "refund"]
    amount: Decimal
    payment_method_id: str
    at: datetime | None = None


class TrackEvent(Frozen):
    """One step of a parcel."""

    at: datetime
    state: ParcelState
    place: Localised | None = None
    text: Localised


class Fulfilment(Frozen):
    """A parcel, or several with one content: what is in it and how far it has come (newest event last)."""

    tracking_ids: tuple[str, ...]
    item_ids: tuple[str, ...]
    courier: Localised | None = None
    expected_on: datetime | None = None
    events: tuple[TrackEvent, ...] = ()


class ReturnRecord(Frozen):
    """A return that was asked for."""

    item_ids: tuple[str, ...]
    payment_method_id: str
    reason: str | None = None
    at: datetime | None = None


class ExchangeRecord(Frozen):
    """An exchange that was asked for; `price_difference` above zero is what the customer pays."""

    item_ids: tuple[str, ...]
    new_item_ids: tuple[str, ...]
    payment_method_id: str
    price_difference: Decimal
    at: datetime | None = None


class Invoice(Frozen):
    """An invoice (发票) on an order."""

    kind: Literal["personal", "company"]
    title: str
    tax_number: str | None = None
    amount: Decimal
    at: datetime | None = None


class PriceClaim(Frozen):
    """Price protection (价保) that was paid for one line."""

    item_id: str
    amount: Decimal
    at: datetime | None = None


class FaultClaim(Frozen):
    """What was done for one unit that was missing, wrong or damaged: money back (仅退款) or a new one (补发)."""

    item_id: str
    fault: Fault
    remedy: Literal["refund", "resend"]
    amount: Decimal = Decimal(0)
    at: datetime | None = None


class SendBackRecord(Frozen):
    """How goods come back to the shop: by the customer's own parcel, or picked up on a day."""

    tracking_number: str | None = None
    pickup_on: date | None = None
    at: datetime | None = None


class Order(Frozen):
    """An order with all that the customer may know of it."""

    order_id: str
    user_id: str
    status: OrderStatus
    created_at: datetime | None = None
    delivered_at: datetime | None = None
    address: Address
    lines: tuple[OrderLine, ...]
    payments: tuple[Payment, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    cancel_reason: str | None = None
    return_record: ReturnRecord | None = None
    exchange_record: ExchangeRecord | None = None
    invoice: Invoice | None = None
    price_claims: tuple[PriceClaim, ...] = ()
    fault_claims: tuple[FaultClaim, ...] = ()
    send_back: SendBackRecord | None = None
    loss_reported_at: datetime | None = None  # signed for, as the courier says, but not received
    expedited_at: datetime | None = None
    coupon_code: str | None = None
    freight_insured: bool = False  # 运费险

    @property
    def paid(self) -> Decimal:
        """What the customer has paid and not got back."""
        return sum((p.amount if p.kind == "payment" else -p.amount for p in self.payments), Decimal(0))


class Coupon(Frozen):
    """A coupon in the customer's hands; `applies` is false with the reason's code where it can't be used now."""

    code: str
    title: Localised
    amount_off: Decimal
    minimum_spend: Decimal = Decimal(0)
    product_ids: tuple[str, ...] = ()  # empty: every product
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    used: bool = False


class IdentityClaim(Frozen):
    """What somebody says who they are: the customer is the one whom *all* given factors fit."""

    email: str | None = None
    name: str | None = None
    postcode: str | None = None
    order_id: str | None = None
    phone_last4: str | None = None

    @property
    def factors(self) -> frozenset[str]:
        """Names of the factors that were given."""
        return frozenset(self.model_dump(exclude_none=True))


# ---------------------------------------------------------------- writes


class CancelOrder(Frozen):
    """Cancel an order that is still pending."""

    type: Literal["cancel_order"] = "cancel_order"
    order_id: str
    reason: str


class ChangeOrderAddress(Frozen):
    """Send a pending order somewhere else."""

    type: Literal["change_order_address"] = "change_order_address"
    order_id: str
    address: Address


class ChangeDefaultAddress(Frozen):
    """Change the customer's default address; orders keep theirs."""

    type: Literal["change_default_address"] = "change_default_address"
    address: Address


class ChangePayment(Frozen):
    """Pay a pending order with another stored payment method."""

    type: Literal["change_payment"] = "change_payment"
    order_id: str
    payment_method_id: str


class ModifyItems(Frozen):
    """Swap items of a pending order for other variants; `item_ids[i]` becomes `new_item_ids[i]`."""

    type: Literal["modify_items"] = "modify_items"
    order_id: str
    item_ids: tuple[str, ...]
    new_item_ids: tuple[str, ...]
    payment_method_id: str


class ReturnItems(Frozen):
    """Return items of a delivered order; the refund goes to `payment_method_id`."""

    type: Literal["return_items"] = "return_items"
    order_id: str
    item_ids: tuple[str, ...]
    payment_method_id: str
    reason: str | None = None


class ExchangeItems(Frozen):
    """Swap items of a delivered order for other variants; `item_ids[i]` becomes `new_item_ids[i]`."""

    type: Literal["exchange_items"] = "exchange_items"
    order_id: str
    item_ids: tuple[str, ...]
    new_item_ids: tuple[str, ...]
    payment_method_id: str


class Expedite(Frozen):
    """Ask the warehouse or the courier to hurry (催发货, 催配送)."""

    type: Literal["expedite"] = "expedite"
    order_id: str


class RequestInvoice(Frozen):
    """Issue an invoice on an order; a company's needs its tax number."""

    type: Literal["request_invoice"] = "request_invoice"
    order_id: str
    kind: Literal["personal", "company"]
    title: str
    tax_number: str | None = None


class ClaimPriceProtection(Frozen):
    """Claim the difference for everything in the order that has become cheaper."""

    type: Literal["claim_price_protection"] = "claim_price_protection"
    order_id: str


class WithdrawAfterSale(Frozen):
    """Take back a return or an exchange that was asked for (撤销退货); the order is delivered again."""

    type: Literal["withdraw_after_sale"] = "withdraw_after_sale"
    order_id: str


class RefuseDelivery(Frozen):
    """Have a parcel that is on its way turned round (拒收)."""

    type: Literal["refuse_delivery"] = "refuse_delivery"
    order_id: str


class RefundOnly(Frozen):
    """Money back for items that were missing, wrong or damaged, which stay where they are (仅退款)."""

    type: Literal["refund_only"] = "refund_only"
    order_id: str
    item_ids: tuple[str, ...]
    fault: Fault


class ResendItems(Frozen):
    """Send items that were missing, wrong or damaged once more (补发)."""

    type: Literal["resend_items"] = "resend_items"
    order_id: str
    item_ids: tuple[str, ...]
    fault: Fault


class ReportLoss(Frozen):
    """Have the courier asked about a parcel that was signed for, but not received (签收未收到)."""

    type: Literal["report_loss"] = "report_loss"
    order_id: str


class SendBack(Frozen):
    """How the goods of a return or an exchange come back: a waybill's number, or a day on which they are picked up."""

    type: Literal["send_back"] = "send_back"
    order_id: str
    tracking_number: str | None = None
    pickup_on: date | None = None


Write = (
    CancelOrder
    | ChangeOrderAddress
    | ChangeDefaultAddress
    | ChangePayment
    | ModifyItems
    | ReturnItems
    | ExchangeItems
    | Expedite
    | RequestInvoice
    | ClaimPriceProtection
    | WithdrawAfterSale
    | RefuseDelivery
    | RefundOnly
    | ResendItems
    | ReportLoss
    | SendBack
)
"""Everything that can be asked of the shop to change; `type` tells them apart in JSON."""

RefusalCode = Literal[
    "not-pending",  # status: what it is
    "not-delivered",
    "already-modified",
    "reason-not-allowed",  # allowed: the reasons
    "item-not-in-order",
    "items-missing",
    "item-counts-differ",
    "new-item-not-found",
    "item-unavailable",
    "product-differs",
    "same-variant",
    "payment-method-not-found",
    "payment-not-single",
    "same-payment-method",
    "gift-card-too-small",  # balance, needed
    "refund-target-not-allowed",
    "window-closed",  # days, since
    "not-returnable",
    "address-unchanged",
    "already-shipped",
    "already-expedited",
    "nothing-to-expedite",
    "not-invoiceable",
    "invoice-exists",
    "invoice-title-missing",
    "tax-number-invalid",
    "tax-number-missing",
    "no-price-drop",
    "not-price-protected",
    "nothing-to-withdraw",
    "already-sent-back",
    "not-on-its-way",
    "already-claimed",
    "needs-review",  # limit: up to which no person has to decide
    "already-reported",
    "nothing-to-send-back",
    "pickup-day-not-possible",
    "tracking-number-invalid",
    "identity-factors-not-accepted",  # accepted: lists of factors
    "not-offered",  # this shop doesn't do it at all; operation: the write's type
    "shop-refused",  # by a rule of the shop's own that it doesn't name
]


NoteCode = Literal[
    "locks-order",  # nothing else of the order can be changed afterwards
    "only-once",  # this can't be asked for again on this order
    "settled-after-receipt",  # the money moves when the shop has got the goods
    "return-freight-paid-by-shop",
    "return-freight-paid-by-customer",
    "return-freight-insured",  # 运费险 pays it back
    "keep-the-goods",  # nothing has to be sent back
    "courier-is-asked",  # the courier has to answer first
]
"""Things to say beside a quote."""


class Timing(Frozen):
    """When money or goods arrive: at once (both zero) or within so many days."""

    min_days: int = 0
    max_days: int = 0
    business_days: bool = True


class Movement(Frozen):
    """Money that will move: from the shop to the customer (`refund`) or the other way (`charge`)."""

    kind: Literal["refund", "charge"]
    amount: Decimal
    payment_method_id: str
    timing: Timing = Timing()


class QuoteLine(Frozen):
    """An item that the write touches, and what it becomes."""

    item: OrderLine
    becomes: OrderLine | None = None


class Quote(Frozen):
    """Exactly what a write would do. The customer confirms this; the commit carries `hash`."""

    write: Write = Field(discriminator="type")
    lines: tuple[QuoteLine, ...] = ()
    movements: tuple[Movement, ...] = ()
    address: Address | None = None
    invoice: Invoice | None = None
    status_after: OrderStatus | None = None
    ships_within: Timing | None = None
    send_back: SendBackRecord | None = None
    notes: tuple[
        str, ...
    ] = ()  # codes of things to say beside it, such as "locks-order" or "return-freight-paid-by-shop"
    hash: str = ""

    @property
    def refund(self) -> Decimal:
        """What the customer gets back in all."""
        return sum((m.amount for m in self.movements if m.kind == "refund"), Decimal(0))

    @property
    def charge(self) -> Decimal:
        """What the customer pays in all."""
        return sum((m.amount for m in self.movements if m.kind == "charge"), Decimal(0))


class Receipt(Frozen):
    """A write that was done."""

    idempotency_key: str
    quote: Quote
    done_at: datetime


def options_text(options: tuple[Option, ...], language: Language) -> str:
    """A variant's options in one line: "black, 128GB" or "黑色、128GB"."""
    return ("、" if language == "zh" else ", ").join(option.value.say(language) for option in options)
