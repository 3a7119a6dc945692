"""E-mails, phones and their last four digits, postcodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from xiaoer.text.tokeniser import pipeline
from xiaoer.understanding.entities.types import Entity

_AREA = {"TEXT": {"REGEX": r"^[2-9]\d{2}$"}}
_THREE = {"TEXT": {"REGEX": r"^\d{3}$"}}
_FOUR = {"TEXT": {"REGEX": r"^\d{4}$"}}
_DASH = {"ORTH": {"IN": ["-", ".", "·"]}, "OP": "?"}
_ONE: list[dict[str, Any]] = [{"ORTH": "+", "OP": "?"}, {"ORTH": "1", "OP": "?"}, {"ORTH": "-", "OP": "?"}]
_CHINA: list[dict[str, Any]] = [
    {"ORTH": "+", "OP": "?"},
    {"TEXT": {"REGEX": r"^(?:00)?86$"}, "OP": "?"},
    {"ORTH": "-", "OP": "?"},
]
_PATTERNS: dict[str, list[list[dict[str, Any]]]] = {
    "email": [[{"LIKE_EMAIL": True}]],
    "phone": [
        [*_CHINA, {"TEXT": {"REGEX": r"^(?:86-?)?1[3-9]\d-?\d{4}-?\d{4}$"}}],
        [*_CHINA, {"TEXT": {"REGEX": r"^1[3-9]\d$"}}, _DASH, _FOUR, _DASH, _FOUR],
        [{"TEXT": {"REGEX": r"^0\d{2,3}-\d{7,8}$"}}],
        [*_ONE, {"TEXT": {"REGEX": r"^(?:1[-.])?[2-9]\d{2}([-.])\d{3}\1\d{4}$"}}],
        [*_ONE, {"ORTH": "(", "OP": "?"}, _AREA, {"ORTH": ")", "OP": "?"}, _DASH, _THREE, _DASH, _FOUR],
        [
            *_ONE,
            {"ORTH": "(", "OP": "?"},
            _AREA,
            {"ORTH": ")", "OP": "?"},
            _DASH,
            {"TEXT": {"REGEX": r"^\d{3}-\d{4}$"}},
        ],
        [{"ORTH": "+"}, {"TEXT": {"REGEX": r"^1[2-9]\d{9}$"}}],
    ],
    "phone_digits": [[{"TEXT": {"REGEX": r"^[2-9]\d{9}$"}}]],
    "four": [[_FOUR]],
    # British ones look like nothing else, SW1A 2AB or E16AN; the last two letters leave out c, i, k, m, o and v.
    "british": [
        [{"TEXT": {"REGEX": r"^(?i:[a-z]{1,2}\d[a-z\d]?)$"}}, {"TEXT": {"REGEX": r"^(?i:\d[abd-hjlnp-uw-z]{2})$"}}],
        [{"TEXT": {"REGEX": r"^(?i:[a-z]{1,2}\d[a-z\d]?\d[abd-hjlnp-uw-z]{2})$"}}],
    ],
    "postal": [[{"TEXT": {"REGEX": r"^\d{5,6}$|^\d{5}-\d{4}$"}}]],
}
_LAST4_BEFORE = re.compile(
    r"(?:尾号|尾数|[后末][四4]位数?字?|最后[四4][位个]数?字?|last\s*(?:four|4)(?:\s*digits?)?|end(?:s|ing)?\s*(?:in|with))"
    r"[^\d。.!?;,，；]{0,24}$",
    re.IGNORECASE,
)
_LAST4_AFTER = re.compile(
    r"^[\s,]*(?:是|为|are|is|as)?\s*(?:我的?|my|the)?\s*(?:手机号?|电话|phone)?的?\s*(?:尾号|[后末][四4]位|last\s*(?:four|4))",
    re.IGNORECASE,
)
_CARD = re.compile(r"卡|信用|\bcard\b|visa|master", re.IGNORECASE)
_POSTCODE_CUE = re.compile(
    r"(?:邮编|邮政编码|\bzip(?:\s*code)?|\bpost(?:al)?\s*code)[\s:,#]*(?:code|is|was|是|为)?[\s:]*$", re.IGNORECASE
)
_POSTCODE_AFTER = re.compile(
    r"^\s*(?:是|为|is)\s*(?:我的?|my|the)?\s*(?:邮编|邮政编码|zip|post(?:al)?\s*code)", re.IGNORECASE
)
_PHONE_CUE = re.compile(r"(?:手机|电话|phone|mobile|cell|call|number)[^\d]{0,12}$", re.IGNORECASE)
_AMERICA = re.compile(r"\+?1\D|\+1")
_ALONE = re.compile(
    r"[\s,.!?:;。，！？：；~、]*(?:(?:是|就是|it'?s|it is)\s*)?(\d{4,6}(?:-\d{4})?)[\s,.!?;。，！？；~]*", re.IGNORECASE
)


@lru_cache(maxsize=1)
def _matcher() -> Matcher:
    matcher = Matcher(pipeline().vocab)
    for name, patterns in _PATTERNS.items():
        matcher.add(name, patterns)
    return matcher


def find_contact(doc: Doc) -> Iterator[Entity]:
    """Candidates for e-mail, phone, last four digits and postcode in `doc`."""
    for key, start, end in _matcher()(doc):
        found = _check(doc.vocab.strings[key], doc, doc[start:end])
        if found:
            yield found


def _check(name: str, doc: Doc, span: Span) -> Entity | None:
    before = doc.text[max(0, span.start_char - 40) : span.start_char]
    after = doc.text[span.end_char : span.end_char + 24]
    if name == "email":
        return Entity("email", span.text.lower(), span.start_char, span.end_char)
    if name == "phone" or (name == "phone_digits" and _PHONE_CUE.search(before)):
        return _phone(span)
    alone = _ALONE.fullmatch(doc.text) is not None
    if name == "british":
        return Entity("postcode", span.text.upper(), span.start_char, span.end_char)
    if name == "four" and _POSTCODE_CUE.search(before):
        return Entity("postcode", span.text, span.start_char, span.end_char)
    if name == "four":
        asked = _LAST4_BEFORE.search(before)
        explained = (asked and not _CARD.search(before[: asked.end()])) or _LAST4_AFTER.search(after)
        return Entity("phone_last4", span.text, span.start_char, span.end_char) if explained or alone else None
    if name == "postal" and (_POSTCODE_CUE.search(before) or _POSTCODE_AFTER.search(after) or alone):
        return Entity("postcode", span.text[:5] if "-" in span.text else span.text, span.start_char, span.end_char)
    return None


def _phone(span: Span) -> Entity | None:
    digits = re.sub(r"\D", "", span.text)
    if _AMERICA.match(span.text) and len(digits) == 11:
        digits = digits[1:]
    elif len(digits) > 11:
        digits = digits[-11:]  # behind +86 or 0086
    return Entity("phone", digits, span.start_char, span.end_char)
