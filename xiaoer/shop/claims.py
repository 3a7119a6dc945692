"""Whether identity factors are enough, and whether they fit a customer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from xiaoer.errors import Refused
from xiaoer.shop.profile import IdentityRules
from xiaoer.shop.types import Customer, IdentityClaim


def require_accepted(claim: IdentityClaim, rules: IdentityRules) -> None:
    """Raise `Refused` unless the given factors are one of the accepted combinations."""
    if claim.factors not in rules.accepted:
        accepted = [sorted(factors) for factors in rules.accepted]
        raise Refused("identity-factors-not-accepted", accepted=accepted, given=sorted(claim.factors))


def fits(claim: IdentityClaim, customer: Customer) -> bool:
    """Whether every given factor is this customer's, regardless of case, width and punctuation.

    What the customer doesn't have fits nothing: no phone is not an empty phone.
    """
    return all(
        bool(given) and given in known
        for given, known in (
            *_if_given(claim.email, _email(claim.email), {_email(customer.email)}),
            *_if_given(claim.name, letters(claim.name), _names(customer)),
            *_if_given(claim.postcode, letters(claim.postcode), {letters(customer.address.zip)}),
            *_if_given(claim.order_id, letters(claim.order_id), {letters(id_) for id_ in customer.order_ids}),
            *_if_given(claim.phone_last4, _last4(claim.phone_last4), {_last4(customer.phone)}),
        )
    )


def letters(text: str | None) -> str:
    """Only letters and digits, case folded and in normal width."""
    return "".join(char for char in unicodedata.normalize("NFKC", text or "").casefold() if char.isalnum())


def _if_given(raw: str | None, given: str, known: Iterable[str]) -> tuple[tuple[str, frozenset[str]], ...]:
    return () if raw is None else ((given, frozenset(known)),)


def _email(text: str | None) -> str:
    return unicodedata.normalize("NFKC", text or "").strip().casefold()


def _names(customer: Customer) -> set[str]:
    first, last = letters(customer.name.first_name), letters(customer.name.last_name)
    return {first + last, last + first}


def _last4(phone: str | None) -> str:
    digits = "".join(char for char in unicodedata.normalize("NFKC", phone or "") if char.isascii() and char.isdigit())
    return digits[-4:] if len(digits) >= 4 else ""
