"""Chinese addresses: province, city, district, street with its number, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.lexicon import Lexicon

_GAP = r"[\s,、_-]{0,2}"
# A character of a place's name: no word that ends the address or that leads to it.
_C = r"(?![的了到在我你您是改寄送发货收订单跟或请把给吧吗呢啊谢帮麻烦叫说哪什么有]|和(?![平谐睦兴田县]))[\u4e00-\u9fff]"
_NUMBER = r"(?:[\da-zA-Z]{1,8}(?:[-－—/#][\da-zA-Z]{1,6}){0,4}|[一二三四五六七八九十百零]{1,6})"
_DISTRICT = rf"(?:{_C}){{1,7}}?(?:新区|自治县|自治旗|[区县旗]|市(?!场|民|政|中心))(?![号\d])"
_SHORT_DISTRICT = rf"(?:{_C}){{1,4}}?[区县市](?![号\d场民政])"
_TOWN = rf"(?:{_C}){{1,8}}?(?:街道|镇|乡|苏木|开发区|工业区|园区|村)(?!路|街|大道)"
_ROAD = (
    rf"(?:{_C}){{1,8}}?(?:大道|大街|公路|胡同|路|街|巷|道|弄(?=\d))(?!口|上|边)"
    r"(?:[一二三四五六七八九东南西北中]{1,2}段|[东南西北中](?=\s?\d))?"
)
_HOUSE = rf"{_NUMBER}(?:号(?!楼|线|院?店)(?:院|附{_NUMBER}号)?|弄)(?:{_NUMBER}号(?!楼))?"
_STREET = rf"(?:{_TOWN}){{0,2}}{_GAP}(?:{_ROAD}(?:{_GAP}{_HOUSE})?|{_HOUSE})|(?:{_TOWN}){{1,2}}"
_COMPOUND = "小区|花园|家园|公寓|苑|新村|社区|名都|家属院|大厦|广场"
_PLACE = (
    rf"{_COMPOUND}|府|园|里|城|庭|轩|阁|湾|中心|写字楼|国际|宿舍|学院|大学|中学|小学|学校|医院|有限公司|公司|工业园|科技园"
    "|村|居|楼|江南|御景|酒店|宾馆|超市|驿站|菜鸟站|物业|门卫|前台|银行|市场|商行|工作室|店|厂|寓|馆|局|院|区"
)
_UNIT = "号楼|栋|幢|座|单元|层|楼|室|户|房|号|弄|区|组|期|门"
_DETAIL = (
    rf"{_GAP}(?:(?:{_C}){{0,12}}?(?:{_PLACE})|(?:{_C}){{0,8}}?{_NUMBER}(?:{_UNIT})"
    r"|[A-Za-z]座?\d{2,4}|\d{1,5}(?:-\d{1,5})+|\d{2,5}(?![\d号])|[A-Za-z](?=\d))"
)
_MORE = rf"(?P<detail>(?:{_DETAIL}){{0,8}})"
_ROAD_ONLY = expression(rf"(?P<street>{_ROAD}{_GAP}{_NUMBER}号(?!线|楼)(?:院)?){_MORE}")
_DISTRICT_FIRST = expression(
    rf"(?P<district>{_SHORT_DISTRICT}){_GAP}"
    rf"(?P<street>(?:(?:{_TOWN}){{1,2}}{_GAP})?{_ROAD}(?:{_GAP}{_HOUSE})?|(?:{_TOWN}){{1,2}}){_MORE}"
)
_TOWN_FIRST = expression(
    rf"(?P<street>(?:{_C}){{1,4}}?(?:街道|镇)(?:{_TOWN})?{_GAP}(?:{_ROAD}(?:{_GAP}{_HOUSE})?)?)(?P<detail>(?:{_DETAIL}){{1,8}})"
)
_COMPOUND_ONLY = expression(
    rf"(?P<detail>(?:{_C}){{2,8}}?(?:{_COMPOUND})(?:[\s,、_-]?{_NUMBER}(?:号楼|栋|幢|座|单元)(?:{_DETAIL}){{0,6}}))"
)
# Without one of these there is no address, and most messages have none.
_CUE = re.compile(r"[省市区县镇乡村路街道巷弄栋幢]|单元|号楼|自治|香港|澳门")
_ENDING = re.compile(r"(?:省|市|特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区)$")
_MUNICIPALITIES = ("北京", "天津", "上海", "重庆")
_LEADING = " ,、_-"
_NO_PLACE = frozenset({"地区", "分公司", "中心", "公司"})


def find(reading: Reading) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Start, end and parts of every Chinese address."""
    text = reading.text
    if not _CUE.search(text):
        return
    end = 0
    for pattern in (_by_region(reading.lexicon), _DISTRICT_FIRST, _TOWN_FIRST, _ROAD_ONLY, _COMPOUND_ONLY):
        for match in pattern.finditer(text, end):
            parts = _parts(reading, match)
            if _is_place(parts) and not _elsewhere(reading.lexicon, match):
                end = match.start() + len(match[0].rstrip(_LEADING))
                yield match.start(), end, parts


def _is_place(parts: dict[str, str]) -> bool:
    """Two parts at least, or a street: 新疆地区 alone is no address."""
    return (
        "street" in parts
        or list(parts) == ["detail"]
        or (len(parts) > 1 and parts.get("detail", parts.get("district")) not in _NO_PLACE)
    )


def _elsewhere(lexicon: Lexicon, match: re.Match[str]) -> bool:
    """Whether the city isn't in the province: 香港，深圳 are two places."""
    groups = match.groupdict()
    if not groups.get("state") or not groups.get("city"):
        return False
    province = next(name for name in lexicon.places.provinces if groups["state"].startswith(_ENDING.sub("", name)))
    return not any(groups["city"].startswith(_ENDING.sub("", name)) for name in lexicon.places.provinces[province])


def _parts(reading: Reading, match: re.Match[str]) -> dict[str, str]:
    groups = match.groupdict()
    parts = {}
    for name in ("state", "city", "district", "street", "detail"):
        for group in (name, f"{name}2"):
            if groups.get(group) and groups[group].strip(_LEADING):
                first, last = match.span(group)
                parts[name] = reading.typed[first:last].strip(_LEADING)
    if "city" not in parts and parts.get("state", "").removesuffix("市") in _MUNICIPALITIES:
        parts["city"] = parts["state"]
    return parts


@lru_cache(maxsize=4)
def _by_region(lexicon: Lexicon) -> re.Pattern[str]:
    """An address that begins with a known province or city, and goes on."""
    provinces = {_ENDING.sub("", name) for name in lexicon.places.provinces}
    cities = {_ENDING.sub("", name) for names in lexicon.places.provinces.values() for name in names}
    ending = "特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市"
    state = rf"(?:{_either(provinces)})(?:{ending})?"
    city = rf"(?:{_either(cities)})(?![区县])(?:市|自治州|州|盟|地区)?"
    return expression(
        rf"(?:(?P<state>{state}){_GAP}(?:(?P<city>{city}){_GAP})?|(?P<city2>{city}){_GAP})"
        rf"(?:(?P<district>{_DISTRICT}){_GAP})?(?P<street>{_STREET})?{_MORE}"
    )


def _either(words: Iterable[str]) -> str:
    """An alternation, longer words first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
