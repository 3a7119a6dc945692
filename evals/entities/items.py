"""How well loosely named items are matched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from evals.entities.baskets import Labelled
from xiaoer.understanding.items.match import ItemMatcher


class ItemScore(NamedTuple):
    """Counts: messages and those right in all; things named, those decided as one and right ones among them."""

    messages: int
    right: int
    one_labelled: int
    one_decided: int
    one_right: int
    asked: int
    none: int

    @property
    def accuracy(self) -> float:
        """Messages in which every named thing means exactly what is labelled."""
        return self.right / self.messages if self.messages else 1.0

    @property
    def precision(self) -> float:
        """Of the things decided as one, how many are the labelled one."""
        return self.one_right / self.one_decided if self.one_decided else 1.0

    @property
    def recall(self) -> float:
        """Of the things that mean one, how many were decided as that one."""
        return self.one_right / self.one_labelled if self.one_labelled else 1.0


class Wrong(NamedTuple):
    """A message that is understood differently: names of what is meant, and of what was found."""

    words: str
    meant: tuple[tuple[str, ...], ...]
    found: tuple[tuple[str, ...], ...]


def measure(labelled: Sequence[Labelled], matcher: ItemMatcher) -> tuple[ItemScore, list[Wrong]]:
    """Match all of them."""
    counts = dict.fromkeys(ItemScore._fields, 0)
    wrong = []
    for each in labelled:
        found = tuple(frozenset(c.key for c in match.chosen) for match in matcher.find(each.words, each.candidates))
        counts["messages"] += 1
        counts["one_labelled"] += sum(len(meant) == 1 for meant in each.meant)
        counts["one_decided"] += sum(len(keys) == 1 for keys in found)
        counts["asked"] += sum(len(keys) > 1 for keys in found)
        counts["none"] += sum(not keys for keys in found)
        pairs = zip(each.meant, found, strict=False)
        counts["one_right"] += sum(len(keys) == 1 and meant == keys for meant, keys in pairs)
        if found == each.meant:
            counts["right"] += 1
        else:
            wrong.append(_wrong(each, found))
    return ItemScore(**counts), wrong


def _wrong(each: Labelled, found: tuple[frozenset[str], ...]) -> Wrong:
    names = {c.key: " ".join([c.name.en, *(option.value.en for option in c.options)]) for c in each.candidates}
    meant, got = (tuple(tuple(sorted(names[key] for key in keys))[:3] for keys in side) for side in (each.meant, found))
    return Wrong(each.words, meant, got)
