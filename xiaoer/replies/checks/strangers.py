"""Nobody's name, place or contact that isn't in the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.replies.evidence import Evidence
from xiaoer.replies.types import Fault
from xiaoer.text.chinese_names import CHINESE_NAME
from xiaoer.understanding.lexicon import load_lexicon

_TITLED = re.compile(rf"(?P<name>{CHINESE_NAME}|[\u4e00-\u9fff](?=先生|女士|小姐|老师|总))(?=先生|女士|小姐|老师|同学|的(?:订单|包裹|地址|退款|手机|电话|账户|快递))")
_RECEIVER = re.compile(rf"(?:收件人|收货人|姓名|顾客|客户|买家|会员|用户|名字)(?:是|为|叫|:|：|\s)*(?P<name>{CHINESE_NAME})")
_GREETED = re.compile(rf"(?:^|[。！!\n])(?P<name>{CHINESE_NAME})(?=[,，您])")
_ADDRESS = re.compile(r"[\u4e00-\u9fff]{1,8}(?:路|街|大道|巷|弄|胡同|小区|花园|大厦|公寓)\s*\d+|\d+\s*(?:栋|幢|号楼|单元|室)")
_STREET = re.compile(r"\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Boulevard|Blvd|Way|Place)\b")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_FIRST = re.compile(r"(?:^|[.!?:;\n“\"(•·]|- )\s*$")
_NAMES_NOBODY = frozenset(
    "i i'm i'll i've i'd ok okay ai pm am monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december xiaoer english chinese yuan mr ms mrs".split()
)
_OPENING = re.compile(r"^(?P<name>[A-Z][a-z]+)(?:,| [A-Z][a-z]+,|'s\b)")
_NO_NAMES = frozenset(
    "sorry yes no sure hello hi thanks certainly unfortunately however otherwise also please okay absolutely well so "
    "good great right indeed usually normally generally then first second finally today here there it that what let "
    "alternatively instead additionally meanwhile afterwards apologies understood correct regarding once if when".split()
)


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
    if opening and opening["name"].lower() not in _NO_NAMES and opening["name"].lower() not in known:
        yield opening["name"]
    for match in _WORD.finditer(draft):
        word = match.group().replace("’", "'")
        bare = word.removesuffix("'s").lower()
        if word[0].islower() or bare in _NAMES_NOBODY or _FIRST.search(draft[: match.start()]):
            continue
        if not re.search(rf"(?<![a-z]){re.escape(bare)}(?![a-z])", known):
            yield match.group()


def _places() -> frozenset[str]:
    places = load_lexicon().places
    names = (*places.provinces, *(city for cities in places.provinces.values() for city in cities))
    bare = (re.sub(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$", "", name) for name in names)
    return frozenset(name for name in bare if len(name) > 1 and name not in _WORDS_TOO)


# Cities whose names are words, too.
_WORDS_TOO = frozenset("海南州 中山 朝阳 和田 白山 黄山 保山 日照 吉安 安康 文山 来宾 北海 普洱 长治 大同 通化 平凉 金华 资阳 阿里 海东 海北 海西 黄南 山南 红河 玉树 大理".split())
