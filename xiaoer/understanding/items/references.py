"""The things that a customer names in one message, each with its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.items.traits import Described, describe, read
from xiaoer.understanding.lexicon import Lexicon

_COMMA = expression(r"[,，;；]")
_AND = expression(r"、|和|跟|与|以及|还有|加上|\s+(?:and|plus|as well as)\s+|&")
# Words around the thing: pointing, wanting, doing.
_FILLER = expression(
    r"我(?:之前|上次|昨天)?(?:买|拍|订)的|[那这](?:个|件|双|条|款|只|台|种|张|把|支|块|瓶|盒|本)?"
    r"|[一两三四五六七八九十\d](?:个|件|双|条|只|台|支|盒|瓶)"
    r"|我要|我想|要|想|帮我|请|退掉|退货|退了|退|换成|换|取消|买|拍|的|了|吧|呢|吗|用|东西|商品|那"
    r"|\b(?:i|i['’]d like|i want|want|to|return|cancel|exchange|refund|please|my|the|a|an|that|those|this|these"
    r"|one|ones|thing|things|stuff|item|items|bought|ordered|got|with|of|for|in)\b"
)
_SPACES = re.compile(r"\s+")


# What follows is what the customer wants instead; 换 alone does it before a colour or a size (换M码).
_INSTEAD = expression(
    r"(?:换|改|调|变)(?:成|为|做|到)|换(?:个|一个|一件|一双|一条)"
    r"|\b(?:exchang|swap|chang|switch|replac|trad)\w*\b(?P<what>[^.!?]{0,80}?)\s(?:for|to|with|into)\b"
)
_SWAP = expression(r"换")


class Reference(NamedTuple):
    """One thing's words: as typed with their place, in lower case, with the words around them (`context`), bare of
    what only points or asks, and what they say."""

    words: str
    start: int
    end: int
    lower: str
    context: str
    bare: str
    described: Described


class _Chunk(NamedTuple):
    start: int
    end: int
    comma: bool  # what stands before it
    described: Described


def references(text: str, lexicon: Lexicon, *, together: bool = False) -> tuple[Reference, ...]:
    """The references in `text`, in order; `together` takes all of it as one. Offsets are into `text`.

    What is wanted instead isn't among them: see `wish`.
    """
    instead = None if together else _instead(read(text, lexicon))
    reading = read(text[: instead[0]] if instead else text, lexicon)
    if together:
        return (_whole(reading),) if text.strip() else ()
    chunks = _merged([*_chunks(reading)])
    told = [chunk for chunk in chunks if chunk.described.spans]
    if not told:
        return (_whole(reading),) if reading.typed.strip() else ()
    return tuple(_reference(reading, chunk.start, chunk.end, chunk.described) for chunk in _nouns_shared(told))


def wish(text: str, lexicon: Lexicon) -> Reference | None:
    """What is wanted instead: "a black one" of "exchange the red jacket for a black one"."""
    reading = read(text, lexicon)
    instead = _instead(reading)
    if instead is None:
        return None
    start = instead[1]
    described = _describe_part(reading, start, len(text))
    return _reference(reading, start, len(text), described) if described.spans else None


def _instead(reading: Reading) -> tuple[int, int] | None:
    """Where the words for the change begin and end."""
    match = _INSTEAD.search(reading.lower)
    if match:
        return (match.end("what") if match["what"] else match.start(), match.end())
    starts = {start for start, _ in describe(reading).spans}
    return next(((m.start(), m.end()) for m in _SWAP.finditer(reading.lower) if m.end() in starts and m.start()), None)


def _chunks(reading: Reading) -> Iterator[_Chunk]:
    """The text cut at commas and at "and", but not within a word of the lexicon."""
    described = describe(reading)
    cuts = sorted(
        (match.start(), match.end(), pattern is _COMMA)
        for pattern in (_COMMA, _AND)
        for match in pattern.finditer(reading.lower)
        if not any(start < match.end() and match.start() < end for start, end in described.spans)
    )
    start, comma = 0, True
    for left, right, is_comma in [*cuts, (len(reading.text), len(reading.text), True)]:
        if left >= start:
            yield _Chunk(start, left, comma, _describe_part(reading, start, left))
            start, comma = right, is_comma


def _describe_part(reading: Reading, start: int, end: int) -> Described:
    part = read(reading.typed[start:end], reading.lexicon)
    found = describe(part)
    return Described(found.nouns, found.traits, tuple((a + start, b + start) for a, b in found.spans))


def _merged(chunks: list[_Chunk]) -> list[_Chunk]:
    """Chunks behind a comma that only go on describing: "black, 500ml", "T恤，黑色"."""
    merged: list[_Chunk] = []
    for chunk in chunks:
        last = merged[-1] if merged else None
        describes_only = not chunk.described.nouns and bool(chunk.described.spans)
        if last and chunk.comma and describes_only and last.described.spans:
            traits = last.described.traits | chunk.described.traits
            spans = (*last.described.spans, *chunk.described.spans)
            merged[-1] = _Chunk(last.start, chunk.end, last.comma, Described(last.described.nouns, traits, spans))
        else:
            merged.append(chunk)
    return merged


def _nouns_shared(chunks: list[_Chunk]) -> list[_Chunk]:
    """A colour before "and" takes the noun behind it: 黑色和白色的T恤."""
    shared = list(chunks)
    for index in range(len(chunks) - 2, -1, -1):
        chunk, after = shared[index], shared[index + 1]
        if not chunk.described.nouns and not after.comma and after.described.nouns:
            shared[index] = chunk._replace(
                described=Described(after.described.nouns, chunk.described.traits, chunk.described.spans)
            )
    return shared


def _whole(reading: Reading) -> Reference:
    return _reference(reading, 0, len(reading.typed), describe(reading), whole=True)


def _reference(reading: Reading, start: int, end: int, described: Described, *, whole: bool = False) -> Reference:
    context = reading.lower[start:end]
    if described.spans and not whole:
        start, end = described.spans[0][0], max(last for _, last in described.spans)
    lower = reading.lower[start:end]
    bare = _SPACES.sub(" ", _FILLER.sub(" ", lower)).strip(" ,.!?，。！？、")
    if not lower.isascii():
        bare = bare.replace(" ", "")
    return Reference(reading.typed[start:end], start, end, lower, context, bare, described)
