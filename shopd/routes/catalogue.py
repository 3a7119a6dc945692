"""The shop itself: its rules and what it sells."""

from __future__ import annotations

from fastapi import APIRouter

from shopd import read
from shopd.problems import responses
from shopd.routes.context import Shop
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import Product

router = APIRouter(prefix="/v1", tags=["the shop"])


@router.get("/profile", responses=responses(), summary="The shop's rules")
def get_profile(shop: Shop) -> Profile:
    """Windows, reasons, fees and accepted identity factors, as the profile's file has them."""
    return shop.profile


@router.get("/products", responses=responses(), summary="The whole catalogue")
def get_products(shop: Shop) -> list[Product]:
    """Every product with its variants, at the prices of now."""
    with shop.database.reading() as session:
        return read.products(session, shop.clock())


@router.get("/products/{product_id}", responses=responses(404, 422), summary="One product")
def get_product(shop: Shop, product_id: str) -> Product:
    """A product with its variants, at the prices of now."""
    with shop.database.reading() as session:
        return read.product(session, product_id, shop.clock())
