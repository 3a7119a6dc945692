"""How customers say things: a bank in YAML, one a language, which another one can replace. See ../README.md."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from xiaoer.errors import ConfigurationError

HERE = Path(__file__).parent
Ways = Annotated[tuple[str, ...], Field(min_length=1)]
"""Several ways to say one thing."""

_KNOWN = frozenset(
    [
        "name",
        "first_name",
        "postcode",
        "email",
        "order",
        "number",
        "item",
        "items",
        "swaps",
        "wish",
        "values",
        "method",
        "reason",
        "address",
        "city",
        "product",
        "axis",
        "what",
        "first",
        "second",
        "goal",
    ]
)


class Part(BaseModel):
    """A part of the bank; unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Identity(Part):
    """Each way is a list of messages, one after the other."""

    email: Annotated[tuple[Ways, ...], Field(min_length=1)]
    name_zip: Annotated[tuple[Ways, ...], Field(min_length=1)]
    beside: dict[Literal["email", "name_zip"], Ways]  # in one message with a request


class Refers(Part):
    """An order, by the way in which it is called."""

    number: Ways
    item: Ways
    last: Ways
    place: Ways


class Openings(Part):
    """How each kind of goal is begun. A way is used where all that it names is known."""

    cancel: Ways
    return_: Ways = Field(alias="return")
    exchange: Ways
    modify: Ways
    address: Ways
    default_address: Ways
    payment: Ways


class Swapping(Part):
    """How a wish is said."""

    change: Ways  # one item: {item} {wish}
    values: Ways  # {values}
    whatever: Ways  # {values}, and the rest doesn't matter
    cheapest: Ways  # {values}
    cheapest_any: Ways
    dearest: Ways
    dearest_any: Ways
    same: Ways
    same_rest: Ways  # put behind an answer now and then


class Methods(Part):
    """Payment methods; cards by {what}: their brand and last four digits."""

    paypal: Ways
    gift_card: Ways
    credit_card: Ways


class Corrections(Part):
    """What is said where the quote that is shown isn't what is wanted."""

    order: Ways
    items: Ways
    add: Ways
    count: Ways  # {items}: one of several alike
    variant: Ways
    method: Ways
    address: Ways
    other: Ways


class Lists(Part):
    """How parts of a list are joined: what stands between them, and before the last one."""

    items: tuple[str, str]
    values: tuple[str, str]
    swaps: tuple[str, str]


class Bank(Part):
    """All phrasings of one language."""

    language: Literal["en", "zh"]
    lists: Lists
    comma: str  # between an answer and what is said beside it
    stop: str  # at the end of a sentence that has none
    one_of: Ways  # {item}: one of several that are alike
    described: Ways  # {values} {product}
    greetings: Ways
    also: Ways  # {goal}: the next wish
    identity: Identity
    wrong_email: Ways
    refers: Refers
    order_answers: Refers
    openings: Openings
    swaps: Swapping
    settle: Ways  # {method}: where the difference or the refund goes
    methods: Methods
    reasons: dict[str, Ways]
    whole_address: Ways
    addresses: Ways  # {address}
    like_address: Ways  # {order}
    questions: dict[str, Ways]
    digressions: Ways
    complaints: dict[str, Ways]
    refund_choices: Ways
    yes: Ways
    no: Ways
    not_that: Ways  # {goal}: something else is asked about
    wait: Ways  # a no that is taken back
    after_all: Ways  # {goal}: said after it
    corrections: Corrections
    instead: Ways  # {wish}: what else will do
    never_mind: Ways
    bye: Ways


def load_bank(path: Path) -> Bank:
    """The bank in a YAML file; raises `ConfigurationError` that names the place of each fault."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        bank = Bank.model_validate(raw)
    except OSError as error:
        raise ConfigurationError(f"{path} can't be read: {error}") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigurationError(f"{path}:{line}: this isn't YAML: {error.problem}") from error
    except ValidationError as error:
        faults = [f"{path}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise ConfigurationError("\n".join(faults)) from error
    faults = [
        f"{path}: {place}: {{{name}}} isn't known; known are {', '.join(sorted(_KNOWN))}"
        for place, way in _ways(raw, "")
        for name in sorted(placeholders(way) - _KNOWN)
    ]
    if faults:
        raise ConfigurationError("\n".join(faults))
    return bank


def placeholders(way: str) -> set[str]:
    """The names in braces of a way to say something."""
    return {name for _, name, _, _ in string.Formatter().parse(way) if name is not None}


def _ways(value: Any, place: str) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(place, value)]
    if isinstance(value, dict):
        return [found for key, part in value.items() for found in _ways(part, f"{place}.{key}".lstrip("."))]
    if isinstance(value, list):
        return [found for part in value for found in _ways(part, place)]
    return []
