"""All rules together: candidates, then the best one for every stretch of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from xiaoer.text.tokeniser import tokenise
from xiaoer.understanding.entities.contact import find_contact
from xiaoer.understanding.entities.names import find_names
from xiaoer.understanding.entities.numbers import find_numbers
from xiaoer.understanding.entities.types import Entity, EntityKind

# Where two rules claim the same characters, the more specific one is right.
_RANK: dict[EntityKind, int] = {
    "email": 0,
    "order_number": 1,
    "phone": 2,
    "tracking_number": 3,
    "order_number_malformed": 4,
    "phone_last4": 5,
    "postcode": 6,
    "name": 7,
}
_READ = 2000  # characters: nobody gives a number behind more than that
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# What stands beside four digits that are no phone's; they themselves are the \0.
_YEAR_OR_AMOUNT = re.compile(
    r"(?i)(?:[¥￥$€£]|\b(?:in|since|of|card|visa|cost|paid)|卡|卡号)\s*\0|[.,\d]\0|\0\s*(?:[.,]\d|年|元|块|件|个|克|毫|yuan|usd|rmb|cm|mm|ml|g\b|kg)"
)
_FILLER = re.compile(
    r"订单编?号?码?|定单号?|运单号?|快递单号?|物流单号?|单号|号码|我的|这个|手机号?|电话|尾号|后[四4]位|最后[四4]位|邮箱|邮编|邮政编码"
    r"|收件人|收货人|姓名|名字|我叫|我是|就是|是|为|叫|和|跟|还有|亲|你好|您好|给你|这里|在这|喏|哦|呢|的|哈"
    r"|\b(?:my|the|it['’]?s|its|it|is|are|was|here|this|that|order|orders|number|num|no|id|tracking|parcel|phone|mobile"
    r"|last|four|digits|ends?|ending|in|with|e-?mail|address|zip|postal|post|postcode|code|full|name|i['’]?m|i|am|and"
    r"|sure|ok|okay|yes|hi|hello|of|for|4)\b",
    re.IGNORECASE,
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def extract(text: str) -> tuple[Entity, ...]:
    """The entities of `text` in order, none overlapping another, offsets into `text`.

    Only the first 2,000 characters are read.
    """
    doc = tokenise(text[:_READ])
    candidates = sorted(
        chain(find_contact(doc), find_numbers(doc), find_names(doc)),
        key=lambda e: (_RANK[e.kind], e.start - e.end, e.start),
    )
    chosen: list[Entity] = []
    for candidate in candidates:
        if not any(candidate.overlaps(other) for other in chosen):
            chosen.append(candidate)
    chosen.extend(_last4_beside(doc.text, chosen))
    return tuple(sorted(chosen, key=lambda e: e.start))


def nothing_but(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `text` is made of these spans (start, end) and of words that only introduce them.

    "订单号 XE2024010001" and "it's #W1234567" are; "where is #W1234567" is not.
    """
    return bool(spans) and not _LETTER_OR_DIGIT.search(_FILLER.sub(" ", _residue(text, spans)))


def _residue(text: str, spans: Sequence[tuple[int, int]]) -> str:
    kept = list(text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return "".join(kept)


def _last4_beside(text: str, found: Sequence[Entity]) -> list[Entity]:
    """The only four digits beside an order number: "XE2024010001 8000", "cancel XE2024010001, phone 8000"."""
    if not any(entity.kind == "order_number" for entity in found) or any(e.kind == "phone_last4" for e in found):
        return []
    matches = list(_FOUR.finditer(_residue(text, [(e.start, e.end) for e in found])))
    if len(matches) != 1 or _YEAR_OR_AMOUNT.search(text[: matches[0].start()] + "\0" + text[matches[0].end() :]):
        return []
    return [Entity("phone_last4", matches[0].group(), *matches[0].span())]
