"""A shop's rules: windows, reasons, fees, identity; one YAML file in `profiles/`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError

from xiaoer.errors import ConfigurationError
from xiaoer.shop.types import PaymentKind, Timing
from xiaoer.types import Frozen, Localised

Factor = Literal["email", "name", "postcode", "order_id", "phone_last4"]


class Reason(Frozen):
    """A reason that the customer may give; `shop_pays_freight` where the fault is the shop's."""

    id: str
    label: Localised
    shop_pays_freight: bool = False


class IdentityRules(Frozen):
    """Which factors, together, prove who somebody is; the first set is what the assistant asks for."""

    accepted: tuple[frozenset[Factor], ...]
    attempts: int = 5
    lock_minutes: int = 15
    expires_minutes: int = 30


class CancelRules(Frozen):
    """Cancelling a pending order.

    `refunds` is "net" where each payment method gets back what it paid and has not got back yet;
    "each_entry" repeats every entry of the payment history as a refund, as τ-bench's tool does.
    """

    reasons: tuple[Reason, ...]
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

    return_window_days: int | None = None
    exchange_window_days: int | None = None
    reasons: tuple[Reason, ...] = ()
    same_variant_allowed: bool = False  # on exchange
    refund_targets: tuple[Literal["original", "gift_card"], ...] = ("original", "gift_card")
    not_returnable_categories: tuple[str, ...] = ()  # English category names
    return_freight: Literal["shop", "customer"] | None = None  # who pays it where the fault isn't the shop's


class PriceProtectionRules(Frozen):
    """Price protection (价保): within so many days after the order; None where the shop has none."""

    window_days: int | None = None


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
    ships_within_hours: int = 48
    identity: IdentityRules
    cancel: CancelRules
    addresses: AddressRules = AddressRules()
    modify: ModifyRules = ModifyRules()
    returns: ReturnRules = ReturnRules()
    price_protection: PriceProtectionRules = PriceProtectionRules()
    refunds: RefundTimings = RefundTimings()
    invoices: bool = False


def load_profile(path: Path) -> Profile:
    """Read a profile; raises `ConfigurationError` that names the file and every wrong field."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        known = ", ".join(sorted(p.stem for p in path.parent.glob("*.yml"))) or "none"
        raise ConfigurationError(f"{path}: there is no such profile; in that folder: {known}") from error
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: this isn't YAML: {error}") from error
    try:
        return Profile.model_validate(raw)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise ConfigurationError(f"{path}: {wrong}") from error
