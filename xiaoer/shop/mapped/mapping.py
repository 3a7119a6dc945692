"""The YAML file that tells how a foreign shop's API is the protocol; see docs/connect-your-shop.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, cast, get_args

from pydantic import BeforeValidator, Field, ValidationInfo, create_model, field_validator, model_validator

from xiaoer.shop.mapped.expressions import Expression
from xiaoer.shop.mapped.records import Formats
from xiaoer.shop.mapped.requests import Request
from xiaoer.shop.mapped.shapes import by_text, each_of, shape_of
from xiaoer.shop.profile import Factor
from xiaoer.shop.types import Coupon, Customer, Fulfilment, Order, Product, Write
from xiaoer.shop.yaml_file import read_model
from xiaoer.types import Frozen

_SECRET = re.compile(r"auth|key|token|secret|cookie|sign|password", re.IGNORECASE)

ShopsRefusal = Literal[
    "not-pending",
    "not-delivered",
    "already-modified",
    "item-unavailable",
    "not-returnable",
    "already-shipped",
    "already-expedited",
    "nothing-to-expedite",
    "not-invoiceable",
    "no-price-drop",
    "not-price-protected",
    "address-unchanged",
    "shop-refused",
]
"""Refusals that the shop itself can come up with beside the project's rules; they need no value that only it knows."""


class Given(Frozen):
    """A header's or an address's value: as it stands, or from an environment variable."""

    text: str | None = None
    env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    prefix: str = ""
    default: str | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Given:
        if (self.text is None) == (self.env is None):
            raise ValueError("write a text, or {env: NAME} for the environment variable that holds it")
        return self


def _given(value: Any) -> Any:
    """A text as it stands; a number is one, too, so that no message shows it before it is looked at."""
    return {"text": str(value)} if isinstance(value, (str, int, float)) else value


GivenValue = Annotated[Given, BeforeValidator(_given)]


class Endpoint(Frozen):
    """Where the shop's API is, and what every request carries; secrets come from the environment."""

    url: GivenValue
    headers: dict[str, GivenValue] = Field(default_factory=dict)

    @field_validator("headers")
    @classmethod
    def _no_secrets(cls, headers: dict[str, Given]) -> dict[str, Given]:
        for name, given in headers.items():
            if given.text is not None and _SECRET.search(name):
                raise ValueError(f"{name} looks like a secret, which no file may hold; write {name}: {{env: NAME}}")
        return headers


class Limits(Frozen):
    """How hard the shop may be asked."""

    attempts: int = Field(default=3, ge=1, le=5)  # of a read; a write is sent once
    pages: int = Field(default=20, ge=1, le=500)  # of one list
    connections: int = Field(default=8, ge=1, le=100)
    candidates: int = Field(default=20, ge=1, le=200)  # customers whom one factor may fit
    catalogue_seconds: float = Field(default=60.0, ge=0)  # for which the list of products is kept; quotes read afresh


Code = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class Errors(Frozen):
    """How the shop says that something went wrong; its codes are compared as text."""

    good: Expression | None = None  # of an answer with a status below 300: whether it is a good one
    code: Expression | None = None
    not_found: tuple[Code, ...] = ()
    busy: tuple[Code, ...] = ()
    changed: tuple[Code, ...] = ()
    key_reused: tuple[Code, ...] = ()
    refused: Annotated[dict[str, ShopsRefusal], BeforeValidator(by_text)] = Field(default_factory=dict)


class Pages(Frozen):
    """How a list goes on: `next` finds what the next request carries in `into`, or `more` whether to count on."""

    into: str
    next: Expression | None = None
    more: Expression | None = None
    first: int = 1
    step: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _one_way(self) -> Pages:
        if (self.next is None) == (self.more is None):
            raise ValueError("give `next` (a cursor in the answer) or `more` (whether there is another page), not both")
        return self


class Read(Request):
    """A request that changes nothing; `at` says where in the answer the thing stands."""

    at: Expression | None = None


class ListRead(Read):
    """A read of several things, in one answer or in pages."""

    pages: Pages | None = None


class OfCustomer(Read):
    """A read of one customer's."""

    values: ClassVar[frozenset[str]] = frozenset({"user_id"})


class ListOfCustomer(ListRead):
    """A list of one customer's."""

    values: ClassVar[frozenset[str]] = frozenset({"user_id"})


class OfOrder(Read):
    """A read of one order."""

    values: ClassVar[frozenset[str]] = frozenset({"user_id", "order_id"})


class OfProduct(Read):
    """A read of one product."""

    values: ClassVar[frozenset[str]] = frozenset({"product_id"})


class Search(ListRead):
    """Customers whom factors may fit: `ids` finds their ids in the answer; all factors are compared afterwards."""

    values: ClassVar[frozenset[str]] = frozenset(get_args(Factor))
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    by: tuple[Factor, ...] = Field(min_length=1)
    at: Expression

    @model_validator(mode="after")
    def _uses_them(self) -> Search:
        for factor in self.by:
            if not self.uses(factor):
                raise ValueError(
                    f"the search is by {factor} but the request doesn't carry it; put it into query or body"
                )
        return self


