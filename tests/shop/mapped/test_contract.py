"""The contract of every shop, at a stand-in with another API: other paths, names, words, units, pages, errors."""

from __future__ import annotations

import pytest

from ..contract import ShopContract
from .standin import adapter, fake, served


class TestMappedShop(ShopContract):
    """In fair weather."""

    @pytest.fixture
    def make_shop(self, tmp_path):
        async def make(name: str):
            return adapter(tmp_path, served(fake(name)), name=name)

        return make


class TestMappedShopWithARoughStandin(ShopContract):
    """Every second read is answered with 429 or 503, and the answer to every write is lost."""

    @pytest.fixture
    def make_shop(self, tmp_path):
        async def make(name: str):
            return adapter(tmp_path, served(fake(name), rough=True), name=name, deadline=10.0)

        return make
