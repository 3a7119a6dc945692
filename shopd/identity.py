"""Who a customer is: factors made comparable, and the one query that finds whom they all fit."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from shopd.tables import OrderRow, UserRow
from xiaoer.errors import NotFound, Refused
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import IdentityClaim, PersonName


def email_key(email: str) -> str:
    """An e-mail address without regard to case, width or surrounding space."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def letters_key(text: str) -> str:
    """Only letters and digits, without regard to case and width: names, postcodes and order numbers compare so."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def name_keys(name: PersonName) -> tuple[str, str]:
    """The name with the given name first, and with the family name first."""
    first, last = letters_key(name.first_name), letters_key(name.last_name)
    return first + last, last + first


def phone_last4(phone: str | None) -> str | None:
    """The last four digits, or None where there aren't four."""
    digits = "".join(char for char in unicodedata.normalize("NFKC", phone or "") if char.isascii() and char.isdigit())
    return digits[-4:] if len(digits) >= 4 else None


def find_user(session: Session, claim: IdentityClaim, profile: Profile) -> str:
    """The user id of the one customer whom all factors fit.

    Raises `Refused` where the profile doesn't accept this combination, and `NotFound` where the
    factors fit nobody or several. One statement asks for all factors at once, so that neither the
    answer nor its time tells which of them was wrong.
    """
    if claim.factors not in profile.identity.accepted:
        accepted = [sorted(factors) for factors in profile.identity.accepted]
        raise Refused("identity-factors-not-accepted", accepted=accepted, given=sorted(claim.factors))
    found = session.execute(select(UserRow.user_id).where(*_conditions(claim)).limit(2)).scalars().all()
    if len(found) != 1:
        raise NotFound("customer")
    return str(found[0])


def _conditions(claim: IdentityClaim) -> list[Any]:
    conditions: list[Any] = []
    if claim.email is not None:
        conditions.append(_is(UserRow.email_key, email_key(claim.email)))
    if claim.name is not None:
        name = letters_key(claim.name)
        conditions.append(or_(_is(UserRow.name_key, name), _is(UserRow.name_key_reversed, name)))
    if claim.postcode is not None:
        conditions.append(_is(UserRow.postcode_key, letters_key(claim.postcode)))
    if claim.order_id is not None:
        owners = select(OrderRow.user_id).where(_is(OrderRow.order_key, letters_key(claim.order_id)))
        conditions.append(UserRow.user_id.in_(owners))
    if claim.phone_last4 is not None:
        conditions.append(_is(UserRow.phone_last4, phone_last4(claim.phone_last4) or ""))
    return conditions


def _is(column: Any, key: str) -> Any:
    """Equality, but nothing equals an empty key: a customer without a postcode isn't found by giving none."""
    return and_(column == key, column != "")
