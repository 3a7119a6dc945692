"""The vault that the settings name."""

from __future__ import annotations

import os
from collections.abc import Mapping

from xiaoer.config import Settings
from xiaoer.errors import ConfigurationError
from xiaoer.privacy.vault.base import VaultStore
from xiaoer.privacy.vault.sqlite import SqliteStore
from xiaoer.privacy.vault.vault import Vault

_DAYS = 30.0
_SECONDS_A_DAY = 86_400


def build_vault(config: Settings, environment: Mapping[str, str] = os.environ) -> Vault:
    """The vault of one installation; nothing connects before its first use.

    XIAOER_VAULT: the path of a file (default `vault.db` in the installation's home) or the address of a Redis
    server; XIAOER_VAULT_DAYS: how long values live. Raises `ConfigurationError` for what can't be used.
    """
    where = environment.get("XIAOER_VAULT", "").strip() or str(config.home / "vault.db")
    store: VaultStore
    if where.startswith(("redis://", "rediss://", "unix://")):
        from xiaoer.privacy.vault.redis_store import RedisStore, connect  # a tenth of a second, only where it is used

        store = RedisStore(connect(where))
    elif "://" in where:
        raise ConfigurationError(
            f"XIAOER_VAULT begins with {where.partition('://')[0]}://; it takes the path of a file, "
            "or the address of a Redis server such as redis://127.0.0.1:6379/0"
        )
    else:
        store = SqliteStore(where)
    return Vault(store, config.key("vault"), seconds=_days(environment) * _SECONDS_A_DAY)


def _days(environment: Mapping[str, str]) -> float:
    raw = environment.get("XIAOER_VAULT_DAYS", "").strip()
    try:
        days = float(raw) if raw else _DAYS
    except ValueError:
        days = 0.0
    if not 0 < days <= 3650:
        raise ConfigurationError(f"XIAOER_VAULT_DAYS is {raw!r}; it takes a number of days above zero, such as 30")
    return days
