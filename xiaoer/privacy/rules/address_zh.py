"""Chinese addresses: what the rules for entities find, and whatever else has the parts of one.

The rules for entities want the parts and no word too many; here no part may be left standing. So the
stretch goes on to both sides as long as it is made of an address's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from xiaoer.privacy.reading import PLACE, TAKEN, Reading
from xiaoer.text.chinese_names import CHINESE_NAME
from xiaoer.understanding.entities import address_zh
from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.lexicon import Lexicon

# Characters that no address has, but for a few words: they belong to the sentence around it.
_SENTENCE = (
    r"的了到在我你您他她是改寄送货收给把跟请帮让麻烦叫说哪什么吗呢吧啊呀哦谢退换查催买订单款价钱"
    r"没有不别还就都也要想能会可以怎样多少这那个件快递物流客服签派邮付"
)
_WORDS = (
    r"有限(?:责任)?|发展|快递(?:柜|站|点|架)|(?:国际|顺丰|圆通|中通|申通|韵达)快递|客服部|可可|多多|不锈钢|邮局|邮政"
    r"|货运|货场|物流(?:园|中心|城|公司|有限)"
    r"|物流|服务(?:台|站|中心)|会(?:展|所|堂)|文化礼堂|管委会|居委会|村委会|委员会|社会|都会|名都|首都|新都|都市"
    r"|都江|成都|昌都|花都|于都|丰都"
    r"|门口|路口|收发室|个体|快餐|个旧|不夜|多伦|麻城|以北|以东|以南|以西|就业|款台|要塞|钱[塘江湖清]|到底|要[冲道]"
    r"|换热|订制|单元|单身|样板|贵州|可园"
    r"|(?<=街)道|在建|还[东乡]|想象|能源|节能|智能|新能|改造|改革|说[经岭]|送[桥]|请[驾]|买买提"
)
_CHAR = rf"(?:{_WORDS}|[\u4e00-\u9fff](?<![{_SENTENCE}])|[A-Za-z0-9])"
_JOINT = r"[ ,、_()#/·.-]{1,2}"
_RUN = expression(rf"(?:{_CHAR})+(?:{_JOINT}(?:{_CHAR})+)*")
_LEAD = expression(
    r"(?:[^\u4e00-\u9fff]{0,3}(?:新|旧|老|原|详细|家庭|公司|单位|具体|现|学校|住)?(?:地址|住址|地点|居住地|住|位于"
    r"|所在地|家|现居|坐标|变更为|更换为|换为|变为|成|往|至|从|去|回|用|填|写|错|为|于|按|老家|目前|现|先|再|直接"
    r"|统一|由)[ :,、]{0,2})+"
)
_HAN = r"[\u4e00-\u9fff]"
_NUMBER = r"(?:[0-9a-zA-Z]{1,7}|[一二三四五六七八九十百零甲乙丙丁]{1,5})"
_CUE = re.compile(
    r"(?:地址|住址|收货地|寄[到往至]|送[到往至]|发[到往至]|住在|家在|位于|邮寄到|改[到成为]|换[到成为])[^。!?\n]{0,10}$"
)
# Stations on a parcel's way, and shops: nobody lives there.
_WAYSIDE = re.compile(
    r"转运|分拨|集散|营业[部厅点]|网点|中转|分拣|处理中心|配送站|揽收|仓库|[东西南北中]?仓(?:$|发|库)|机场$|旗舰店"
    r"|专卖店$|步行街|地铁|号线"
)
_TAIL_STOPS = re.compile(
    r"[,、]|尽快|安排|辛苦|电联|电话|手机|姓名|联系|下午|上午|晚上|周[一二三四五六日末]|明天|今天|放|敲门|打我|号码"
    r"|备注|公斤|一件|两件|取消|申请|发票|合并|一起|早点|抓紧|应该|知道|确认|核对|修改|更新|错误|正确|对了|另外|顺便"
    r"|然后|因为|所以|如果|已经|正在|现在|之前|需要|可能|包裹|保价|元"
)
_LINE = re.compile(rf"[^\n。!?;:,、{TAKEN}{PLACE}]+")
_SAYS = re.compile(
    r"[\u4e00-\u9fff]?[的了吗呢吧我你您请谢改寄换退催查取买货][\u4e00-\u9fff]?|麻烦|什么|怎么|可以|帮|地址|收件|电话"
    r"|电联|手机|姓名|备注|尽快|安排|送到|送至|"
    r"订单|快递|几天|上班|上门|签收|[A-Za-z]{4}"
)
_RECEIVER = re.compile(rf"(?:(?m:^)|[ ,、_]{{1,3}}){CHINESE_NAME}(?=[ ,、_(])|[ ,、_]{{1,3}}{CHINESE_NAME}(?m:$)")
_MAX_TAIL = 24


class _Part(NamedTuple):
    """A part of an address in the text: what it is, as `_part_pattern` names it."""

    start: int
    end: int
    what: str


def find(reading: Reading) -> Iterator[tuple[int, int]]:
    """Start and end of every Chinese address."""
    text = reading.plain
    if text.isascii():
        return
    found = address_zh.find(reading.sentence())
    # 北京 is no address, nor is 新疆喀什: a whole town lives there.
    seeds = [(start, end) for start, end, parts in found if set(parts) - {"state", "city"}]
    pattern = _part_pattern(reading.lexicon)
    done = 0
    for run in _RUN.finditer(text):
        begin, stop = run.span()
        lead = _LEAD.match(text, begin, stop)
        begin = lead.end() if lead and lead.end() < stop else begin
        inside = [seed for seed in seeds if seed[0] < stop and begin < seed[1]]
        parts = [_Part(*match.span(), str(match.lastgroup)) for match in pattern.finditer(text, begin, stop)]
        alone = _is_all(text, begin, stop) or _CUE.search(text[max(0, begin - 24) : begin]) is not None
        if not inside and not _is_address(parts, alone):
            continue
        start = min([seed[0] for seed in inside] + [part.start for part in parts[:1]])
        end = max([seed[1] for seed in inside] + [part.end for part in parts[-1:]])
        end = _with_tail(text, end, stop, alone)
        if start >= done and not _is_wayside(text[start:end], parts):
            done = end
            yield start, end
    yield from (seed for seed in seeds if seed[0] >= done and not _is_wayside(text[slice(*seed)], ()))


def whole_lines(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The stretches between what is no address and belongs to the addresses of a line that holds nothing but one."""
    for line in _LINE.finditer(text):
        inside = [span for span in spans if line.start() <= span[0] and span[1] <= line.end()]
        if not inside:
            continue
        rest = "\n".join(
            text[a:b]
            for a, b in zip([line.start(), *(e for _, e in inside)], [*(s for s, _ in inside), line.end()], strict=True)
        )
        if (
            not _SAYS.search(rest)
            and not _RECEIVER.search(rest)
            and all(len(piece) <= _MAX_TAIL for piece in rest.split("\n"))
        ):
            yield line.start(), line.end()


