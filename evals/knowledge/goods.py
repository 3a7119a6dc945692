"""Questions about goods: does the clause of the description come back that answers, and nothing where none does?"""

from __future__ import annotations

from datetime import datetime, timezone
from random import Random
from typing import NamedTuple

import yaml
from pydantic import TypeAdapter

from evals.knowledge.questions import FOLDER
from shopd.demo.catalogue import build_catalogue
from xiaoer.knowledge.products import DescriptionReader
from xiaoer.types import Frozen, Language


class GoodsQuestion(Frozen):
    """A question about a demo product; without `says` its description doesn't answer."""

    question: str
    language: Language
    product: str
    says: str | None = None


class GoodsMeasures(NamedTuple):
    """Shares between 0 and 1, and the questions that went wrong with what was answered."""

    answerable: int
    right: float
    unanswerable: int
    declined: float
    mistakes: tuple[tuple[str, str | None], ...]


def load_goods(language: Language) -> list[GoodsQuestion]:
    """The labelled questions of one language."""
    raw = yaml.safe_load((FOLDER / "goods.yml").read_text("utf-8"))
    return [each for each in TypeAdapter(list[GoodsQuestion]).validate_python(raw) if each.language == language]


def measure_goods(reader: DescriptionReader, questions: list[GoodsQuestion]) -> GoodsMeasures:
    """Ask every question of its product."""
    products = build_catalogue(Random(1), datetime(2026, 11, 1, tzinfo=timezone.utc)).products
    right, declined, mistakes = [], [], []
    for each in questions:
        found = reader.read(each.question, each.language, products[each.product])
        good = found is None if each.says is None else found is not None and each.says in found
        (declined if each.says is None else right).append(good)
        mistakes += [] if good else [(each.question, found)]
    return GoodsMeasures(
        len(right), sum(right) / len(right), len(declined), sum(declined) / len(declined), tuple(mistakes)
    )
