"""Examples of guardrails that can't be learnt, and texts of the shop that give orders to whoever reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xiaoer.errors import ConfigurationError
from xiaoer.guardrails.examples import load_guard_examples
from xiaoer.text.instructions import find_instructions

_SHOWN = 80  # characters of an order
_READ = ("knowledge/**/*.md", "shopd/demo/catalogue*.yml")


def guard_faults(root: Path) -> Iterator[str]:
    """What is wrong with the files in guardrails/."""
    folder = root / "guardrails"
    if not folder.is_dir():
        return
    try:
        load_guard_examples(folder)
    except ConfigurationError as error:
        yield from str(error).replace(f"{root}/", "").splitlines()


def injected_faults(root: Path) -> Iterator[str]:
    """Sentences in documents and product texts that are orders to the assistant, with file and line."""
    for pattern in _READ:
        for path in sorted(root.glob(pattern)):
            text = path.read_text(encoding="utf-8-sig", errors="replace")
            for found in find_instructions(text):
                yield (
                    f"{path.relative_to(root)}:{found.line}: this gives orders to the assistant, not information to "
                    f"customers; take it out: {text[found.start : found.end].strip()[:_SHOWN]!r}"
                )
