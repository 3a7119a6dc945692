"""Where the lexicon's words stand in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from xiaoer.text.simplified import plain
from xiaoer.text.tokeniser import pipeline, tokenise
from xiaoer.understanding.lexicon import Entry, Lexicon, spoken

PhraseKind = Literal["color", "material", "attribute", "product", "reason", "festival"]
_GAP = "*"
_WIDEST_GAP = 5  # tokens: words in English, characters in Chinese
_IRREGULAR = re.compile(r"(?:s|x|z|ch|sh)$")
_NEVER = "never"


class Hit(NamedTuple):
    """Words of the lexicon in a text: `keys` are all entries that they stand under, in the file's order."""

    keys: tuple[str, ...]
    start: int
    end: int


Hits = Mapping[PhraseKind, tuple[Hit, ...]]


class PhraseFinder:
    """Finds every word of a lexicon in one pass: the longest at each place, and none within a `never` phrase."""

    def __init__(self, lexicon: Lexicon) -> None:
        vocab = pipeline().vocab
        self._phrases = PhraseMatcher(vocab, attr="LOWER")
        self._gapped = Matcher(vocab)
        self._order: dict[str, int] = {}
        self._add("color", lexicon.colors.words, lexicon.colors.never)
        self._add("material", lexicon.materials.words, lexicon.materials.never)
        self._add("attribute", lexicon.attributes.words, lexicon.attributes.never)
        self._add("product", lexicon.products.words, lexicon.products.never, plural=True)
        self._add("reason", lexicon.reasons.words, lexicon.reasons.never, key_counts=False)
        self._add("festival", lexicon.festivals.words, lexicon.festivals.never)

    def find(self, doc: Doc) -> Hits:
        """The hits in `doc`, by kind, in the text's order."""
        spans: dict[str, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
        never: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for match, first, last in (*self._phrases(doc), *_shortest(self._gapped(doc))):
            kind, key = doc.vocab.strings[match].split("|", 1)
            start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
            if kind == _NEVER:
                never[key].append((start, end))
            else:
                spans[kind][start, end].append(key)
        return {kind: tuple(self._longest(found, never[kind])) for kind, found in spans.items()}  # type: ignore[misc]

    def _longest(self, found: Mapping[tuple[int, int], list[str]], never: list[tuple[int, int]]) -> Iterator[Hit]:
        """The longest hit at each place; a `never` phrase takes its characters before any hit that isn't longer."""
        hits = []
        claimed: set[int] = set()
        spans = [(a - b, 0, a, b) for a, b in never] + [(a - b, 1, a, b) for a, b in found]
        for _, counts, start, end in sorted(spans):
            if counts and claimed.isdisjoint(range(start, end)):
                keys = sorted(dict.fromkeys(found[start, end]), key=self._order.__getitem__)
                hits.append(Hit(tuple(keys), start, end))
            elif counts:
                continue
            claimed.update(range(start, end))
        yield from sorted(hits, key=lambda hit: hit.start)

    def _add(
        self,
        kind: PhraseKind,
        entries: Mapping[str, Entry],
        never: tuple[str, ...],
        *,
        plural: bool = False,
        key_counts: bool = True,
    ) -> None:
        for key, entry in entries.items():
            self._order.setdefault(key, len(self._order))
            words = [*spoken(key, entry)] if key_counts else [*entry.en, *entry.zh]
            if plural:
                words += [more for word in (key, *entry.en) for more in plurals(word)]
            self._add_words(f"{kind}|{key}", words)
        self._add_words(f"{_NEVER}|{kind}", never)

    def _add_words(self, label: str, words: list[str] | tuple[str, ...]) -> None:
        plain_words = {plain(word) for word in words}
        whole = [tokenise(word) for word in plain_words if _GAP not in word]
        if whole:
            self._phrases.add(label, whole)
        gapped = [_pattern(word) for word in plain_words if _GAP in word]
        if gapped:
            self._gapped.add(label, gapped)


@lru_cache(maxsize=4)
def phrase_finder(lexicon: Lexicon) -> PhraseFinder:
    """The finder of a lexicon, made once."""
    return PhraseFinder(lexicon)


def _shortest(matches: list[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Of all ways to fill a pattern's gap, the narrowest."""
    ends: dict[tuple[int, int], int] = {}
    for match, first, last in matches:
        ends[match, first] = min(last, ends.get((match, first), last))
    yield from ((match, first, last) for (match, first), last in ends.items())


def plurals(word: str) -> Iterator[str]:
    """The regular plural of an English noun, which may already be one."""
    if word.endswith("s") and not word.endswith("ss"):
        return
    if _IRREGULAR.search(word):
        yield f"{word}es"
    elif re.search(r"[^aeiou]y$", word):
        yield f"{word[:-1]}ies"
    else:
        yield f"{word}s"


def _pattern(word: str) -> list[dict[str, object]]:
    """A Matcher's pattern of words with gaps."""
    gap: dict[str, object] = {"IS_PUNCT": False, "OP": f"{{0,{_WIDEST_GAP}}}"}
    pattern: list[dict[str, object]] = []
    for index, part in enumerate(word.split(_GAP)):
        pattern += [gap] if index else []
        pattern += [{"LOWER": token.lower_} for token in tokenise(part) if not token.is_space]
    return pattern
