"""Days in Chinese: 上周三, 昨天下午, 3月5号, 25号, 三天前, 最近三个月."""

from __future__ import annotations

import re
from datetime import date

from xiaoer.text.numerals import NUMBER, parse_number
from xiaoer.understanding.entities.dates import calendar
from xiaoer.understanding.entities.dates.calendar import Stretch, Tense, one
from xiaoer.understanding.entities.patterns import expression

_N = NUMBER
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|[二三]十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:20\d\d|[二2][〇零○0][〇零○一二三四五六七八九]{2})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_NAMES = {
    name: days
    for days, names in {
        -3: "大前天",
        -2: "前天 前日 前晚",
        -1: "昨天 昨日 昨儿 昨晚 昨早 昨夜",
        0: "今天 今日 今儿 今晚 今早 今晨",
        1: "明天 明日 明儿 明晚 明早",
        2: "后天",
        3: "大后天",
    }.items()
    for name in names.split()
}
_HOURS = {
    "凌晨": ("00:00", "06:00"), "早上": ("06:00", "12:00"), "早晨": ("06:00", "12:00"), "上午": ("06:00", "12:00"),
    "中午": ("11:00", "13:00"), "下午": ("12:00", "18:00"), "傍晚": ("17:00", "19:00"), "晚上": ("18:00", "23:59"),
    "夜里": ("18:00", "23:59"), "半夜": ("18:00", "23:59"),
}  # fmt: skip
_HOUR_OF_NAME = {"晚": "晚上", "夜": "晚上", "早": "早上", "晨": "早上"}
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "夜里"})
_WEEKDAYS = {
    char: index for index, chars in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7末")) for char in chars
}
_OFFSETS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2, "": 0}
_WHICH = r"(?:上上|上|这|本|下下|下)个?"
_NO_DAY = r"(?![线楼店床柜口门院色机房码仓台桌库厅馆路链快客弄电]|是不是|商品|产品|款|包裹)"

_ORDERED = r"(?=\s?(?:下的?单|[买拍付]的|签收))"
_NO_MONTH = r"(?![饼子季卡嫂薪费租度经])"

BODY = expression(
    rf"""
    (?P<iso>20\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}})(?![\d.])
    | (?:(?P<year>{_YEAR}|[今去明])年\s?)?(?P<month>{_MONTH})月(?:份)?(?P<day>{_DAY})[号日]?(?![\d个件双])
    | (?<![\d.])(?P<dotmonth>1[0-2]|0?[1-9])[./](?P<dotday>3[01]|[12]\d|0?[1-9])(?:[号日]|{_ORDERED})
    | (?P<relmonth>{_WHICH})月(?:(?P<relday>{_DAY})[号日]|(?P<relpart>[初中底末]))?
    | (?:(?P<partyear>{_YEAR}|[今去明])年)?(?<!\d)(?P<partmonth>{_MONTH})月(?:份)?(?P<part>[初中底末])?{_NO_MONTH}
    | (?P<thispart>月[初底末])
    | (?P<relweek>{_WHICH})?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-7])(?![\d岁年边围期个])
    | (?P<wholeweek>{_WHICH})(?:周|星期|礼拜)
    | (?P<wholeyear>[今去明前])年(?!龄|轻|级|终)
    | (?P<name>大前天|前天|前日|前晚|昨[天日儿晚早夜]|今[天日儿晚早晨]|明[天日儿晚早]|大后天|后天)
    | (?P<half>半|一)个?(?P<halfunit>月|年)(?P<halfway>之?前|以前|之?后|以后)
    | (?P<ago>{_N})(?P<half2>个半)?个?(?P<agounit>天|日|周|星期|礼拜|月|年)(?P<way>之?前|以前|之?后|以后)
    | (?:最近|近|过去)(?:的|这)?(?P<recent>{_N})个?(?P<recentunit>天|日|周|星期|礼拜|月|年)
    | (?<![\w\u4e00-\u9fff\-])(?P<dayonly>{_DAY})号{_NO_DAY}
    | (?<=[\u4e00-\u9fff])(?<![路街巷弄道村里镇区座栋幢单编型尺货码大小加特座机口款第])(?P<dayonly2>{_DAY})号{_NO_DAY}
    """,
    re.VERBOSE,
)
"""One day or stretch."""

CLOCK = expression(
    r"(?:\s?的?(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜))?\s?"
    r"(?:(?P<hour>1\d|2[0-3]|0?\d|十[一二]?|[一二两三四五六七八九])(?:点钟?|时|:)(?P<minute>半|[0-5]?\d(?=分|\b|$|[^\d]))?分?)?"
)
"""A part of the day or a time, behind a day."""

BEFORE = expression(r"\s?(?:之前|以前|前(?![面台后天])|以内(?=送|到|发))")
AFTER = expression(r"\s?(?:之后|以后|后(?![来续面台悔天]))")
SINCE = expression(r"\s?(?:起|开始|以来|至今|到现在)")
TO = expression(r"\s?(?:到|至|-|~|—|–)\s?")
_UNTIL_NOW = expression(r"\s?(?:以来|至今|(?:一直)?到现在)")
_DONE = expression(
    r"(?:\s|的时候|那天|就|在|我|才|刚|中午|下午|晚上|早上|[,，])*(?:我|你们|已经|就|才|刚)*(?:买|下的?单|下了|拍|付|收到|签收|申请|寄|发的|发了|购|订|退的|到的|到了|领|提交|定的|说)"
)
_WILL = expression(r"(?:会|能|可以|要|再|才能|打算|准备|还会|送|发货吗|到吗|前)")


