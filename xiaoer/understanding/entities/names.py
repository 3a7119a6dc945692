"""Names of people, where the message says that it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from xiaoer.text.chinese_names import CHINESE_NAME
from xiaoer.understanding.entities.types import Entity

_ANY_ZH_NAME = r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,6})?"
_EN_PART = r"[A-Za-z\u00c0-\u024f]+(?:[-'’][A-Za-z\u00c0-\u024f]+)*"
_CAPITAL = r"[A-Z\u00c0-\u00de][A-Za-z\u00c0-\u024f]*(?:[-'’][A-Za-z\u00c0-\u024f]+)*"

_SAID = (
    re.compile(
        r"\b(?:(?i:my (?:full )?name(?:['’]s| is)|name is)|(?i:name)\s*[:=])\s*"
        rf"(?P<name>{_EN_PART}(?: {_EN_PART}){{0,2}})"
    ),
    re.compile(
        rf"\b(?:[Ii]['’]m|[Ii] am|[Ii]m|[Tt]his is|[Ii]t['’]s)\s+(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,2}})(?![A-Za-z])"
    ),
    re.compile(
        rf"(?:我的?(?:名字|姓名|大名)?(?:叫做?|是叫)|(?:名字|姓名|收件人|收货人)(?:是|叫|为|[:=])|(?:姓名|收件人|收货人))\s*[:=]?\s*(?P<name>{CHINESE_NAME})"
    ),
    re.compile(rf"^(?:你好[,，]?\s*)?我是\s*(?P<name>{CHINESE_NAME})(?=$|[\s,，。.!！；;、\d])"),
    re.compile(rf"(?:姓名|名字|收件人|收货人)\s*[:=]\s*(?P<name>{_ANY_ZH_NAME})(?=$|[\s,，。.;；、])"),
    re.compile(rf"(?:我叫|(?:姓名|名字|收件人|收货人)\s*[:=是]?)\s*(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}})"),
)
_SEPARATOR = r"\s*[,，、;；/|。.\s]\s*"
_BRITISH = r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}"
_POSTCODE = rf"(?P<postcode>\d{{5}}(?:-\d{{4}})?|\d{{6}}|{_BRITISH})"
_POSTCODE_LABEL = r"(?:(?:my )?(?:zip|postal|post)?\s*(?:code)?\s*(?:is)?|邮编(?:是|为)?|邮政编码(?:是|为)?)\s*:?\s*"
_END = r"\s*[.。!！]?\s*"
_WITH_POSTCODE = (
    re.compile(rf"\s*(?P<name>{_EN_PART}(?: {_EN_PART}){{1,2}}){_SEPARATOR}{_POSTCODE_LABEL}{_POSTCODE}{_END}", re.I),
    re.compile(rf"\s*{_POSTCODE}{_SEPARATOR}(?P<name>{_EN_PART}(?: {_EN_PART}){{1,2}}){_END}", re.I),
    re.compile(rf"\s*(?P<name>{CHINESE_NAME})\s*[,，、;；/|。.]?\s*{_POSTCODE_LABEL}{_POSTCODE}{_END}"),
    re.compile(rf"\s*{_POSTCODE}\s*[,，、;；/|。.]?\s*(?P<name>{CHINESE_NAME}){_END}"),
)
_EDGE = r"(?=$|[\s,，。.;；、!！])"
# Beside a postcode in a longer message: "王小明 310012 查订单", "Emma Clark, 98101, where is my parcel".
_BESIDE_POSTCODE = (
    re.compile(
        rf"(?:^|[\s,，。;；、:：])(?P<name>{CHINESE_NAME})\s*[,，、;；/|]?\s*{_POSTCODE_LABEL}(?P<postcode>\d{{6}})(?!\d)"
    ),
    re.compile(rf"(?<!\d)(?P<postcode>\d{{6}})\s*[,，、;；/|\s]\s*(?P<name>{CHINESE_NAME}){_EDGE}"),
    re.compile(
        r"(?:^|[\s,，。;；、:：])(?:(?:[Ii]['’]?m|[Ii] am|[Tt]his is|[Ii]t['’]s) )?"
        rf"(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,2}}){_SEPARATOR}"
        rf"(?i:{_POSTCODE_LABEL})(?P<postcode>\d{{5,6}}|{_BRITISH}){_EDGE}"
    ),
)
_NOT_NAME = re.compile(
    r"a|about|i['’]?m|it['’]?s|address|after|all|also|am|an|and|any|are|at|be|but|by|can|card|cancel|check|code|could|customer|did|do|for|from|get|good"
    r"|had|has|have|having|hello|help|here|hi|how|i|if|in|interested|is|it|just|like|looking|my|need|no|not|number|of|on|or|order|please|phone"
    r"|postal|price|purchase|return|returning|size|so|sorry|still|than|that|the|then|there|this|to|track|tracking|trying|very|waiting|want|was"
    r"|what|when|where|which|who|why|with|would|yes|you|your|zip",
    re.IGNORECASE,
)
_TAIL = re.compile(r"and|my|i|at|from|with|but|the|zip|postal|phone|email|order|thanks|please|is|here", re.IGNORECASE)


def find_names(doc: Doc) -> Iterator[Entity]:
    """Candidates for names in `doc`, and for the postcode that stands beside a name."""
    text = doc.text
    whole = [pattern.fullmatch(text) for pattern in _WITH_POSTCODE]
    within = [pattern.search(text) for pattern in _BESIDE_POSTCODE]
    for match in whole if any(whole) else within:
        if match and _plausible(match["name"]):
            yield Entity("name", match["name"], *match.span("name"))
            yield Entity(
                "postcode",
                match["postcode"][:5] if "-" in match["postcode"] else match["postcode"],
                *match.span("postcode"),
            )
    for pattern in _SAID:
        for match in pattern.finditer(text):
            name = _without_tail(match["name"])
            if name and _plausible(name):
                yield Entity("name", name, match.start("name"), match.start("name") + len(name))


def _plausible(name: str) -> bool:
    return not any(_NOT_NAME.fullmatch(part) for part in name.split())


def _without_tail(name: str) -> str:
    """The name up to the first word that goes on with the sentence: "yara sanchez and my" ends at the surname."""
    parts = name.split(" ")
    for index, part in enumerate(parts):
        if _TAIL.fullmatch(part):
            return " ".join(parts[:index])
    return name
