"""What a customer wants in place of what they have: a variant of the same product."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from actions.options_said import options_said
from xiaoer.shop.types import OrderLine, Product, Variant
from xiaoer.understanding.items.candidates import of_lines, of_variants
from xiaoer.understanding.items.match import ItemMatcher, Match
from xiaoer.understanding.items.traits import describe, read
from xiaoer.understanding.lexicon import load_lexicon

_CLAUSE = re.compile(
    r"[,，;；。\n]|(?<!\d)\.(?!\d)|另外|还有|然后|\bthen\b"
    r"|\band(?= (?:the|my|also|change|exchange|swap|switch|replace)\b)",
    re.IGNORECASE,
)
_SOUND = re.compile(
    r"(?i)一样的|同款|同样的|换新|换个新|新的|(换|要|给)[^，。]{0,4}好的"
    r"|\b(the )?same (one|item|thing|model|variant)\b|\b(new one|replacement|identical)\b"
)
_CHEAPEST = re.compile(r"(?i)最便宜|\bcheapest\b|\bleast expensive\b")
_DEAREST = re.compile(r"(?i)最贵|\b(most expensive|dearest|priciest)\b")
_BIGGER = re.compile(r"(?i)大一[号码点]|大[一点]点|\b(bigger|larger|(one )?size up|next size)\b")
_SMALLER = re.compile(r"(?i)小一[号码点]|小[一点]点|\b(smaller|(one )?size down)\b")
_LETTERS = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "2XL", "3XL")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


INSTEAD = re.compile(
    r"(?i)[换改变调][成为做到]|换|\b(?:for|to|into)\b(?!\s+(?:exchange|swap|change|modify|return|replace|switch)\b)"
)

_RATHER = re.compile(r"(?i)\b(instead|rather|prefer|would like|want|need)\b|想要|要(?!退|换|改)")


# "I got the black one and would like to exchange it" says what one has
_HAVE = re.compile(r"(?i)\b(received|got|bought|ordered|exchange|swap|change|modify)\b|收到|买的|[想要](退|换|改)")


class Choice(NamedTuple):
    """What a wish comes to: the one variant, or those to choose from; `gone` where what was wanted is out of stock."""

    variant: Variant | None = None
    several: tuple[Variant, ...] = ()
    gone: bool = False


def wishes(text: str, lines: Sequence[OrderLine], products: dict[str, Product], matcher: ItemMatcher) -> dict[str, str]:
    """The words of the wish for each item id, clause by clause: "T恤换成蓝色，鞋子换大一号"."""
    found: dict[str, str] = {}
    current: str | None = lines[0].item_id if len(lines) == 1 else None
    for clause in clauses(text):
        named = _named(clause, lines, matcher) if len(lines) > 1 else []
        if named:
            current = named[0].chosen[0].key
        line = next((line for line in lines if line.item_id == current), None)
        if line is None or not clause.strip():
            continue
        product = products[line.product_id]
        wanted = matcher.wish(clause, of_variants(product))
        literal = options_said(INSTEAD.split(clause)[-1], product.variants).values if INSTEAD.search(clause) else {}
        if wanted is not None or literal:
            found[line.item_id] = INSTEAD.split(clause, maxsplit=1)[-1] if literal else clause[_start(wanted) :]
        elif _RATHER.search(clause) and not _HAVE.search(clause) and options_said(clause, product.variants).values:
            found[line.item_id] = clause
        elif _relative(clause) or (line.item_id in found and not named):
            # "the blue one for the cheapest": blue is what one has
            tail = INSTEAD.split(clause, maxsplit=1)[-1]
            words = tail if _relative(tail) else clause
            found[line.item_id] = f"{found.get(line.item_id, '')} {words}".strip()
    return found


def _named(clause: str, lines: Sequence[OrderLine], matcher: ItemMatcher) -> list[Match]:
    """The items that a clause names by a noun; a colour alone is a wish, and no other item."""
    found = [match for match in matcher.find(before_instead(clause), of_lines(lines)) if match.decision == "one"]
    lexicon = load_lexicon()
    return [match for match in found if describe(read(match.words, lexicon)).nouns]


def clauses(text: str) -> list[str]:
    """The parts of a message, each with one wish at the most."""
    return _CLAUSE.split(text)


def before_instead(clause: str) -> str:
    """What is had: "the mouse" of "the mouse to a white one"; the whole clause where nothing is named before."""
    lexicon = load_lexicon()
    heads = (clause[: match.start()] for match in INSTEAD.finditer(clause))
    return next((head for head in heads if describe(read(head, lexicon)).nouns), clause)


def choose(words: str, line: OrderLine, product: Product, matcher: ItemMatcher, *, same_allowed: bool) -> Choice:
    """The variant of `product` that `words` mean to a customer who has `line`; what isn't named stays as it is."""
    if same_allowed and _SOUND.search(words) and not _describes(matcher, words, product):
        same = product.variant(line.item_id)
        return Choice(same, gone=same is not None and not same.available)
    others = [v for v in product.variants if v.item_id != line.item_id]
    sized = _by_size(words, line, others)
    pool = _described(words, sized or others, product, matcher)
    if not pool and (sized or _CHEAPEST.search(words) or _DEAREST.search(words)):
        pool = sized or others
    if not pool:
        return Choice()
    if _CHEAPEST.search(words) or _DEAREST.search(words):
        there = [v for v in pool if v.available]
        best = (max if _DEAREST.search(words) else min)((v.price for v in there), default=None)
        pool = [v for v in there if v.price == best]
        return _one_of(pool)
    return _one_of(_likest(line, pool))


