"""Checks of settings that every component makes, because Rasa makes none."""

from typing import Any, Dict, Text

from rasa.shared.exceptions import InvalidConfigException

# Rasa's recipe adds these to the settings of some components.
_OF_RASA = {"name", "model_confidence"}


def known_settings(component: Text, config: Dict[Text, Any], defaults: Dict[Text, Any]) -> None:
    """Raise `InvalidConfigException` for a setting that the component doesn't have, such as a misspelt one."""
    unknown = sorted(set(config) - set(defaults) - _OF_RASA)
    if unknown:
        raise InvalidConfigException(
            f"config.yml, {component}: unknown setting {', '.join(unknown)}. "
            f"It has {', '.join(sorted(defaults))}; correct or remove the line."
        )
