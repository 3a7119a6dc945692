"""What the commands need from the environment: the database, the profile and the service token."""

from __future__ import annotations

import os
from pathlib import Path

from xiaoer.config import settings
from xiaoer.errors import ConfigurationError
from xiaoer.shop.profile import Profile, load_profile


def default_database() -> str:
    """SQLite in the installation's own folder, or what XIAOER_SHOP_DATABASE says."""
    return os.environ.get("XIAOER_SHOP_DATABASE") or f"sqlite:///{settings().home / 'shop.db'}"


def find_profile(name: str | None) -> Profile:
    """A profile by its name in profiles/, by its path, or the installation's own."""
    if name is None:
        return load_profile(settings().profile_path)
    path = Path(name) if name.endswith((".yml", ".yaml")) else settings().root / "profiles" / f"{name}.yml"
    return load_profile(path)


def service_token(variable: str | None) -> str:
    """The token in an environment variable, or the installation's own; raises `ConfigurationError`."""
    if variable is None:
        return settings().shop_token
    token = os.environ.get(variable, "").strip()
    if len(token) < 16:
        raise ConfigurationError(
            f"the environment variable {variable} holds {len(token)} characters; "
            "a service token has 16 at least, such as `openssl rand -hex 24` prints"
        )
    return token
