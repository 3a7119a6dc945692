"""What the shop has at the end of a conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tests.e2e.conftest import Service
from xiaoer.shop.protocol import CustomerShop
from xiaoer.shop.types import Customer, IdentityClaim, Order

_T = TypeVar("_T")


def order(service: Service, order_id: str, owner: str) -> Order:
    """The order as the shop has it; `owner`: "name|postcode"."""
    return _read(service, owner, lambda shop: shop.order(order_id))


def customer(service: Service, owner: str) -> Customer:
    """The customer as the shop has them."""
    return _read(service, owner, lambda shop: shop.customer())


def _read(service: Service, owner: str, what: Callable[[CustomerShop], Awaitable[_T]]) -> _T:
    async def read() -> _T:
        shop = service.shop()
        try:
            name, postcode = owner.split("|")
            user_id = await shop.find_customer(IdentityClaim(name=name, postcode=postcode))
            return await what(shop.for_customer(user_id))
        finally:
            await shop.close()

    return asyncio.run(read())
