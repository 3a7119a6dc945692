"""The shape of τ-bench's three files, unknown fields being errors: what isn't understood would be lost on the way out.

Seen in the public data, and in what the benchmark's tools write (sierra-research/tau-bench,
tau_bench/envs/retail).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from xiaoer.shop.types import OrderStatus, PaymentKind
from xiaoer.types import Frozen


def _cents(value: object) -> object:
    """A JSON number as it is written; the benchmark's floats can carry an error below a thousandth of a cent."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("an amount is a JSON number, such as 12.5")
    exact = Decimal(str(value))
    rounded = exact.quantize(Decimal("0.01"))
    if abs(exact - rounded) > Decimal("0.00001"):
        raise ValueError("an amount has two places at most")
    return rounded


Amount = Annotated[Decimal, BeforeValidator(_cents)]


class TauName(Frozen):
    """A user's name."""

    first_name: str
    last_name: str


class TauAddress(Frozen):
    """An address of a user or an order."""

    address1: str
    address2: str
    city: str
    country: str
    state: str
    zip: str


class _Optional(Frozen):
    """An entry whose optional fields are left out when they have no value; null would not come back as null."""

    @model_validator(mode="before")
    @classmethod
    def _no_null(cls, raw: object) -> object:
        nulls = [name for name, value in raw.items() if value is None] if isinstance(raw, dict) else []
        if nulls:
            raise ValueError(f"{', '.join(nulls)}: null; τ-bench leaves a field out that has no value")
        return raw


class TauPaymentMethod(_Optional):
    """A stored payment method; what it has beside its id depends on the source."""

    source: PaymentKind
    id: str
    brand: str | None = None
    last_four: str | None = None
    balance: Amount | None = None


class TauUser(Frozen):
    """An entry of users.json."""

    name: TauName
    address: TauAddress
    email: str
    payment_methods: dict[str, TauPaymentMethod]
    orders: tuple[str, ...]


class TauItem(Frozen):
    """One unit in an order."""

    name: str
    product_id: str
    item_id: str
    price: Amount
    options: dict[str, str]


class TauFulfilment(Frozen):
    """A parcel."""

    tracking_id: tuple[str, ...]
    item_ids: tuple[str, ...]


class TauPayment(Frozen):
    """An entry of an order's payment history."""

    transaction_type: Literal["payment", "refund"]
    amount: Amount
    payment_method_id: str


class TauOrder(_Optional):
    """An entry of orders.json; the last seven fields are there only after the tools have written them."""

    order_id: str
    user_id: str
    address: TauAddress
    items: tuple[TauItem, ...]
    fulfillments: tuple[TauFulfilment, ...]
    status: OrderStatus
    payment_history: tuple[TauPayment, ...]
    cancel_reason: str | None = None
    return_items: tuple[str, ...] | None = None
    return_payment_method_id: str | None = None
    exchange_items: tuple[str, ...] | None = None
    exchange_new_items: tuple[str, ...] | None = None
    exchange_payment_method_id: str | None = None
    exchange_price_difference: Amount | None = None

    @model_validator(mode="after")
    def _whole_groups(self) -> TauOrder:
        for group in (_RETURN_FIELDS, _EXCHANGE_FIELDS):
            given = [name for name in group if getattr(self, name) is not None]
            if given and len(given) < len(group):
                raise ValueError(f"has {', '.join(given)} only; {', '.join(group)} come together")
        return self


_RETURN_FIELDS = ("return_items", "return_payment_method_id")
_EXCHANGE_FIELDS = tuple(name for name in TauOrder.model_fields if name.startswith("exchange_"))


class TauVariant(Frozen):
    """One thing that can be bought."""

    item_id: str
    options: dict[str, str]
    available: bool
    price: Amount


class TauProduct(Frozen):
    """An entry of products.json."""

    name: str
    product_id: str
    variants: dict[str, TauVariant] = Field(min_length=1)
