"""The one place that builds vault and masker; apart from `services`, whose imports the Rasa server doesn't need.

One of each for a process: they share their connections.
"""

from __future__ import annotations

from functools import lru_cache

from xiaoer.config import Settings
from xiaoer.privacy.mask import Masker
from xiaoer.privacy.vault.factory import build_vault
from xiaoer.privacy.vault.vault import Vault


@lru_cache(maxsize=4)
def vault(config: Settings) -> Vault:
    """The vault of an installation; XIAOER_VAULT and XIAOER_VAULT_DAYS are read once."""
    return build_vault(config)


@lru_cache(maxsize=4)
def masker(config: Settings) -> Masker:
    """What takes personal data out of texts and puts it back, with that vault."""
    return Masker(vault(config))
