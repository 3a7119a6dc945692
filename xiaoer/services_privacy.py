"""The one place that builds vault and masker; apart from `services`, whose imports the Rasa server doesn't need.

One of each for a process: they share their connections.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from xiaoer.config import Settings
from xiaoer.errors import ConfigurationError
from xiaoer.identity.store import SessionStore
from xiaoer.privacy.conversations import stored_conversations
from xiaoer.privacy.mask import Masker
from xiaoer.privacy.rights import Rights
from xiaoer.privacy.vault.factory import build_vault
from xiaoer.privacy.vault.vault import Vault

_KEEP_DAYS = 180.0


@lru_cache(maxsize=4)
def vault(config: Settings) -> Vault:
    """The vault of an installation; XIAOER_VAULT and XIAOER_VAULT_DAYS are read once."""
    return build_vault(config)


@lru_cache(maxsize=4)
def masker(config: Settings) -> Masker:
    """What takes personal data out of texts and puts it back, with that vault."""
    return Masker(vault(config))


def rights(config: Settings, endpoints: Path | None = None, environment: Mapping[str, str] = os.environ) -> Rights:
    """Export, erasure and retention over all stores; `endpoints`: Rasa's file, by default the project's.

    XIAOER_KEEP_DAYS: how long a conversation is kept after its last event. Raises `ConfigurationError` for what can't
    be.
    """
    conversations = stored_conversations(endpoints or config.root / "endpoints.yml", config.home, environment)
    sessions = SessionStore(config.sessions_path, config.key("sessions"))
    return Rights(vault(config), sessions, conversations, keep_days=_keep_days(environment))


def _keep_days(environment: Mapping[str, str]) -> float:
    raw = environment.get("XIAOER_KEEP_DAYS", "").strip()
    try:
        days = float(raw) if raw else _KEEP_DAYS
    except ValueError:
        days = 0.0
    if not 0 < days <= 36_500:
        raise ConfigurationError(f"XIAOER_KEEP_DAYS is {raw!r}; it takes a number of days above zero, such as 180")
    return days
