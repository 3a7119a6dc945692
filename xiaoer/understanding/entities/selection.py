"""Which of several: 第二个, the last one, 上次那单, 全部, 除了台灯, everything but the lamp, the cheapest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from xiaoer.text.numerals import parse_english, parse_number
from xiaoer.understanding.entities import selection_en, selection_zh
from xiaoer.understanding.entities.context import DESCRIBING
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity

_ORDINALS = {word: index for index, word in enumerate(selection_en.ORDINALS, start=1)}
_CLAUSE_END = re.compile(r"[。.!！?？;；]")
_SHORT = 4  # words
_MOST = 20  # nobody is shown more to choose from
_OF_ALL = frozenset({"all", "any", "none"})


def find_selections(reading: Reading) -> Iterator[Entity]:
    """Candidates for selections; `details` hold pick, and index, to, count, of and except where they are said."""
    candidates = [*_chinese(reading), *_english(reading)]
    excepting = [entity for entity in candidates if entity.details and "except" in entity.details]
    found = [entity for entity in candidates if not _goes_on(reading.text, entity, excepting)]
    yield from found
    for rest in (selection_zh.REST_OF_THEM, selection_en.REST_OF_THEM):
        for match in rest.finditer(reading.lower):
            if not any(_same_clause(reading.text, entity, match) for entity in found):
                yield Entity("selection", "rest", *match.span(), {"pick": "rest"})
    for match in selection_zh.ALL_ADVERB.finditer(reading.text):
        if not any(_same_clause(reading.text, entity, match) for entity in found):
            yield Entity("selection", "all", *match.span(), {"pick": "all"})


def _chinese(reading: Reading) -> Iterator[Entity]:
    text = reading.text
    for match in selection_zh.EXCEPT.finditer(text):
        if selection_zh.REST.match(text, match.end()) or "外" in match[0][-2:]:
            yield _except(reading, match)
    for pick, words in selection_zh.PICKS:
        for match in words.finditer(text):
            yield from _selection(pick, match)
    alone = selection_zh.NUMBERS_ALONE.fullmatch(text)
    numbers = [*selection_zh.ONE_NUMBER.finditer(text, *alone.span("numbers"))] if alone else []
    if alone and (alone["verb"] == "选" or len(numbers) > 1):
        for match in numbers:
            number = _number(match[0])
            if number is not None and number <= _MOST:
                yield Entity("selection", f"index {number}", *match.span(), {"pick": "index", "index": number})


def _english(reading: Reading) -> Iterator[Entity]:
    lower = reading.lower
    ordinal = selection_en.ORDINAL_ALONE.fullmatch(lower)
    if ordinal:
        yield from _selection("index", ordinal)
    if not re.search("[a-z]", lower):
        return
    for match in selection_en.EXCEPT.finditer(lower):
        yield _except(reading, match)
    for pick, words in selection_en.PICKS:
        for match in words.finditer(lower):
            if match[0] not in selection_en.WEAK or _is_meant(reading, match):
                yield from _selection(pick, match)
    exception = selection_en.EXCEPT_ALONE.fullmatch(lower)
    if exception:
        yield _except(reading, exception)
    alone = selection_en.ALONE.fullmatch(lower)
    if alone:
        yield Entity("selection", "all", *alone.span("all"), {"pick": "all"})


def _is_meant(reading: Reading, match: re.Match[str]) -> bool:
    """Whether "both" or "everything" is about goods: a short answer, something to do with them, or a noun behind it."""
    lower = reading.lower
    if selection_en.THANKED.search(reading.before(match.start())):
        return False
    if len(lower.split()) <= _SHORT or selection_en.TO_DO.search(lower, 0, match.start()):
        return True
    behind = match.end() + 1
    return bool(selection_en.TO_BE_DONE.match(lower, match.end())) or any(
        hit.start == behind for kind in DESCRIBING for hit in reading.of(kind)
    )


def _goes_on(text: str, entity: Entity, excepting: list[Entity]) -> bool:
    """Whether "all" only goes on with an exception: 除了台灯所有的都退."""
    return entity.value in ("all", "all order") and any(
        other.end <= entity.start and not _CLAUSE_END.search(text, other.end, entity.start) for other in excepting
    )


def _same_clause(text: str, entity: Entity, adverb: re.Match[str]) -> bool:
    """Whether the adverb only goes on with what was said: 除了台灯都退, 所有的都取消."""
    of_all = entity.details is not None and entity.details["pick"] in _OF_ALL
    return of_all and entity.end <= adverb.start() and not _CLAUSE_END.search(text, entity.end, adverb.start())


def _except(reading: Reading, match: re.Match[str]) -> Entity:
    start = match.start("what")
    words = reading.typed[slice(*match.span("what"))].strip()
    details = {"pick": "all", "except": words, "except_start": start, "except_end": start + len(words)}
    end = match.start() + len(re.sub(r"外的$", "外", match[0].rstrip()))
    return Entity("selection", f"all except {words}", match.start(), end, details)


def _selection(pick: str, match: re.Match[str]) -> Iterator[Entity]:
    groups = match.groupdict()
    details: dict[str, Any] = {"pick": pick}
    value: str | None = pick
    if pick == "index":
        value = _index(match[0], groups, details)
    elif pick == "all":
        count = 2 if groups.get("both") is not None else _number(groups.get("n"))
        if count:
            details["count"] = count
            value = f"all {count}"
    if value is None:
        return
    if groups.get("order"):
        details["of"] = "order"
        value += " order"
    yield Entity("selection", value, *match.span(), details)


def _index(words: str, groups: Mapping[str, str | None], details: dict[str, Any]) -> str | None:
    """Which one or ones, counted from 1 or back from -1; also written into `details`."""
    count = _number(groups.get("range") or groups.get("back_n"))
    if count:
        first, last = (1, count) if "first" in words else (-count, -1)
    else:
        number = _number(groups.get("n") or groups.get("word") or groups.get("digits"))
        back = groups.get("back") is not None
        if number is None and not back:
            return None
        last = -(number or 1) if back else number or 0
        first = 1 if words.startswith("前") else last
    details["index"] = first
    if first == last:
        return f"index {first}"
    details["to"] = last
    return f"index {first}-{last}" if first > 0 else f"index {first} to {last}"


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text in _ORDINALS:
        return _ORDINALS[text]
    number = parse_number(text)
    return int(number) if number is not None else parse_english(text)