def tense_of(after: str) -> Tense:
    """Whether what stands behind a day is over."""
    if _UNTIL_NOW.match(after):
        return "past"
    if _WILL.match(after):
        return "future"
    return "past" if _DONE.match(after) else None


def resolve(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    """The stretch that a match of `BODY` means; None where there is no such day."""
    for name, reckon in _RECKON.items():
        if match[name]:
            return reckon(match, today, tense)
    return None


def with_clock(stretch: Stretch, clock: re.Match[str], name: str) -> Stretch:
    """The part of a day; `name` is the day's own word, of which 昨晚 holds one."""
    part = clock["part"] or _HOUR_OF_NAME.get(name[-1:], "")
    if clock["hour"] and stretch.first == stretch.last:
        hour = int(parse_number(clock["hour"]) or 0)
        hour += 12 if part in _AFTERNOON and hour < 12 else 0
        minute = 30 if clock["minute"] == "半" else int(clock["minute"] or 0)
        return stretch._replace(hours=(f"{hour:02}:{minute:02}",)) if hour < 24 and minute < 60 else stretch
    return stretch._replace(hours=_HOURS[part]) if part and stretch.first == stretch.last else stretch


def _iso(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    found = calendar.valid(*(int(part) for part in re.split(r"[-/.]", match["iso"])))
    return one(found) if found else None


_OFFSET_OF_YEAR = {"今": 0, "去": -1, "明": 1}
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def _int(text: str) -> int:
    return int(parse_number(text) or 0)


def _year(text: str | None, today: date) -> int | None:
    if not text:
        return None
    if text in _OFFSET_OF_YEAR:
        return today.year + _OFFSET_OF_YEAR[text]
    return int(text.translate(_DIGITS))


def _month_day(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    number, day, year = _int(match["month"]), _int(match["day"]), _year(match["year"], today)
    found = calendar.day_of_year(today, number, day, tense) if year is None else calendar.valid(year, number, day)
    return one(found) if found else None


def _dotted(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    found = calendar.day_of_year(today, int(match["dotmonth"]), int(match["dotday"]), tense)
    return one(found) if found else None


def _relative_month(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    first = calendar.months_from(today.replace(day=1), _OFFSETS[match["relmonth"].rstrip("个")])
    whole = calendar.month(first.year, first.month)
    if match["relday"]:
        found = calendar.valid(first.year, first.month, _int(match["relday"]))
        return one(found) if found else None
    return _part(whole, match["relpart"])


def _part(whole: Stretch, part: str | None) -> Stretch:
    if not part:
        return whole
    return calendar.part_of_month(whole, "start" if part == "初" else "middle" if part == "中" else "end")


def _month(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    number, year = _int(match["partmonth"]), _year(match["partyear"], today)
    years = [year] if year is not None else [today.year + offset for offset in (-1, 0, 1)]
    if year is None and number == today.month:
        years = [today.year]
    whole = calendar.nearest(today, [calendar.month(each, number) for each in years], tense)
    return _part(whole, match["part"]) if whole else None


def _this_part(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return _part(calendar.month(today.year, today.month), match["thispart"][-1])


def _weekday(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    which, name = (match["relweek"] or "").rstrip("个"), match["weekday"]
    monday = calendar.week(today, _OFFSETS[which]).first or today
    if name == "末":
        return calendar.weekend(today, _OFFSETS[which] if which or tense != "past" else -1)
    day = calendar.days_from(monday, _WEEKDAYS[name])
    if not which and tense == "past" and day > today:
        return one(calendar.gone(today, _WEEKDAYS[name]))
    if not which and tense != "past" and day < today:
        return one(calendar.coming(today, _WEEKDAYS[name]))
    return one(day)


def _week(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return calendar.week(today, _OFFSETS[match["wholeweek"].rstrip("个")])


def _whole_year(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    year = today.year + {"今": 0, "去": -1, "明": 1, "前": -2}[match["wholeyear"]]
    return Stretch(date(year, 1, 1), date(year, 12, 31))


def _named(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    return one(calendar.days_from(today, _NAMES[match["name"]]))


def _moved(today: date, amount: float, unit: str) -> date:
    """So many days, weeks, months or years on; half a month is fifteen days."""
    if unit in "天日":
        return calendar.days_from(today, round(amount))
    if unit in ("周", "星期", "礼拜"):
        return calendar.days_from(today, round(amount * 7))
    months = amount * (12 if unit == "年" else 1)
    whole = int(months)
    return calendar.days_from(calendar.months_from(today, whole), round((months - whole) * 30))


def _ago(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    if match["half"]:
        amount, unit, way = (0.5 if match["half"] == "半" else 1.0), match["halfunit"], match["halfway"]
    else:
        number = parse_number(match["ago"])
        if number is None or number > 400:
            return None
        amount, unit, way = float(number) + (0.5 if match["half2"] else 0), match["agounit"], match["way"]
    return one(_moved(today, amount if "后" in way else -amount, unit))


def _recent(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    number = parse_number(match["recent"])
    return (
        None if number is None or number > 400 else Stretch(_moved(today, -float(number), match["recentunit"]), today)
    )


def _day_only(match: re.Match[str], today: date, tense: Tense) -> Stretch | None:
    found = calendar.day_of_month(today, _int(match["dayonly"] or match["dayonly2"]), tense)
    return one(found) if found else None


_RECKON = {
    "iso": _iso,
    "month": _month_day,
    "dotmonth": _dotted,
    "relmonth": _relative_month,
    "partmonth": _month,
    "thispart": _this_part,
    "weekday": _weekday,
    "wholeweek": _week,
    "wholeyear": _whole_year,
    "name": _named,
    "half": _ago,
    "ago": _ago,
    "recent": _recent,
    "dayonly": _day_only,
    "dayonly2": _day_only,
}
