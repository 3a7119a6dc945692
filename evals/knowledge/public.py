"""What strangers asked: public sets, where they are given; nothing of them is part of the project.

They carry no answers, so two things are measured: how many requests that have nothing to do with a
shop are declined, and for shoppers' turns with a known topic whether one of the first three passages
found, each of another document, is about that topic.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.types import Language

_FOREIGN: tuple[tuple[str, Language, tuple[str, ...]], ...] = (
    ("far_out_of_scope (zh)", "zh", ("intents_zh/far_out_of_scope.csv",)),
    ("clinc150 oos (en)", "en", ("intents_en/clinc150/oos_train.csv", "intents_en/clinc150/oos_val.csv")),
)
_SHOPPERS: tuple[tuple[str, Language, str], ...] = (
    ("Taobao, cic_dev (zh)", "zh", "intents_zh/cic_dev.csv"),
    ("Bitext, dev (en)", "en", "intents_en/bitext/dev.csv"),
)
_TOPICS = frozenset(  # that documents are about and whose labels fit what was asked
    {"return_refund", "exchange", "cancel_order", "change_address", "invoice", "payment_problem", "complaint"}
    | {"coupon_promotion", "price_protection", "shipping_tracking"}
)
_MOST = 800  # texts of a set


class Public(NamedTuple):
    """A share of one set: `declined` or `on topic`."""

    source: str
    what: str
    texts: int
    share: float


def measure_public(knowledge: KnowledgeBase, data: Path) -> list[Public]:
    """All sets; raises `SystemExit` with the file's name for one that isn't there."""
    found = []
    for source, language, files in _FOREIGN:
        texts = [row["text"] for file in files for row in _rows(data / file)][:_MOST]
        declined = sum(knowledge.answer(text, language) is None for text in texts)
        found.append(Public(source, "declined", len(texts), declined / len(texts)))
    for source, language, file in _SHOPPERS:
        turns = [row for row in _rows(data / file) if row["our_intent"] in _TOPICS and row["confidence"] == "strong"]
        right = sum(row["our_intent"] in _topics_found(knowledge, row["text"], language) for row in turns[:_MOST])
        found.append(Public(source, "on topic in 3", len(turns[:_MOST]), right / len(turns[:_MOST])))
    return found


def _topics_found(knowledge: KnowledgeBase, text: str, language: Language) -> set[str]:
    hits = knowledge.search(text, language, 40)
    documents = {hit.passage.file: hit.passage.topic for hit in hits}
    return set(list(documents.values())[:3])


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise SystemExit(f"{path} isn't there; the public sets aren't part of the project")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
