"""Documents read from the shop's Markdown files, with the line of everything that is quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge import front_matter
from xiaoer.knowledge.blocks import Block, Section, sections
from xiaoer.knowledge.front_matter import FrontMatter
from xiaoer.knowledge.sentences import plain, split
from xiaoer.knowledge.types import Document, Link, Passage, Sentence
from xiaoer.types import Language

LANGUAGES: tuple[Language, ...] = get_args(Language)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]*)\)")


def load_documents(folder: Path) -> list[Document]:
    """All documents of `folder`, which has one folder per language (`zh`, `en`) with `*.md` files.

    Sorted by language and name. Raises `ConfigurationError` when there are none, or with
    `file:line:` for the first that can't be read.
    """
    documents = [load_document(path, folder) for language in LANGUAGES for path in files(folder, language)]
    if not documents:
        allowed = " and ".join(f"{language}/*.md" for language in LANGUAGES)
        raise ConfigurationError(f"{folder}: no documents here; put {allowed} files into it, or choose another folder")
    return documents


def files(folder: Path, language: Language) -> list[Path]:
    """The document files of one language, sorted."""
    return sorted((folder / language).glob("*.md"))


def load_document(path: Path, folder: Path) -> Document:
    """Read `path`, a file in `folder/<language>/`; raises `ConfigurationError` with `file:line:`."""
    relative = path.relative_to(folder)
    source = relative.as_posix()
    language = next((known for known in LANGUAGES if known == relative.parts[0]), None)
    if language is None:
        raise ConfigurationError(f"{source}:1: a document's folder names its language: {' or '.join(LANGUAGES)}")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{source}:1: this isn't UTF-8 ({error}); save the file as UTF-8") from error
    except OSError as error:
        raise ConfigurationError(f"{source}:1: the file can't be read ({error}); check its permissions") from error
    facts, start = front_matter.parse(lines, source)
    found = sections(lines, start, source)
    passages = tuple(_passage(block, section, facts, source, language) for section in found for block in section.blocks)
    if not passages:
        raise ConfigurationError(f"{source}:{start}: the document has no text below its front matter; write some")
    return Document(
        file=source,
        language=language,
        title=facts.title,
        topic=facts.topic,
        effective=facts.effective,
        until=facts.until,
        checks=facts.checks,
        headings=tuple((section.heading, section.line) for section in found if section.heading),
        passages=passages,
        links=tuple(_links(lines, start)),
    )


def _passage(block: Block, section: Section, facts: FrontMatter, source: str, language: Language) -> Passage:
    return Passage(
        file=source,
        line=block.lines[0][0],
        title=facts.title,
        topic=facts.topic,
        heading=section.heading or facts.title,
        language=language,
        asked=tuple(section.asked),
        sentences=tuple(_sentences(block, language)),
        is_table=block.is_table,
    )


def _sentences(block: Block, language: Language) -> list[Sentence]:
    """The block's sentences: of a table its rows; a list and what announces it are one, as neither says much alone."""
    if block.is_table:
        return [Sentence(text=text, line=number) for number, text in block.lines]
    lines = [(number, plain(text)) for number, text in block.lines]
    if any(text.endswith((":", "：")) for _, text in lines[:-1]):
        return [Sentence(text="\n".join(text for _, text in lines), line=lines[0][0])]
    gap = "" if language == "zh" else " "
    text, starts = "", []
    for number, piece in lines:
        starts.append((len(text), number))
        text += piece + gap
    sentences, position = [], 0
    for sentence in split(text.strip(), language):
        position = max(text.find(sentence, position), position)
        line = max(number for offset, number in starts if offset <= position)
        sentences.append(Sentence(text=sentence, line=line))
        position += len(sentence)
    return sentences


def _links(lines: Sequence[str], start: int) -> Iterator[Link]:
    for number, line in enumerate(lines[start:], start=start + 1):
        for match in _LINK.finditer(line):
            yield Link(target=match[1], line=number)
