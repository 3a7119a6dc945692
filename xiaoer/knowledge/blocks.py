"""A document's Markdown cut into headings, paragraphs, list items and tables, with their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge import tables
from xiaoer.knowledge.sentences import plain

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$")
_ASKED = re.compile(r"^\s*<!--\s*asked:\s*(.*?)\s*-->\s*$")
_CODE = re.compile(r"^\s*(```|~~~)")


@dataclass
class Block:
    """A paragraph, a list item, a list with the line that announces it, or a table.

    Lines have no list marks; those of a table are its rows in words.
    """

    lines: list[tuple[int, str]]
    is_table: bool = False

    @property
    def announces(self) -> bool:
        """Whether it ends in a colon, so that the items below belong to what it says."""
        return self.lines[-1][1].rstrip().endswith((":", "："))


@dataclass
class Section:
    """What stands below one heading. `asked`: customers' wordings, from `<!-- asked: … / … -->`."""

    heading: str
    line: int
    asked: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def sections(lines: Sequence[str], start: int, source: str) -> list[Section]:
    """The sections of `lines[start:]`; the first has no heading. Raises `ConfigurationError` with `source:line:`."""
    return _Reader(source).read(lines, start)


class _Reader:
    """Goes through the lines once; `_open` is the block that the next line may continue."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._sections = [Section("", 0)]
        self._open: Block | None = None
        self._in_list = False  # `_open` is an announced list
        self._comment = 0  # line on which an unclosed comment began
        self._head: tuple[int, list[str]] | None = None  # line and cells of a table's first row

    def read(self, lines: Sequence[str], start: int) -> list[Section]:
        for number, line in enumerate(lines[start:], start=start + 1):
            self._line(number, line)
        if self._comment:
            raise ConfigurationError(f"{self._source}:{self._comment}: this comment has no end; close it with -->")
        self._end_table()
        return self._sections

    def _line(self, number: int, line: str) -> None:
        if self._comment or line.lstrip().startswith("<!--"):
            self._comment_line(number, line)
            return
        if _CODE.match(line):
            what = "a code block; only sentences can be quoted, so write it as sentences"
            raise ConfigurationError(f"{self._source}:{number}: found {what}")
        if tables.is_row(line):
            self._row(number, line)
            return
        self._end_table()
        heading = _HEADING.match(line)
        item = _ITEM.match(line)
        if heading:
            self._open = None
            if len(heading[1]) > 1:
                self._sections.append(Section(plain(heading[2]), number))
        elif not line.strip():
            if self._open and not self._in_list and not self._open.announces:
                self._open = None
        elif item:
            self._item(number, item[1])
        else:
            self._text(number, line.strip())

    def _row(self, number: int, line: str) -> None:
        found = tables.cells(line)
        if found is None:
            raise ConfigurationError(f"{self._source}:{number}: this row of a table has no | at its end; add one")
        if self._head is None:
            self._head = (number, found)
            self._open = None
            return
        head = self._head[1]
        if len(found) != len(head):
            counts = f"{len(found)} cells and the table's head {len(head)}"
            raise ConfigurationError(f"{self._source}:{number}: this row has {counts}; give both the same number")
        if not self._open:
            if not tables.is_rule(found):
                line_below = "| --- " * len(head) + "|"
                raise ConfigurationError(f"{self._source}:{number}: a table's second line is {line_below}; add it")
            self._open = Block([], is_table=True)
        else:
            self._open.lines.append((number, tables.sentence(head, found)))

    def _end_table(self) -> None:
        if self._head is None:
            return
        if not self._open or not self._open.lines:
            raise ConfigurationError(f"{self._source}:{self._head[0]}: this table has no rows; add some or remove it")
        self._sections[-1].blocks.append(self._open)
        self._head, self._open = None, None

    def _comment_line(self, number: int, line: str) -> None:
        asked = _ASKED.match(line)
        if asked and not self._comment:
            self._sections[-1].asked += [plain(wording) for wording in asked[1].split(" / ") if wording.strip()]
        elif "-->" in line:
            self._comment = 0
        else:
            self._comment = self._comment or number

    def _item(self, number: int, text: str) -> None:
        if self._open and (self._in_list or self._open.announces):
            self._in_list = True
            self._open.lines.append((number, text))
        else:
            self._start(number, text)

    def _text(self, number: int, text: str) -> None:
        if self._open and not self._in_list:
            self._open.lines.append((number, text))
        else:
            self._start(number, text)

    def _start(self, number: int, text: str) -> None:
        self._open, self._in_list = Block([(number, text)]), False
        self._sections[-1].blocks.append(self._open)
