"""A document's Markdown cut into headings, paragraphs and list items, with their lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.sentences import plain

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$")
_ASKED = re.compile(r"^\s*<!--\s*asked:\s*(.*?)\s*-->\s*$")
_REFUSED = (
    (re.compile(r"^\s*\|"), "a table; only sentences can be quoted, so write it as sentences or a list"),
    (re.compile(r"^\s*(```|~~~)"), "a code block; only sentences can be quoted, so write it as sentences"),
)


@dataclass
class Block:
    """A paragraph, a list item, or a list with the line that announces it; lines without list marks."""

    lines: list[tuple[int, str]]

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

    def read(self, lines: Sequence[str], start: int) -> list[Section]:
        for number, line in enumerate(lines[start:], start=start + 1):
            self._line(number, line)
        if self._comment:
            raise ConfigurationError(f"{self._source}:{self._comment}: this comment has no end; close it with -->")
        return self._sections

    def _line(self, number: int, line: str) -> None:
        if self._comment or line.lstrip().startswith("<!--"):
            self._comment_line(number, line)
            return
        for pattern, what in _REFUSED:
            if pattern.match(line):
                raise ConfigurationError(f"{self._source}:{number}: found {what}")
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
