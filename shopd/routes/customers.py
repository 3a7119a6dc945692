"""Customers: who they are and what is theirs. A path names its customer, and reaches nobody else's."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel

from shopd import read
from shopd.identity import find_user
from shopd.problems import responses
from shopd.routes.context import Shop, without_nul
from xiaoer.shop.types import Coupon, Customer, IdentityClaim, Order

router = APIRouter(prefix="/v1/customers", tags=["customers"])

CLAIMS = {
    "order number and phone": {"value": {"order_id": "XE4820175936", "phone_last4": "8206"}},
    "name and postcode": {"value": {"name": "王小明", "postcode": "310012"}},
}


class Found(BaseModel):
    """Whom the factors fit."""

    user_id: str


@router.post("/find", responses=responses(404, 409, 413, 422), summary="Whom identity factors fit")
def find(shop: Shop, claim: Annotated[IdentityClaim, Body(openapi_examples=CLAIMS)]) -> Found:
    """The one customer whom all given factors fit.

    404 when they fit nobody or several, without saying which is wrong; 409
    `identity-factors-not-accepted` when the shop's profile doesn't take this combination.
    """
    require_plain(claim)
    with shop.database.reading() as session:
        return Found(user_id=find_user(session, claim, shop.profile))


@router.get("/{user_id}", responses=responses(404, 422), summary="A customer's profile")
def get_customer(shop: Shop, user_id: str) -> Customer:
    """Name, contact, default address, payment methods and order numbers (oldest first)."""
    with shop.database.reading() as session:
        return read.customer(session, user_id)


@router.get("/{user_id}/orders", responses=responses(404, 422), summary="A customer's orders")
def get_orders(shop: Shop, user_id: str) -> list[Order]:
    """All orders, newest first."""
    with shop.database.reading() as session:
        read.customer(session, user_id)
        return read.orders_of(session, user_id)


@router.get("/{user_id}/orders/{order_id}", responses=responses(404, 422), summary="One order")
def get_order(shop: Shop, user_id: str, order_id: str) -> Order:
    """One order of this customer; 404 for anybody else's. The number is percent-encoded in the path."""
    with shop.database.reading() as session:
        return read.order(session, user_id, order_id)


@router.get("/{user_id}/coupons", responses=responses(404, 422), summary="A customer's coupons")
def get_coupons(shop: Shop, user_id: str) -> list[Coupon]:
    """All coupons, used and expired ones too."""
    with shop.database.reading() as session:
        return read.coupons(session, user_id)


def require_plain(body: BaseModel) -> None:
    """Refuse a body with a NUL in a text as malformed."""
    if not without_nul(body.model_dump()):
        raise RequestValidationError([{"loc": ("body",), "msg": "a text holds a NUL character", "type": "value_error"}])
