"""Checks of settings that every component makes, because Rasa makes none."""

from typing import Any, Dict

from rasa.shared.exceptions import InvalidConfigException

# Rasa's recipe adds these to the settings of some components.
_OF_RASA = {"name", "model_confidence"}


def known_settings(component: str, config: Dict[str, Any], defaults: Dict[str, Any]) -> None:
    """Raise `InvalidConfigException` for a setting that the component doesn't have, such as a misspelt one."""
    unknown = sorted(set(config) - set(defaults) - _OF_RASA)
    if unknown:
        raise InvalidConfigException(
            f"config.yml, {component}: unknown setting {', '.join(unknown)}. "
            f"It has {', '.join(sorted(defaults))}; correct or remove the line."
        )