class Parcels(Read):
    """Parcels of an order, where they have a request of their own."""

    values: ClassVar[frozenset[str]] = frozenset({"user_id", "order_id", "raw"})
    fields: each_of(Fulfilment)  # type: ignore[valid-type]


class CustomerPart(Frozen):
    """Customers. `order_ids` can be left out: they are taken from the orders."""

    one: OfCustomer
    fields: shape_of(Customer, frozenset({"user_id"}))  # type: ignore[valid-type]


class OrdersPart(Frozen):
    """Orders. Without `one` an order is looked for in the list; `full: false` where the list has summaries only."""

    list: ListOfCustomer
    one: OfOrder | None = None
    full: bool = True
    newest_first: bool = True
    parcels: Parcels | None = None
    fields: shape_of(Order, frozenset({"user_id"}))  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _safe(self) -> OrdersPart:
        if self.fields.user_id is None:
            for name, read in (("list", self.list), ("one", self.one)):
                if read is not None and not read.uses("user_id"):
                    raise ValueError(
                        f"nothing ties the orders of `{name}` to their customer; "
                        "say where the buyer stands (fields.user_id), or put user_id into the request"
                    )
        if not self.full and self.one is None:
            raise ValueError("the list has summaries only (full: false), so `one` is needed")
        return self


class ProductsPart(Frozen):
    """The catalogue. Without `one` a product is looked for in the list."""

    list: ListRead
    one: OfProduct | None = None
    fields: shape_of(Product)  # type: ignore[valid-type]


class CouponsPart(Frozen):
    """Coupons; without this part the customer is told that the shop has none here."""

    list: ListOfCustomer
    fields: shape_of(Coupon)  # type: ignore[valid-type]


class ReceiptsPart(Read):
    """Whether a write was done, by the key that it carried. A good answer means yes unless `done` finds no."""

    values: ClassVar[frozenset[str]] = frozenset({"user_id", "key"})
    done: Expression | None = None
    failed: Expression | None = None
    done_at: Expression | None = None

    @model_validator(mode="after")
    def _uses_the_key(self) -> ReceiptsPart:
        if not self.uses("key"):
            raise ValueError("a write is looked up by its key; put {key} into the path, or key into query or body")
        return self


class Preview(Read):
    """The shop's own quote: it may refuse, and its sums must be those of the project's rules."""

    values: ClassVar[frozenset[str]] = frozenset({"user_id", "order_id", "write", "order", "raw", "customer"})
    refund: Expression | None = None
    charge: Expression | None = None


class WriteCall(Request):
    """How one kind of write is done.

    `done_when` tells from the order read afresh (`order`, as the protocol has it; `raw`, as the shop gives it) and
    the `write` whether it was done: for shops that can't look a write up by its key.
    """

    values: ClassVar[frozenset[str]] = frozenset(
        {"user_id", "order_id", "key", "write", "quote", "refund", "charge", "order", "raw", "customer"}
    )
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "POST"
    preview: Preview | None = None
    done_at: Expression | None = None
    done_when: Expression | None = None

    @model_validator(mode="after")
    def _never_twice(self) -> WriteCall:
        if not self.uses("key") and self.done_when is None:
            raise ValueError(
                "if the answer to this write is lost nobody can tell whether it was done; put key (a new one for every "
                "write) into a header or the body, or say with done_when how the order shows it"
            )
        return self


WRITE_TYPES: tuple[str, ...] = tuple(each.model_fields["type"].default for each in get_args(Write))
"""Every kind of write that the protocol has; those that a mapping leaves out are refused by name."""

WritesPart = create_model(
    "WritesPart",
    __base__=Frozen,
    __doc__="How each kind of write is done.",
    **cast(Any, dict.fromkeys(WRITE_TYPES, (WriteCall | None, None))),
)


class Mapping(Frozen):
    """How a foreign shop's API is the protocol."""

    shop: Endpoint
    formats: Formats = Formats()
    limits: Limits = Limits()
    errors: Errors = Errors()
    identity: tuple[Search, ...] = Field(min_length=1)
    customer: CustomerPart
    orders: OrdersPart
    products: ProductsPart
    coupons: CouponsPart | None = None
    receipts: ReceiptsPart | None = None
    writes: WritesPart = WritesPart()

    @field_validator("writes")
    @classmethod
    def _can_be_looked_up(cls, writes: Any, info: ValidationInfo) -> Any:
        for name in WRITE_TYPES:
            call = getattr(writes, name)
            if call is not None and call.done_when is None and info.data.get("receipts") is None:
                raise ValueError(
                    f"{name}: nothing tells whether it was done where its answer is lost; "
                    "add `receipts` (a look-up by key), or `done_when` to this write"
                )
        return writes

    def write(self, name: str) -> WriteCall | None:
        """How this kind of write is done, or None where the shop can't."""
        call: WriteCall | None = getattr(self.writes, name, None)
        return call


def load_mapping(path: Path) -> Mapping:
    """Read a mapping; raises `ConfigurationError` that names the file, and the line of every wrong field."""
    return read_model(path, Mapping, "mapping")
