"""What the actions of one turn read from the shop, each once."""

from __future__ import annotations

from xiaoer.services import Services
from xiaoer.shop.protocol import CustomerShop
from xiaoer.shop.types import Customer, Order, Product


class Reads:
    """The verified customer's things; raises `NotVerified` where nobody is verified, and what the shop raises."""

    def __init__(self, services: Services, conversation: str) -> None:
        self._services = services
        self._conversation = conversation
        self._shop: CustomerShop | None = None
        self._customer: Customer | None = None
        self._orders: tuple[Order, ...] | None = None
        self._order: dict[str, Order] = {}
        self._product: dict[str, Product] = {}

    async def shop(self) -> CustomerShop:
        """The shop as this customer sees it."""
        self._shop = self._shop or await self._services.customer_shop(self._conversation)
        return self._shop

    async def customer(self) -> Customer:
        """The customer."""
        self._customer = self._customer or await (await self.shop()).customer()
        return self._customer

    async def orders(self) -> tuple[Order, ...]:
        """All orders, newest first."""
        if self._orders is None:
            self._orders = await (await self.shop()).orders()
        return self._orders

    async def order(self, order_id: str) -> Order:
        """One order."""
        if order_id not in self._order:
            self._order[order_id] = await (await self.shop()).order(order_id)
        return self._order[order_id]

    async def product(self, product_id: str) -> Product:
        """One product of the catalogue."""
        if product_id not in self._product:
            self._product[product_id] = await self._services.shop.product(product_id)
        return self._product[product_id]
