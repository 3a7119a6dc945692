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


def encoder_settings(component: str, config: Dict[str, Any]) -> None:
    """Raise `InvalidConfigException` where the settings with which encoders are built have the wrong type."""
    number_in(component, config, "threads", 1, 64, whole=True)
    for key in ("encoder_options", "second_options", "backend_options"):
        value = config.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise InvalidConfigException(
                f"config.yml, {component}: {key} is {value!r}; it takes options by name, such as "
                "{model: BAAI/bge-small-zh-v1.5}, or {} for none."
            )


def number_in(component: str, config: Dict[str, Any], key: str, least: float, most: float, *, whole: bool) -> None:
    """Raise `InvalidConfigException` where the setting isn't a number between `least` and `most`, both allowed."""
    value = config[key]
    kinds = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
        kind = "a whole number" if whole else "a number"
        raise InvalidConfigException(
            f"config.yml, {component}: {key} is {value!r}; it takes {kind} from {least:g} to {most:g}."
        )
