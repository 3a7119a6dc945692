"""Which shop the settings choose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.shop.mapped.standin import FILE
from xiaoer.config import ROOT, mapping_path, settings
from xiaoer.errors import ConfigurationError
from xiaoer.services import Services
from xiaoer.shop.mapped.shop import MappedShop
from xiaoer.shop.rest import RestShop


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path))
    monkeypatch.delenv("XIAOER_SHOP_MAPPING", raising=False)
    settings.cache_clear()
    yield settings()
    settings.cache_clear()


def test_without_a_mapping_it_is_the_one_with_the_protocols_interface(config):
    assert isinstance(Services(config).shop, RestShop)


async def test_a_mapping_makes_any_shop_one(config, monkeypatch):
    monkeypatch.setenv("STANDIN_SECRET", "s")
    provided = Services(replace(config, shop_mapping=FILE))
    assert isinstance(provided.shop, MappedShop)
    assert await provided.shop.profile() == provided.profile


def test_a_secret_that_isnt_set_is_told_at_the_start(config, monkeypatch):
    monkeypatch.delenv("STANDIN_SECRET", raising=False)
    with pytest.raises(ConfigurationError, match="STANDIN_SECRET"):
        _ = Services(replace(config, shop_mapping=FILE)).shop


def test_a_mapping_is_chosen_by_its_name_or_its_path(config, monkeypatch):
    assert mapping_path("standin") == ROOT / "mappings" / "standin.yml" == FILE
    assert str(mapping_path("here/mine.yaml")) == "here/mine.yaml"
    assert mapping_path(" ") is None
    monkeypatch.setenv("XIAOER_SHOP_MAPPING", "standin")
    settings.cache_clear()
    assert settings().shop_mapping == FILE
