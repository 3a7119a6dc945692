"""Documents read from the shop's Markdown files, with the line of everything that is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge import front_matter
from xiaoer.knowledge.sentences import plain, split
from xiaoer.knowledge.types import Document, Link, Passage, Sentence
from xiaoer.types import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+(.*)$")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]*)\)")
_REFUSED = (
    (re.compile(r"^\s*\|"), "a table; only sentences can be quoted, so write it as sentences or a list"),
    (re.compile(r"^\s*(```|~~~)"), "a code block; only sentences can be quoted, so write it as sentences"),
)


class _Block(NamedTuple):
    """Lines that belong together: (line number, text without list marks)."""

    heading: str
    lines: list[tuple[int, str]]


def load_documents(folder: Path) -> list[Document]:
    """All documents of `folder`, which has one folder per language (`zh`, `en`) with `*.md` files.

    Sorted by language and name. Raises `ConfigurationError` when there are none, or with
    `file:line:` for the first that can't be read.
    """
    documents = [load_document(path, folder) for language in LANGUAGES for path in files(folder, language)]
    if not documents:
        raise ConfigurationError(f"{folder}: no documents; it takes {' and '.join(f'{x}/*.md' for x in LANGUAGES)} files")
    return documents


def files(folder: Path, language: Language) -> list[Path]:
    """The document files of one language, sorted."""
    return sorted((folder / language).glob("*.md"))


def load_document(path: Path, folder: Path) -> Document:
    """Read `path`, a file in `folder/<language>/`; raises `ConfigurationError` with `file:line:`."""
    relative = path.relative_to(folder)
    source = relative.as_posix()
    language = next((x for x in LANGUAGES if x == relative.parts[0]), None)
    if language is None:
        raise ConfigurationError(f"{source}:1: a document's folder names its language: {' or '.join(LANGUAGES)}")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{source}:1: this isn't UTF-8 ({error}); save the file as UTF-8") from error
    facts, start = front_matter.parse(lines, source)
    headings: list[tuple[str, int]] = []
    passages = []
    for block in _blocks(lines, start, source, headings):
        sentences = _sentences(block.lines, language)
        passages.append(
            Passage(
                file=source,
                line=block.lines[0][0],
                title=facts.title,
                topic=facts.topic,
                heading=block.heading or facts.title,
                language=language,
                sentences=tuple(sentences),
            )
        )
    if not passages:
        raise ConfigurationError(f"{source}:{start}: the document has no text below its front matter; write some")
    return Document(
        file=source,
        language=language,
        title=facts.title,
        topic=facts.topic,
        effective=facts.effective,
        checks=facts.checks,
        headings=tuple(headings),
        passages=tuple(passages),
        links=tuple(_links(lines, start)),
    )


def _blocks(lines: list[str], start: int, source: str, headings: list[tuple[str, int]]) -> Iterator[_Block]:
    """Paragraphs and list items in order; fills `headings`. A list stays with the line that announces it."""
    heading = ""
    open_block: _Block | None = None
    announced = False  # the block ends in a colon: the items that follow are part of what it says
    for number, line in enumerate(lines[start:], start=start + 1):
        _refuse(line, f"{source}:{number}")
        title = _HEADING.match(line)
        item = _ITEM.match(line)
        if title:
            if open_block:
                yield open_block
            open_block, announced = None, False
            if len(title[1]) > 1:
                heading = plain(title[2])
                headings.append((heading, number))
        elif not line.strip() or line.lstrip().startswith("<!--"):
            announced = announced or _announces(open_block)
            if open_block and not announced:
                yield open_block
                open_block = None
        elif open_block and (announced or _announces(open_block)) and item:
            announced = True
            open_block.lines.append((number, item[1]))
        elif open_block and not item and not announced:
            open_block.lines.append((number, line.strip()))
        else:
            if open_block:
                yield open_block
            open_block, announced = _Block(heading, [(number, item[1] if item else line.strip())]), False
    if open_block:
        yield open_block


def _announces(block: _Block | None) -> bool:
    return block is not None and block.lines[-1][1].rstrip().endswith((":", "："))


def _refuse(line: str, where: str) -> None:
    for pattern, what in _REFUSED:
        if pattern.match(line):
            raise ConfigurationError(f"{where}: found {what}")


def _sentences(lines: list[tuple[int, str]], language: Language) -> list[Sentence]:
    """The block's sentences; a list with its announcement is one sentence, whose items keep their lines."""
    announced = next((i for i, (_, text) in enumerate(lines[:-1]) if text.rstrip().endswith((":", "："))), None)
    if announced is not None:
        return [Sentence(text="\n".join(plain(text) for _, text in lines), line=lines[0][0])]
    gap = "" if language == "zh" else " "
    text, starts = "", []
    for number, raw in lines:
        starts.append((len(text), number))
        text += plain(raw) + gap
    sentences, position = [], 0
    for sentence in split(text.strip(), language):
        position = max(text.find(sentence, position), position)
        line = max(number for offset, number in starts if offset <= position)
        sentences.append(Sentence(text=sentence, line=line))
        position += len(sentence)
    return sentences


def _links(lines: list[str], start: int) -> Iterator[Link]:
    for number, line in enumerate(lines[start:], start=start + 1):
        for match in _LINK.finditer(line):
            yield Link(target=match[1], line=number)
