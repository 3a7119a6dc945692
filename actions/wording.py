"""Words that are put into sentences: status names, payment methods, factors.

They are the responses `utter_word_*` of domain.yml, so that a designer finds everything that a
customer reads in one file. Sentences go through Rasa's own responses; these here are the parts that
stand in lists and cards.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from xiaoer.config import settings
from xiaoer.errors import ConfigurationError
from xiaoer.types import Language

_PREFIX = "utter_word_"


def word(name: str, language: Language, *, missing: str | None = None, **values: object) -> str:
    """The text of `utter_word_<name>` in a language, with `{values}` filled in; `missing` where there is none such."""
    texts = _words(settings().root / "domain.yml")
    if name not in texts and missing is not None:
        return missing
    if name not in texts:
        raise ConfigurationError(f"domain.yml has no response {_PREFIX}{name}; add it under responses")
    return texts[name][language].format(**values)


@lru_cache(maxsize=4)
def _words(path: Path) -> dict[str, dict[Language, str]]:
    responses = yaml.safe_load(path.read_text(encoding="utf-8")).get("responses") or {}
    return {
        name.removeprefix(_PREFIX): {"zh": _pick(name, variants, "zh"), "en": _pick(name, variants, "en")}
        for name, variants in responses.items()
        if name.startswith(_PREFIX)
    }


def _pick(name: str, variants: list[dict[str, Any]], language: Language) -> str:
    """The variation for a language, else the one without a condition, as Rasa chooses."""
    for variant in variants:
        wanted = {c.get("value") for c in variant.get("condition", []) if c.get("name") == "language"}
        if language in wanted:
            return str(variant["text"])
    plain = next((variant for variant in variants if not variant.get("condition")), None)
    if plain is None:
        raise ConfigurationError(f"domain.yml, {name}: no variation for language {language} and none without condition")
    return str(plain["text"])
