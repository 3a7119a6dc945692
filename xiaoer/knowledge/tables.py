"""Markdown tables as sentences: a row says what its columns are about, so that it can be quoted alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xiaoer.knowledge.sentences import plain

_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_RULE = re.compile(r"^:?-{2,}:?$")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def is_row(line: str) -> bool:
    """Whether the line belongs to a table."""
    return line.lstrip().startswith("|")


def cells(line: str) -> list[str] | None:
    """The row's cells in plain text, or None when the line isn't closed by `|`."""
    match = _ROW.match(line)
    return [plain(cell) for cell in match[1].split("|")] if match else None


def is_rule(found: Sequence[str]) -> bool:
    """Whether these are the cells of the line between the head and the body: `| --- | --- |`."""
    return all(_RULE.match(cell) for cell in found)


def sentence(head: Sequence[str], row: Sequence[str]) -> str:
    """A row in words: "Size M: height (cm) 165–172, weight (kg) 55–65"."""
    chinese = bool(_HAN.search("".join((*head, *row))))
    colon, comma = ("：", "，") if chinese else (": ", ", ")
    name = f"{head[0]} {row[0]}".strip()
    return name + colon + comma.join(f"{column} {cell}".strip() for column, cell in zip(head[1:], row[1:], strict=True))