def _described(words: str, variants: Sequence[Variant], product: Product, matcher: ItemMatcher) -> list[Variant]:
    """Those that are what the words say: values as they stand there, and what the rest of the words describes."""
    said = options_said(words, product.variants)
    fitting = [variant for variant in variants if said.fits(variant)] if said.values else list(variants)
    match = matcher.match(said.rest if said.values else words, of_variants(product, fitting))
    keys = {candidate.key for candidate in match.chosen}
    described = [variant for variant in fitting if variant.item_id in keys]
    # "the green one with 128GB" where there is no green one is none of the others with 128GB.
    unmet = any(trait.kind == "color" for trait in describe(read(said.rest, load_lexicon())).traits)
    return described or (fitting if said.values and not unmet else [])


def _start(match: Match | None) -> int:
    return match.start if match else 0


def _one_of(pool: Sequence[Variant]) -> Choice:
    there = [variant for variant in pool if variant.available]
    if len(there) == 1:
        return Choice(there[0])
    return Choice(several=tuple(there), gone=bool(pool) and not there)


def _likest(line: OrderLine, pool: Sequence[Variant]) -> list[Variant]:
    """Those of the pool that keep the most of what the customer has."""
    have = {(option.name.en, option.value.en) for option in line.options}
    kept = [len(have & {(option.name.en, option.value.en) for option in variant.options}) for variant in pool]
    return [variant for variant, same in zip(pool, kept, strict=True) if same == max(kept)]


def _describes(matcher: ItemMatcher, words: str, product: Product) -> bool:
    match: Match = matcher.match(words, of_variants(product))
    return match.decision == "one" and len(product.variants) > 1


def _relative(words: str) -> bool:
    patterns = (_BIGGER, _SMALLER, _CHEAPEST, _DEAREST, _SOUND)
    return any(pattern.search(words) for pattern in patterns)


def _by_size(words: str, line: OrderLine, others: Sequence[Variant]) -> list[Variant]:
    """The next size up or down, everything else as it is; empty where no other size is asked for."""
    step = 1 if _BIGGER.search(words) else -1 if _SMALLER.search(words) else 0
    if not step:
        return []
    for option in line.options:
        now = _rank(option.value.en)
        if now is None:
            continue
        ranked = [
            (rank, variant)
            for variant in others
            for other in variant.options
            if other.name.en == option.name.en
            and (rank := _rank(other.value.en)) is not None
            and (rank - now) * step > 0
        ]
        if ranked:
            nearest = min(abs(rank - now) for rank, _ in ranked)
            return [variant for rank, variant in ranked if abs(rank - now) == nearest]
    return []


def _rank(value: str) -> float | None:
    """A place on the ladder of sizes, letters or numbers."""
    if value.upper() in _LETTERS:
        return float(_LETTERS.index(value.upper()))
    words = {"small": 2.0, "medium": 3.0, "large": 4.0}
    number = _NUMBER.match(value)
    return words.get(value.lower(), float(number[0]) if number else None)
