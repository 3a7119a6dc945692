"""Faults that a knowledge folder can have: unreadable, unpaired, contradicting itself or the shop's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.contradictions import against_facts, between_documents, load_facts, look_up
from xiaoer.knowledge.documents import LANGUAGES, files, load_document
from xiaoer.knowledge.numbers import numbers
from xiaoer.knowledge.sentences import plain
from xiaoer.knowledge.types import Document
from xiaoer.text.instructions import find_instructions

_SHOWN = 80  # characters of an order to the assistant


class Problem(NamedTuple):
    """A fault, where it stands and how to mend it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def check(folder: Path, rules: Mapping[str, object] | None = None) -> list[Problem]:
    """All faults of a knowledge folder, by file and line; none for a sound one.

    `rules` is the shop's profile as nested mappings (`Profile.model_dump()`), against which the
    documents' `checks` and the facts of `facts.yml` are held; without it they aren't.
    """
    documents, problems = _readable(folder)
    problems += _unpaired(folder)
    problems += _orders(folder)
    for document in documents.values():
        problems += _dead_links(document, folder)
        problems += _repeated_headings(document)
        if rules is not None:
            problems += _against_rules(document, folder, rules)
    for name in sorted({Path(file).name for file in documents}):
        pair = [documents[file] for language in LANGUAGES if (file := f"{language}/{name}") in documents]
        if len(pair) == len(LANGUAGES):
            problems += _differences(pair[0], pair[1])
    facts, faults = load_facts(folder, rules)
    readable = list(documents.values())
    for place in (*faults, *between_documents(readable), *(against_facts(readable, facts) if readable else ())):
        problems.append(Problem(*place))
    return sorted(problems)


def _readable(folder: Path) -> tuple[dict[str, Document], list[Problem]]:
    documents, problems = {}, []
    for language in LANGUAGES:
        for path in files(folder, language):
            try:
                document = load_document(path, folder)
            except ConfigurationError as error:
                file, line, message = str(error).split(":", 2)
                problems.append(Problem(file, int(line), message.strip()))
            else:
                documents[document.file] = document
    if not documents and not problems:
        problems.append(Problem(str(folder), 0, "no documents here; put zh/*.md and en/*.md files into it"))
    return documents, problems


def _unpaired(folder: Path) -> Iterator[Problem]:
    names = {language: {path.name for path in files(folder, language)} for language in LANGUAGES}
    for language in LANGUAGES:
        for other in LANGUAGES:
            for name in sorted(names[language] - names[other]):
                yield Problem(f"{language}/{name}", 1, f"{other}/{name} is missing; write it, or remove this one")


def _orders(folder: Path) -> Iterator[Problem]:
    """Sentences that tell the assistant what to do, in documents that can't be read, too: a text inside is data."""
    for language in LANGUAGES:
        for path in files(folder, language):
            text = path.read_text(encoding="utf-8-sig", errors="replace")
            for found in find_instructions(text):
                said = text[found.start : found.end].strip()[:_SHOWN]
                yield Problem(
                    f"{language}/{path.name}", found.line, f"gives orders to the assistant, take out: {said!r}"
                )


def _dead_links(document: Document, folder: Path) -> Iterator[Problem]:
    for link in document.links:
        target = link.target.partition("#")[0]
        if not target or re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        if not (folder / document.file).parent.joinpath(target).is_file():
            yield Problem(document.file, link.line, f"the link to {link.target} leads nowhere; mend or remove it")


def _repeated_headings(document: Document) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for heading, line in document.headings:
        if heading in seen:
            yield Problem(
                document.file, line, f"the heading {heading!r} is on line {seen[heading]} too; join or rename"
            )
        seen.setdefault(heading, line)


def _against_rules(document: Document, folder: Path, rules: Mapping[str, object]) -> Iterator[Problem]:
    """Every place where a check's wording stands must hold the rules' number, and it must stand somewhere."""
    lines = (folder / document.file).read_text(encoding="utf-8-sig").splitlines()
    body = next(i for i, line in enumerate(lines[1:], start=1) if line.strip() == "---") + 1
    for key, wording in document.checks.items():
        declared = next((i for i, line in enumerate(lines, start=1) if line.strip().startswith(f"{key}:")), 1)
        value = look_up(rules, key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield Problem(document.file, declared, f"the profile's {key} is {value!r}, not a number; mend the check")
            continue
        before, after = (re.escape(part) for part in wording.split("{}"))
        found = [
            (number, match[1])
            for number, line in enumerate(lines[body:], start=body + 1)
            for match in re.finditer(rf"{before}(\d+(?:\.\d+)?){after}", plain(line))
        ]
        if not found:
            yield Problem(document.file, declared, f"nothing here says {wording.format(f'{value:g}')!r}, as {key} asks")
        for number, said in found:
            if float(said) != float(value):
                yield Problem(document.file, number, f"says {said}, but the profile's {key} is {value:g}; change one")


def _differences(one: Document, other: Document) -> Iterator[Problem]:
    """Sections of a pair must be as many, in one order, with the same numbers."""
    if len(one.headings) != len(other.headings):
        counts = f"{len(one.headings)} sections and {other.file} has {len(other.headings)}"
        yield Problem(one.file, 1, f"this has {counts}; give both the same sections in the same order")
        return
    if one.topic != other.topic or one.effective != other.effective:
        yield Problem(one.file, 1, f"topic or effective date differ from those of {other.file}; make them the same")
    for (heading, line), (their_heading, their_line) in zip(one.headings, other.headings, strict=True):
        mine, theirs = _section_numbers(one, heading), _section_numbers(other, their_heading)
        if mine != theirs:
            yield Problem(
                one.file,
                line,
                f"{heading!r} has the numbers {_listed(mine)}, {other.file}:{their_line} has {_listed(theirs)}; "
                "say the same in both, with digits",
            )


def _section_numbers(document: Document, heading: str) -> list[str]:
    texts = [passage.text for passage in document.passages if passage.heading == heading]
    return sorted(number for text in texts for number in numbers(text, document.language))


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values) or "none"
