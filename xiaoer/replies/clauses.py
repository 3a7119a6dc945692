"""Texts cut into sentences and clauses, with what each says and how it says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xiaoer.replies.concepts import Concepts, concepts_of
from xiaoer.replies.facts import Fact, find_facts
from xiaoer.text.normalise import to_half_width
from xiaoer.types import Language

_SENTENCE = re.compile(r"(?<=[。！？!?；;\n])|(?<=[.])(?=\s)(?<!\b[ap]\.m\.)(?<!\bMr\.)(?<!\bMs\.)")
_CLAUSE: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"[，：]|:(?!\d)|,(?!\d{3})|、(?=换货|退货|退款|取消)|(?=但是?|不过|而且|并且)"),
    "en": re.compile(r"[,—](?!\d{3})|:(?!\d)|\s-\s|(?=\b(?:and|but|so|while|whereas|although|though|which)\b)"),
}
_ASKS = re.compile(r"[?？]\s*$|(?:吗|呢)[。.]?\s*$")
_CONDITIONAL: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(
        r"如果|如|若|要是|假如|万一|的话|一旦|只要|除非|凡是|当.{1,14}时|(?:以|之)?后(?!续|台|四|4|悔)|时(?=[，,可会都])|前(?=[，,可都能要])"
        r"|请您?.{0,10}(?:发|告诉|提供|说|拍|联系|留言|把|将|先|在|选|点)|(?:把|将).{1,20}(?:发|告诉|提供)(?:给|来|我)"
        r"|(?:告诉|联系|发给|提供给)我们|(?:超过|不满|满|达到|没有?|还没|未|不|有|过).{0,16}的[，,]|的(?:商品|订单|包裹|顾客|退款)"
    ),
    "en": re.compile(
        r"\b(?:if|once|when|whenever|after|unless|until|before|in case|should you|as long as|as soon as|provided)\b"
        r"|\b(?:send|tell|give|show|let) us\b|\bplease\b|\bjust (?:say|tell|send|choose)\b|\b(?:an?|any) (?:order|item|parcel|return)\b"
        r"|\b(?:items|orders|parcels|refunds|returns|goods) (?:that|which|to)\b"
    ),
}
_SPECULATES_ITSELF: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"^\s*(?:如果|若|要是|一旦|只要|当|等|待)|(?:的话|(?:以|之)?后|时|前|(?:问题|破损|损坏|严重|用过|过期|原因|不合适|不喜欢|退货|换货|发货|更新|找到|收到)的)\s*$"),
    "en": re.compile(r"^\s*(?:and |but |so )?(?:if|once|when|after|unless|until|before|as soon as|as long as)\b|^\s*for an? (?:\w+ )?(?:return|refund|exchange)[^.]{0,24}$"),
}
_CUSTOMERS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"您的?(?:这[一个]?)?(?:订单|包裹|退款|退货|换货|款项|快递|发票|补偿|赔偿|钱)|这一?[单笔件个]|该订单|订单号?[ :：]*[a-z#\[]|查到|查询到|您这"),
    "en": re.compile(r"\byour (?:order|parcel|refund|return|exchange|money|payment|invoice|compensation|package|replacement)\b|\b(?:the|this|that) order\b|\border [#\[]?[a-z]{0,3}\d|\border \[|\bi (?:can )?see\b|\bi(?:'ve| have) (?:checked|found)"),
}
_OTHERWISE = re.compile(r"其他|其它|否则|反之|除此|\botherwise\b|\bin other cases\b|\belse\b")
_EMPTY_NEGATIONS = re.compile(
    r"不能不|不是不|无理由|不符|不好意思|没问题|不客气|不用担心|别担心|不但|不仅|不管|无论|差不多|对不起|不过|没关系|不同|不一样|非常|未来|不满意|不喜欢|不合适|不想要"
    r"|不收费|不要钱|不用付|不收运费|不会多收|不另收|免不了|不得不|没有截止|没有限制|不限|没有?发货|没有?付款|没用完|不够|不满|质量不|不方便|不影响|不少于|没货|没有货"
    r"|没收到|没找到|没(?:有)?过期|没(?:有)?更新|不成功|不动|拿不出|不上门|没人|尚未发货|未发货|没赶上|查不到|用不了|修不好|写错|没(?:有)?绑定"
    r"|no problem|not only|no matter|don't worry|no worries|without (?:a |any |giving a )?reason|no (?:extra )?(?:fee|charge|cost)|costs nothing|no deadline|no limit"
    r"|(?:don't|doesn't|didn't) (?:like|want|suit|fit|work|move|come|know|order)|(?:hasn't|haven't|isn't|not) (?:yet )?(?:been )?(?:shipped|left|paid|added|expired|updated|arrived|used|what you)"
    r"|isn't at home|nobody is|nothing to worry|can't find|unused|never came|without (?:charge|a fee)|why not|if not|whether or not|not sure|can't (?:be )?repaired|doesn't affect|won't affect"
)
_NEGATION = re.compile(
    r"不|没|无法|未|别(?!人|的|家|处)|禁止|拒绝|勿|免谈|停止|暂停"
    r"|\b(?:not|no|never|nor|neither|none|cannot|nothing|without|unable|nobody)\b|n't\b"
)


@dataclass(frozen=True)
class Clause:
    """A stretch of a text without a comma in it, and what is known of it.

    `led`: with the suppositions before it. `carried`: the topics of the last clause before it that had any. `conditions`: those under which it is said,
    with those of its sentence before it. `general`: it speaks of cases, not of this customer's own. `asks`: it is a
    question.
    """

    text: str
    led: str
    sentence: str
    concepts: Concepts
    facts: tuple[Fact, ...]
    conditions: frozenset[str]
    carried: frozenset[str]
    general: bool
    supposes: bool
    asks: bool
    of_customer: bool
    negative: bool


_MARKS = " 。.!！?？；;\n\"”“"
_RIVALS = tuple(
    frozenset(each.split())
    for each in (
        "silver gold",
        "faulty unwanted wrong_item missing lost",
        "before_shipping after_shipping",
        "at_deposit at_final",
        "bank_card e_wallet gift_card",
        "electronics bags clothing wearing",
        "company personal_title",
        "whole_order part",
    )
)
# Conditions of which one takes the place of another: "silver members get 2%, gold members 5%".


def _without_rivals(before: frozenset[str], told: frozenset[str]) -> frozenset[str]:
    ended = frozenset(name for rivals in _RIVALS if rivals & told for name in rivals)
    return before - ended


def clauses_of(text: str, language: Language) -> list[Clause]:
    """The clauses of `text` in order."""
    found: list[Clause] = []
    for sentence in sentences_of(text):
        found.extend(_clauses(sentence, language))
    return found


def sentences_of(text: str) -> list[str]:
    """The sentences of `text`."""
    return [piece.strip() for piece in _SENTENCE.split(text) if piece and piece.strip()]


def is_negative(text: str) -> bool:
    """Whether `text` denies something."""
    plain = to_half_width(text).lower().replace("’", "'")
    return bool(_NEGATION.search(_EMPTY_NEGATIONS.sub(" ", plain)))


def _clauses(sentence: str, language: Language) -> Iterator[Clause]:
    asks = bool(_ASKS.search(sentence))
    conditions: frozenset[str] = frozenset()
    carried: frozenset[str] = frozenset()
    before = lead = ""
    pieces = [piece.strip() for piece in _CLAUSE[language].split(sentence) if piece and piece.strip(_MARKS)]
    for piece in pieces:
        plain = to_half_width(piece).lower().replace("’", "'")
        before += plain + ","
        concepts = concepts_of(piece, language)
        conditions = frozenset() if _OTHERWISE.search(plain) else _without_rivals(conditions, concepts.condition)
        conditions |= concepts.condition
        supposes = "whether" in plain or len(pieces) > 1 and bool(_SPECULATES_ITSELF[language].search(plain.strip(" 。.!?;")))
        yield Clause(
            text=piece,
            led=lead + piece,
            sentence=sentence,
            concepts=concepts,
            facts=tuple(find_facts(piece)),
            conditions=conditions,
            carried=carried,
            general=bool(_CONDITIONAL[language].search(before)),
            supposes=supposes,
            asks=asks,
            of_customer=bool(_CUSTOMERS[language].search(plain)),
            negative=is_negative(piece),
        )
        carried = concepts.topic or carried
        lead = f"{lead}{piece} " if supposes else ""
