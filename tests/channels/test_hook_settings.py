"""What config.yml may say about the hooks."""

from __future__ import annotations

from typing import Any

import pytest

from channels.hook_settings import HookSettings
from channels.hooks import MessageHooks
from tests.channels.bot_masks import mask
from xiaoer.errors import ConfigurationError


def _settings(**changes: Any) -> HookSettings:
    return HookSettings.from_config({**MessageHooks.get_default_config(), **changes})


def test_the_defaults_are_valid() -> None:
    assert _settings() == HookSettings(2000, 15.0, "zh")


def test_functions_are_found_by_their_path() -> None:
    assert _settings(inbound=["tests.channels.bot_masks.mask"]).inbound == (mask,)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("max_characters", 0),
        ("max_characters", "many"),
        ("max_characters", True),
        ("action_seconds", -1),
        ("action_seconds", None),
        ("default_language", "de"),
        ("inbound", ["no.such.module"]),
        ("outbound", ["tests.channels.bot_masks.missing"]),
        ("inbound", ["nodots"]),
    ],
)
def test_what_cant_be_is_named_with_what_can(key: str, value: object) -> None:
    with pytest.raises(ConfigurationError, match=rf"config\.yml, MessageHooks: {key} is .*it takes"):
        _settings(**{key: value})
