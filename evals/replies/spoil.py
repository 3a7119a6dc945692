"""Wrong drafts made out of right ones: one thing changed, added or denied, by a seed."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

import yaml

from evals.replies.cases import FOLDER, Part, _read, right_drafts
from xiaoer.replies.facts import find_facts
from xiaoer.types import Language

_SEED = 20261125
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_DURATIONS = ("days", "hours", "minutes", "months", "business days")
_OTHER_UNIT = {
    "zh": (("个工作日", "天"), ("小时", "天"), ("天", "个工作日"), ("个月", "年"), ("分钟", "小时")),
    "en": (("business days", "days"), ("hours", "days"), ("days", "business days"), ("months", "years")),
}
_DENIED = {
    "zh": (
        ("不支持", "支持"),
        ("不能", "可以"),
        ("不可以", "可以"),
        ("可以", "不可以"),
        ("由我们承担", "由您承担"),
        ("由您承担", "由我们承担"),
        ("不退", "会退"),
        ("能退", "不能退"),
        ("免费", "收费"),
    ),
    "en": (
        ("can't", "can"),
        ("doesn't", "does"),
        ("isn't", "is"),
        ("don't", "do"),
        (" can be ", " can't be "),
        (" we pay", " you pay"),
        (" you pay", " we pay"),
        (" is free", " isn't free"),
        ("free of charge", "for a fee"),
    ),
}


def spoil(part: Part) -> int:
    """Write `made_<part>.yml`; returns how many were made."""
    random = Random(_SEED)
    added = _read(f"spoils_{part}.yml")
    made: list[dict[str, Any]] = []
    for language in _LANGUAGES:
        for number, case in enumerate(right_drafts(language, part)):
            for wrong, change in _CHANGES.items():
                draft = change(case.draft, language, random, added[language])  # type: ignore[call-overload]
                if draft is not None and draft != case.draft:
                    made.append({"language": language, "of": number, "wrong": wrong, "draft": draft})
    kept = _some_of_each(made, random)
    text = yaml.safe_dump(kept, allow_unicode=True, width=1000, sort_keys=False)
    (FOLDER / f"made_{part}.yml").write_text(text, encoding="utf-8")
    return len(kept)


def _some_of_each(made: list[dict[str, Any]], random: Random) -> list[dict[str, Any]]:
    """At most 30 of each kind in each language."""
    kept = []
    for language in _LANGUAGES:
        for wrong in _CHANGES:
            of_kind = [each for each in made if (each["language"], each["wrong"]) == (language, wrong)]
            kept.extend(sorted(random.sample(of_kind, min(30, len(of_kind))), key=lambda each: each["of"]))
    return kept


def _other_number(draft: str, kinds: tuple[str, ...], random: Random) -> str | None:
    facts = [
        fact for fact in find_facts(draft) if fact.kind in kinds and re.search(r"\d", draft[fact.start : fact.end])
    ]
    if not facts:
        return None
    fact = random.choice(facts)
    stretch = draft[fact.start : fact.end]
    digits = list(re.finditer(r"\d+", stretch))
    chosen = random.choice(digits)
    value = int(chosen.group())
    other = random.choice([value + random.choice((1, 2, 3, 5)), value * 2, value + 10, max(1, value // 2)])
    if other == value:
        other += 4
    changed = stretch[: chosen.start()] + str(other) + stretch[chosen.end() :]
    return draft[: fact.start] + changed + draft[fact.end :]


def _amount(draft: str, language: Language, random: Random, added: dict[str, list[str]]) -> str | None:
    return _other_number(draft, ("CNY", "percent", "points", "times", "pieces", "fold", "number"), random)


def _date(draft: str, language: Language, random: Random, added: dict[str, list[str]]) -> str | None:
    return _other_number(draft, (*_DURATIONS, "date", "time"), random)


def _unit(draft: str, language: Language, random: Random, added: dict[str, list[str]]) -> str | None:
    for one, other in _OTHER_UNIT[language]:
        if re.search(rf"\d ?{one}", draft):
            return re.sub(rf"(\d ?){one}", rf"\g<1>{other}", draft, count=1)
    return None


def _order(draft: str, language: Language, random: Random, added: dict[str, list[str]]) -> str | None:
    match = re.search(r"(XE|ZT|YT)\d+", draft)
    if not match:
        return None
    digits = match.group()
    at = random.randrange(3, len(digits))
    changed = digits[:at] + str((int(digits[at]) + random.randint(1, 8)) % 10) + digits[at + 1 :]
    return draft.replace(digits, changed)


def _denied(draft: str, language: Language, random: Random, added: dict[str, list[str]]) -> str | None:
    for one, other in _DENIED[language]:
        if one in draft:
            return draft.replace(one, other, 1)
    return None


def _adding(kind: str) -> Callable[[str, Language, Random, dict[str, list[str]]], str]:
    def add(draft: str, language: Language, random: Random, added: dict[str, list[str]]) -> str:
        sentence = random.choice(added[kind])
        gap = "" if language == "zh" else " "
        return f"{draft}{gap}{sentence}" if random.random() < 0.7 else f"{sentence}{gap}{draft}"

    return add


_CHANGES = {
    "amount": _amount,
    "date": _date,
    "unit": _unit,
    "order": _order,
    "denied": _denied,
    "policy": _adding("policy"),
    "promise": _adding("promise"),
    "foreign": _adding("foreign"),
}
