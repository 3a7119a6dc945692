"""Nobody's name, place or contact that isn't in the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xiaoer.replies.evidence import Evidence
from xiaoer.replies.types import Fault
from xiaoer.replies.wording import raw, words
from xiaoer.text.chinese_names import CHINESE_NAME
from xiaoer.understanding.lexicon import load_lexicon

_TITLED = re.compile(
    rf"(?P<name>{CHINESE_NAME}|[\u4e00-\u9fff](?=先生|女士|小姐|老师|总))"
    r"(?=先生|女士|小姐|老师|同学|的(?:订单|包裹|地址|退款|手机|电话|账户|快递))"
)
_RECEIVER = re.compile(
    rf"(?:收件人|收货人|姓名|顾客|客户|买家|会员|用户|名字)(?:是|为|叫|:|：|\s)*(?P<name>{CHINESE_NAME})"
)
_GREETED = re.compile(rf"(?:^|[。！!\n])(?P<name>{CHINESE_NAME})(?=[,，您])")
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff]{1,8}(?:路|街|大道|巷|弄|胡同|小区|花园|大厦|公寓)\s*\d+|\d+\s*(?:栋|幢|号楼|单元|室)"
)
_STREET = re.compile(
    r"\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Boulevard|Blvd|Way|Place)\b"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_FIRST = re.compile(r"(?:^|[.!?:;\n“\"(•·]|- )\s*$")
_OPENING = re.compile(r"^(?P<name>[A-Z][a-z]+)(?:,| [A-Z][a-z]+,|'s\b)")


def check_strangers(draft: str, evidence: Evidence) -> Iterator[Fault]:
    """A fault for each person and place without a source."""
    for piece in dict.fromkeys(_found(draft, evidence)):
        yield Fault("stranger", piece, f"“{piece}” isn't in the sources; leave out people and places that aren't")


def _found(draft: str, evidence: Evidence) -> Iterator[str]:
    known = evidence.text.lower()
    if evidence.grounds.language == "zh":
        for pattern in (_TITLED, _RECEIVER, _GREETED, _ADDRESS):
            for match in pattern.finditer(draft):
                piece = match.groupdict().get("name") or match.group()
                if piece.lower() not in known:
                    yield piece
        for place in _places():
            if place in draft and place not in evidence.text:
                yield place
    else:
        yield from (match.group() for match in _STREET.finditer(draft) if match.group().lower() not in known)
        yield from _capitals(draft, known)


def _capitals(draft: str, known: str) -> Iterator[str]:
    """Words that English writes with a capital in the middle of a sentence, and names that open one."""
    opening = _OPENING.match(draft)
    if opening and opening["name"].lower() not in words("capitals", "opening") and opening["name"].lower() not in known:
        yield opening["name"]
    for match in _WORD.finditer(draft):
        word = match.group().replace("’", "'")
        bare = word.removesuffix("'s").lower()
        if word[0].islower() or bare in words("capitals", "everywhere") or _FIRST.search(draft[: match.start()]):
            continue
        if not re.search(rf"(?<![a-z]){re.escape(bare)}(?![a-z])", known):
            yield match.group()


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    places = load_lexicon().places
    names = (*places.provinces, *(city for cities in places.provinces.values() for city in cities))
    bare = (re.sub(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$", "", name) for name in names)
    return frozenset(name for name in bare if len(name) > 1 and name not in raw()["places_that_are_words"].split())
