"""A shop's rules: windows, reasons, fees, identity; one YAML file in `profiles/`."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from xiaoer.shop.types import PaymentKind, Timing
from xiaoer.shop.yaml_file import read_model
from xiaoer.types import Frozen, Localised

Factor = Literal["email", "name", "postcode", "order_id", "phone_last4"]
Days = Annotated[int, Field(ge=0)]


class Reason(Frozen):
    """A reason that the customer may give; `shop_pays_freight` where the fault is the shop's."""

    id: str
    label: Localised
    shop_pays_freight: bool = False


def _different_ids(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    ids = [reason.id for reason in reasons]
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise ValueError(f"every reason needs an id of its own; given twice: {', '.join(twice)}")
    return reasons


Reasons = Annotated[tuple[Reason, ...], AfterValidator(_different_ids)]


class IdentityRules(Frozen):
    """Which factors, together, prove who somebody is; the first set is what the assistant asks for."""

    accepted: tuple[Annotated[frozenset[Factor], Field(min_length=1)], ...] = Field(min_length=1)
    attempts: int = Field(default=5, ge=1)
    lock_minutes: int = Field(default=15, ge=0)
    expires_minutes: int = Field(default=30, ge=1)


class CancelRules(Frozen):
    """Cancelling a pending order.

    `refunds` is "net" where each payment method gets back what it paid and has not got back yet;
    "each_entry" repeats every entry of the payment history as a refund, as τ-bench's tool does.
    """

    reasons: Reasons = Field(min_length=1)
    refunds: Literal["net", "each_entry"] = "net"


class AddressRules(Frozen):
    """Changing an address; `unchanged_allowed` where the address that is already there is accepted as a change."""

    unchanged_allowed: bool = False


class ModifyRules(Frozen):
    """Changing the items of a pending order, once.

    `locks_order` where nothing else of the order can be changed or cancelled after that;
    `records_zero_difference` where a swap at the same price leaves a refund of 0 in the payment history.
    """

    same_variant_allowed: bool = False
    locks_order: bool = True
    records_zero_difference: bool = False


class ReturnRules(Frozen):
    """Returning and exchanging what was delivered; a window of None never closes."""

    return_window_days: Days | None = None
    exchange_window_days: Days | None = None
    reasons: Reasons = ()
    same_variant_allowed: bool = False  # on exchange
    refund_targets: tuple[Literal["original", "gift_card"], ...] = ("original", "gift_card")
    not_returnable_categories: tuple[str, ...] = ()  # English category names
    return_freight: Literal["shop", "customer"] | None = None  # who pays it where the fault isn't the shop's


class AfterSaleRules(Frozen):
    """What else can be done after an order was sent; nothing of it where a shop doesn't say.

    `fault_window_days`: days after delivery within which missing, wrong or damaged goods and a parcel that never came
    may be reported; None where they can't be. `refund_only_up_to`: the most that is paid back without the goods and
    without a person's decision; None where nothing is.
    """

    withdrawable: bool = False
    refusable: bool = False
    fault_window_days: Days | None = None
    refund_only_up_to: Decimal | None = Field(default=None, ge=0)
    resend: bool = False
    loss_reports: bool = False
    send_back: tuple[Literal["waybill", "pickup"], ...] = ()
    pickup_within_days: Days = 7


class PriceProtectionRules(Frozen):
    """Price protection (价保): within so many days after the order; None where the shop has none."""

    window_days: Days | None = None


class RefundTimings(Frozen):
    """How long a refund takes, by kind of payment method; kinds that aren't given take as long as `other`."""

    gift_card: Timing = Timing()
    other: Timing = Timing(min_days=5, max_days=7)
    credit_card: Timing | None = None
    paypal: Timing | None = None
    alipay: Timing | None = None
    wechat_pay: Timing | None = None

    def of(self, kind: PaymentKind | None) -> Timing:
        """The timing for a kind of payment method; None stands for a method that is no longer stored."""
        timing: Timing | None = getattr(self, kind) if kind else None
        return timing or self.other


class Profile(Frozen):
    """The rules of one shop."""

    name: str
    title: Localised
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    timezone: str = "UTC"
    order_number_pattern: str  # of a normalised number, such as ^#W\d{7}$
    order_number_example: str
    ships_within_hours: int = Field(default=48, ge=0)
    identity: IdentityRules
    cancel: CancelRules
    addresses: AddressRules = AddressRules()
    modify: ModifyRules = ModifyRules()
    returns: ReturnRules = ReturnRules()
    after_sale: AfterSaleRules = AfterSaleRules()
    price_protection: PriceProtectionRules = PriceProtectionRules()
    refunds: RefundTimings = RefundTimings()
    invoices: bool = False
    generated_mark: Localised | None = None  # stands below every text that a language model wrote

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("this isn't a time zone's name, such as Asia/Shanghai or UTC") from error
        return value

    @field_validator("order_number_pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"this isn't a regular expression ({error})") from error
        return value

    @field_validator("order_number_example")
    @classmethod
    def _fits_pattern(cls, value: str, info: ValidationInfo) -> str:
        pattern = info.data.get("order_number_pattern")
        if pattern is not None and not re.search(pattern, value):
            raise ValueError(f"the example must fit order_number_pattern, {pattern}")
        return value


def load_profile(path: Path) -> Profile:
    """Read a profile; raises `ConfigurationError` that names the file, and the line of every wrong field."""
    return read_model(path, Profile, "profile")
