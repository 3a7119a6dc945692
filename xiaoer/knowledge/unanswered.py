"""Examples of what customers ask and no document answers, from `unanswered.yml`."""

from __future__ import annotations

from pathlib import Path

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.yaml_text import YAMLError, load_yaml
from xiaoer.types import Language

FILE = "unanswered.yml"


def load_unanswered(folder: Path) -> dict[Language, list[str]]:
    """The examples of a knowledge folder; none where it has no `unanswered.yml`.

    Raises `ConfigurationError` with the file's name for anything but lists of questions below `zh` and `en`.
    """
    path = folder / FILE
    try:
        raw = load_yaml(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{FILE}:1: this isn't YAML in UTF-8: {' '.join(str(error).split())}") from error
    if not isinstance(raw, dict) or not set(raw) <= {"zh", "en"}:
        raise ConfigurationError(f"{FILE}:1: found {raw!r}; it takes lists of questions below zh: and en:")
    return {"zh": _questions(raw.get("zh"), "zh"), "en": _questions(raw.get("en"), "en")}


def _questions(found: object, language: Language) -> list[str]:
    questions = found or []
    if not isinstance(questions, list):
        raise ConfigurationError(f"{FILE}:1: {language} is {questions!r}; it takes a list of questions")
    for question in questions:
        if not isinstance(question, str) or not question.strip():
            raise ConfigurationError(
                f"{FILE}:1: {language} has {question!r}; it takes a question, in quotes if need be"
            )
    return questions
