"""Wordings of customers, in YAML files that anybody can add to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from evals.service.wanted import Wanted

_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


class Phrasings(NamedTuple):
    """How customers open, say who they are (one message after the other) and name the order when asked."""

    openings: tuple[str, ...]
    identities: tuple[tuple[str, ...], ...]
    order_numbers: tuple[str, ...]


class CancelPhrasings(NamedTuple):
    """How customers cancel: the talk before, their reasons by the profile's id, and how they say yes and no."""

    talk: Phrasings
    reasons: dict[str, list[str]]
    yes: list[str]
    no: list[str]


def load(name: str) -> Phrasings:
    """The phrasings of `<name>.yml` in this folder."""
    found = _read(name)
    identities = tuple(tuple(answers) for answers in found["identities"])
    return Phrasings(tuple(found["openings"]), identities, tuple(found["order_numbers"]))


def load_cancelling() -> CancelPhrasings:
    """The phrasings of cancel_en.yml."""
    found = _read("cancel_en")
    return CancelPhrasings(load("cancel_en"), found["reasons"], found["yes"], found["no"])


def load_strangers() -> dict[str, list[str]]:
    """The attempts of strangers_en.yml by the stranger's situation."""
    return _read("strangers_en")


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / f"{name}.yml").read_text(encoding="utf-8"))
    return found


def fill_in(template: str, wanted: Wanted, **more: str) -> str:
    """A phrasing as this customer says it of this order; `more` are further placeholders."""
    bare = wanted.order_id.lstrip("#")
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", bare).groups()  # type: ignore[union-attr]
    person = wanted.person
    return template.format(
        number=wanted.order_id,
        bare=bare,
        lower=bare.lower(),
        digits=digits,
        spaced=f"{letters} {digits[:3]} {digits[3:]}",
        wide=wanted.order_id.translate(_WIDE),
        name=person.name,
        postcode=person.postcode,
        email=person.email,
        last4=person.last4,
        **more,
    )
