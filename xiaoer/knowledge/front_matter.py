"""What stands between the two `---` lines at the top of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import get_args

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.types import Topic
from xiaoer.knowledge.yaml_text import YAMLError, load_yaml
from xiaoer.types import Frozen

TOPICS: tuple[str, ...] = get_args(Topic)
_FIELDS = ("title", "topic", "effective", "until", "checks")


class FrontMatter(Frozen):
    """A document's own facts.

    It is in force from `effective` to `until`, both days included; without `until` it has no end.
    `checks`: path in the shop's profile → wording with `{}` for its number.
    """

    title: str
    topic: Topic
    effective: date
    until: date | None = None
    checks: Mapping[str, str] = {}


def parse(lines: list[str], source: str) -> tuple[FrontMatter, int]:
    """Read the front matter of a file.

    Returns it and the index of the first line after it. Raises `ConfigurationError` that begins
    with `source:line:`.
    """
    if not lines or lines[0].strip() != "---":
        raise ConfigurationError(f"{source}:1: a document begins with front matter: ---, title, topic, effective, ---")
    end = next((i for i, line in enumerate(lines[1:], start=1) if line.strip() == "---"), None)
    if end is None:
        raise ConfigurationError(f"{source}:1: the front matter has no closing --- line; add one before the text")
    try:
        raw = load_yaml("\n".join(lines[1:end]))
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = min(mark.line + 2, end) if mark else 2
        reason = " ".join(str(error).split())
        raise ConfigurationError(f"{source}:{line}: the front matter isn't YAML: {reason}") from error
    if not isinstance(raw, dict):
        raise ConfigurationError(f"{source}:2: the front matter is {raw!r}; it takes lines such as title: Returns")
    return _checked(raw, lines, source), end + 1


def _checked(raw: dict[object, object], lines: list[str], source: str) -> FrontMatter:
    def fault(field: object, message: str) -> ConfigurationError:
        return ConfigurationError(f"{source}:{_line_of(str(field), lines)}: {message}")

    for field in raw:
        if field not in _FIELDS:
            raise fault(field, f"unknown field {field!r}; allowed: {', '.join(_FIELDS)}")
    title, topic, effective = raw.get("title"), raw.get("topic"), raw.get("effective")
    until, checks = raw.get("until"), raw.get("checks") or {}
    if not isinstance(title, str) or not title.strip():
        raise fault("title", f"title is {title!r}; it takes the document's name, which customers see as the source")
    if topic not in TOPICS:
        raise fault("topic", f"topic is {topic!r}; allowed: {', '.join(TOPICS)}")
    if not isinstance(effective, date):
        raise fault("effective", f"effective is {effective!r}; it takes a date such as 2026-01-01")
    if until is not None and not isinstance(until, date):
        raise fault("until", f"until is {until!r}; it takes the last day on which this holds, such as 2026-12-31")
    if until is not None and until < effective:
        raise fault("until", f"until is {until}, before effective, {effective}; correct one of them")
    if not isinstance(checks, dict):
        raise fault("checks", f"checks is {checks!r}; it takes lines such as ships_within_hours: '{{}} hours'")
    for key, wording in checks.items():
        if not isinstance(key, str) or not isinstance(wording, str) or wording.count("{}") != 1:
            raise fault(key, f"the check {key!r} is {wording!r}; it takes a wording with one {{}} for the number")
    return FrontMatter.model_validate(
        {"title": title.strip(), "topic": topic, "effective": effective, "until": until, "checks": checks}
    )


def _line_of(field: str, lines: list[str]) -> int:
    pattern = re.compile(rf"\s*[\"']?{re.escape(field)}[\"']?\s*:")
    return next((number for number, line in enumerate(lines, start=1) if pattern.match(line)), 1)