def _is_all(text: str, start: int, end: int) -> bool:
    """Whether the line holds nothing else, but for what is somebody's number or name beside it."""
    line = text[text.rfind("\n", 0, start) + 1 : start] + (text[end:].split("\n", 1)[0])
    return not re.sub(rf"[{TAKEN}{PLACE}\s,.:;。、()\d-]", "", line)


def _is_address(parts: Iterable[_Part], alone: bool) -> bool:
    """Whether these parts together can't be anything else; a message of nothing else needs less."""
    found = [part.what for part in parts]
    kinds = set(found)
    fine = found.count("unit") + found.count("dashed") + found.count("house")
    places = kinds & {"region", "district", "town", "road", "compound"}
    if "house" in kinds or ("unit" in kinds and kinds & {"town", "road", "compound"}):
        return True
    if len(places) >= 2 and places != {"region", "district"}:
        return True
    if fine and (places or ("site" in kinds and fine > 1)):
        return fine > 1 or alone or bool(places - {"region"})
    if not alone:
        return len(places) == 2 and "site" in kinds
    return (
        len(places | (kinds & {"site", "room"})) >= 2
        or (fine + found.count("room") > 0 and bool(kinds & {"site", "compound"}))
        or fine > 1
    )


def _with_tail(text: str, end: int, stop: int, alone: bool) -> int:
    """The end with what stands right behind the last part: the name of a shop or a company, a number."""
    tail = text[end:stop]
    for stops in (_TAIL_STOPS, _RECEIVER):
        cut = stops.search(tail)
        if cut:
            tail = tail[: cut.start()]
    if not alone and not re.match(r"[A-Za-z0-9#-]", tail):
        return end
    return end + len(tail.rstrip(" ,、_(#/·.-")) if len(tail) <= _MAX_TAIL else end


