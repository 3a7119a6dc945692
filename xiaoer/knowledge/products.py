"""Questions about a product, answered from the catalogue's own words: nothing is read or asked for here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

import numpy as np

from xiaoer.encoders.base import Encoder
from xiaoer.knowledge.index import normalise
from xiaoer.knowledge.product_names import named_product
from xiaoer.knowledge.types import Answer, Passage, Sentence
from xiaoer.knowledge.words import Words
from xiaoer.shop.types import Product, Variant, options_text
from xiaoer.types import Language

Kind = Literal["price", "stock", "option", "description"]
_ASKS: dict[Kind, dict[Language, re.Pattern[str]]] = {
    "price": {
        "zh": re.compile(r"多少钱|价格|什么价|几块|怎么卖|贵不贵|几多钱|售价|单价"),
        "en": re.compile(r"\b(how much (is|are|does|do|for)|price|prices|cost|costs|expensive)\b"),
    },
    "stock": {
        "zh": re.compile(r"有货|现货|库存|缺货|没货|断货|还有没|还有吗|还有得卖|卖完|剩"),
        "en": re.compile(r"\b(in stock|available|availability|sold out|any left|left)\b"),
    },
}
_CHOICE: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"有|哪|什么|几[个种款]|多少[种款]"),
    "en": re.compile(r"\b(which|what|have|comes? in|are there|is there|any)\b"),
}
_CLAUSES = re.compile(r"[，,。；;]\s*(?![0-9]{3}(?:\D|$))")
_TITLE = {"zh": "商品资料", "en": "Product details"}
_HEADING: dict[Kind, dict[Language, str]] = {
    "price": {"zh": "价格", "en": "Price"},
    "stock": {"zh": "库存", "en": "Stock"},
    "option": {"zh": "规格", "en": "Variants"},
    "description": {"zh": "商品介绍", "en": "Description"},
}
_ENOUGH_WORDS = 0.25  # of the question's tokens found in a clause
_ENOUGH_LIKENESS = 0.45  # of its vector to the clause's


class _Fact(NamedTuple):
    kind: Kind
    text: str


def answer_from_catalogue(
    question: str,
    language: Language,
    products: Sequence[Product],
    words: Words,
    money: Callable[[Decimal], str],
    *,
    encoder: Encoder | None = None,
    product_id: str | None = None,
) -> Answer | None:
    """What the catalogue says to a question about one product, with its name, or None when it says nothing.

    `products`: the shop's, as `Shop.products` gives them. `words`: of the language, from
    `load_words(folder, PRODUCTS)`. `money` writes a price. `product_id`: what the talk is about, for questions that
    name no product; without it a question that names none, or several, has no answer.
    """
    asked = normalise(question)
    product = named_product(asked, language, products) or _by_id(products, product_id)
    if product is None:
        return None
    name = product.name.say(language)
    rest = _without(asked, name)
    kind = next((kind for kind, patterns in _ASKS.items() if patterns[language].search(asked.lower())), None)
    if kind in ("price", "stock"):
        found = [
            _Fact(kind, _of_variant(variant, kind, language, money)) for variant in _meant(product, asked, language)
        ]
    else:
        found = _options(product, asked, language) or _described(product, rest, language, words, encoder)
    return _answer(product, name, found, language) if found else None


def _by_id(products: Sequence[Product], product_id: str | None) -> Product | None:
    return next((product for product in products if product.product_id == product_id), None)


def _without(question: str, name: str) -> str:
    """The question without what it says of the product's name, which tells nothing of what is asked."""
    rest = question.lower()
    for run in re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]+", name.lower()):
        shortest = 2 if "\u4e00" <= run[0] <= "\u9fff" else len(run)
        for length in range(len(run), shortest - 1, -1):
            for start in range(len(run) - length + 1):
                rest = rest.replace(run[start : start + length], " ")
    return rest


def _meant(product: Product, question: str, language: Language) -> list[Variant]:
    """The variants whose values the question names, all when it names none; cheapest first, one of each price."""
    counts = [
        sum(option.value.say(language).lower() in question.lower() for option in v.options) for v in product.variants
    ]
    most = max(counts, default=0)
    meant = [variant for variant, count in zip(product.variants, counts, strict=True) if count == most]
    return sorted(meant, key=lambda variant: variant.price)


def _of_variant(variant: Variant, kind: Kind, language: Language, money: Callable[[Decimal], str]) -> str:
    what = options_text(variant.options, language)
    colon = "：" if language == "zh" else ": "
    if kind == "price":
        return f"{what}{colon}{money(variant.price)}" if what else money(variant.price)
    said = {"zh": ("有货", "缺货"), "en": ("in stock", "sold out")}[language][0 if variant.available else 1]
    return f"{what}{colon}{said}" if what else said


def _options(product: Product, question: str, language: Language) -> list[_Fact]:
    """The values of an axis that the question names: "which colours are there"."""
    low = question.lower().replace("color", "colour")
    if not _CHOICE[language].search(low):
        return []
    axes: dict[str, list[str]] = {}
    for variant in product.variants:
        for option in variant.options:
            values = axes.setdefault(option.name.say(language), [])
            if option.value.say(language) not in values:
                values.append(option.value.say(language))
    colon, comma = ("：", "、") if language == "zh" else (": ", ", ")
    return [
        _Fact("option", f"{axis}{colon}{comma.join(values)}")
        for axis, values in axes.items()
        if axis.lower() in low or (len(axis) > 2 and axis[-2:].lower() in low and language == "zh")
    ]


def _described(product: Product, rest: str, language: Language, words: Words, encoder: Encoder | None) -> list[_Fact]:
    """The part of the description that says something about what is asked."""
    text = product.description.say(language) if product.description else ""
    clauses = [clause.strip(" .。") for clause in _CLAUSES.split(text) if clause.strip(" .。")]
    if not clauses:
        return []
    by_words = np.array([_shared(rest, clause, words) for clause in clauses])
    best = int(by_words.argmax())
    if by_words[best] >= _ENOUGH_WORDS:
        return [_Fact("description", clauses[best])]
    if encoder is None:
        return []
    vectors = encoder.encode([rest, *clauses])
    likeness = vectors[1:] @ vectors[0]
    best = int(likeness.argmax())
    return [_Fact("description", clauses[best])] if likeness[best] >= _ENOUGH_LIKENESS else []


def _shared(question: str, clause: str, words: Words) -> float:
    """Share of the question's tokens that the clause has; one of a group is enough, as it says what is asked."""
    asked, said = set(words.tokens(question)), set(words.tokens(clause))
    both = {token for token in asked & said if len(token) > 1}
    return 1.0 if any(token.startswith("=") for token in both) else len(both) / (len(asked) or 1)


def _answer(product: Product, name: str, found: Sequence[_Fact], language: Language) -> Answer:
    file = f"catalogue/{product.product_id}"
    heading = _HEADING[found[0].kind][language]
    colon, gap, end = ("：", "；", "。") if language == "zh" else (": ", "; ", ".")
    passage = Passage(
        file=file,
        line=1,
        title=_TITLE[language],
        topic="product_question",
        heading=heading,
        language=language,
        sentences=tuple(Sentence(text=fact.text, line=1) for fact in found),
    )
    text = f"{name}{colon}{gap.join(fact.text for fact in found)}{end}"
    return Answer(text=text, passage=passage, title=_TITLE[language], file=file, heading=heading, score=1.0)
