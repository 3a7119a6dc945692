"""Builds the client of the shop that the settings name."""

from __future__ import annotations

from pathlib import Path

from xiaoer.config import Settings
from xiaoer.shop.mapped.journal import Journal
from xiaoer.shop.mapped.mapping import load_mapping
from xiaoer.shop.mapped.shop import MappedShop
from xiaoer.shop.profile import Profile
from xiaoer.shop.protocol import Shop
from xiaoer.shop.rest import RestShop


def build_shop(config: Settings, profile: Profile) -> Shop:
    """The shop behind a mapping where one is set, else the one that has the protocol's own interface."""
    if config.shop_mapping is not None:
        return build_mapped_shop(config.shop_mapping, config, profile)
    return RestShop(config.shop_url, config.shop_token, deadline=config.shop_deadline)


def build_mapped_shop(path: Path, config: Settings, profile: Profile) -> MappedShop:
    """The shop that the mapping at `path` tells of; secrets come from this process's environment.

    Raises `ConfigurationError` for a fault in the file or a variable that isn't set.
    """
    journal = Journal(config.home / "shop-writes.db", config.key("shop-writes"))
    return MappedShop(load_mapping(path), profile, journal, deadline=config.shop_deadline)