def _is_wayside(said: str, parts: Iterable[_Part]) -> bool:
    return _WAYSIDE.search(said) is not None and not any(part.what in ("unit", "dashed", "house") for part in parts)


@lru_cache(maxsize=4)
def _part_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """One part, by the group that matched."""
    ending = re.compile(r"(?:省|市|特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区)$")
    provinces = {ending.sub("", name) for name in lexicon.places.provinces}
    cities = {ending.sub("", name) for names in lexicon.places.provinces.values() for name in names}
    regions = "|".join(sorted(map(re.escape, provinces | cities), key=len, reverse=True))
    c = rf"(?:{_HAN}(?<![{_SENTENCE}]))"
    road = rf"{c}{{1,8}}?(?:大道|大街|公路|胡同|国道|省道|辅路|[路街巷])(?:[一二三四五六七八九东南西北中]{{1,2}}段)?"
    return expression(
        rf"(?P<region>(?:{regions})(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市|自治州|州|盟"
        rf"|地区)?(?!路|街|大道))"
        rf"|(?P<unit>{_NUMBER}(?:号楼|号院|[栋幢座撞]|单元|[层楼](?!盘)|[室户]|弄|排|门(?!口)|档|铺|库|街(?=\d)"
        rf"|[ABCDEFGH]?区(?=\d)|号(?!线|店|发|下|收|前|后|左右|早|晚|上|中|的|仓|到|送|才|还|就|没|有|买|那|这"
        rf"|签))(?:附?{_NUMBER}号)?)"
        rf"|(?P<dashed>(?<![\d.])(?:[0-9A-Za-z]{{1,5}}[-一幢#]){{1,3}}\d{{1,5}}(?![\d.]|元|块|天|月|个|件|码|cm))"
        rf"|(?P<house>{road} ?[甲乙]?\d{{1,5}}(?![\d.]|元|块|天|个|路)(?:-\d{{1,3}})?号?)|(?P<road>{road})"
        rf"|(?P<town>{c}{{1,8}}?(?:街道|[镇乡]|开发区|工业区|工业园区?|园区|村|社区|苏木|农场|林场|村委)(?!路|街|大道))"
        rf"|(?P<district>{c}{{1,7}}?(?:新区|自治县|自治旗|[区县旗]|市(?!场|民|政|中心))(?![号\d]))"
        rf"|(?P<compound>{c}{{1,8}}?(?:小区|花园|家园|公寓|新村|名都|家属院|大厦|广场|[苑庭轩邸墅郡]|华府|花苑|嘉园"
        rf"|半岛|写字楼|商务楼|宿舍|公馆|府邸))"
        rf"|(?P<site>{c}{{1,10}}?(?:有限公司|公司|厂|学校|大学|学院|[中小]学|医院|银行|酒店|宾馆|超市|市场|中心|商场"
        rf"|[商轻]?[贸纺]?城|产业园|科技园|创意园|园|商店|店|驿站|物业|门卫|前台|局|院|馆|港|湾|坊|岛|基地))"
        rf"|(?P<room>[A-Za-z]?(?<![\d.])\d{{2,5}}(?![\d.]|元|块|天|月|个|件|码|年|人|分|米|斤|克|cm|ml|g))"
    )
