from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from xiaoer.understanding.entities.extract import Extractor
from xiaoer.understanding.entities.types import Entity

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="session")
def values(extractor: Extractor) -> Callable[[str, str], list[str]]:
    """The values of one kind in a text."""

    def of(text: str, kind: str) -> list[str]:
        return [entity.value for entity in extractor.extract(text, TODAY) if entity.kind == kind]

    return of


@pytest.fixture(scope="session")
def words(extractor: Extractor) -> Callable[[str, str], list[str]]:
    """The words of one kind in a text, as typed."""

    def of(text: str, kind: str) -> list[str]:
        found: list[Entity] = [entity for entity in extractor.extract(text, TODAY) if entity.kind == kind]
        return [text[entity.start : entity.end] for entity in found]

    return of
