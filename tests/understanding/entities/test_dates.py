from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from xiaoer.understanding.entities.extract import Extractor

Find = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", "2026-11-24"),
        ("昨天", "2026-11-23"),
        ("前天买的", "2026-11-22"),
        ("大前天", "2026-11-21"),
        ("明天", "2026-11-25"),
        ("后天", "2026-11-26"),
        ("昨天下午", "2026-11-23T12:00/2026-11-23T18:00"),
        ("昨晚", "2026-11-23T18:00/2026-11-23T23:59"),
        ("明天下午3点", "2026-11-25T15:00"),
        ("明天上午十点半", "2026-11-25T10:30"),
        ("上周三", "2026-11-18"),
        ("上個星期三", "2026-11-18"),
        ("这周五", "2026-11-27"),
        ("周五能到吗", "2026-11-27"),
        ("周五买的", "2026-11-20"),
        ("周一", "2026-11-30"),
        ("下周一", "2026-11-30"),
        ("下下周日", "2026-12-13"),
        ("上周", "2026-11-16/2026-11-22"),
        ("周末", "2026-11-28/2026-11-29"),
        ("上周末", "2026-11-21/2026-11-22"),
        ("上个月", "2026-10-01/2026-10-31"),
        ("下个月5号", "2026-12-05"),
        ("月底", "2026-11-21/2026-11-30"),
        ("去年买的", "2025-01-01/2025-12-31"),
        ("3月5号买的", "2026-03-05"),
        ("3月5号", "2027-03-05"),
        ("十月十八号", "2026-10-18"),
        ("2026年5月20日", "2026-05-20"),
        ("二零二五年三月五日", "2025-03-05"),
        ("二〇二五年三月", "2025-03-01/2025-03-31"),
        ("5月1日到现在还没收到", "2026-05-01/.."),
        ("今年5月20日", "2026-05-20"),
        ("2026-05-20", "2026-05-20"),
        ("2026/5/20", "2026-05-20"),
        ("11.20号", "2026-11-20"),
        ("25号下的单", "2026-10-25"),
        ("25号能到吗", "2026-11-25"),
        ("12号签收的", "2026-11-12"),
        ("十月份的订单", "2026-10-01/2026-10-31"),
        ("三天前", "2026-11-21"),
        ("两周前", "2026-11-10"),
        ("半个月前", "2026-11-09"),
        ("一个月前", "2026-10-24"),
        ("三天后", "2026-11-27"),
        ("最近三个月", "2026-08-24/2026-11-24"),
        ("近7天", "2026-11-17/2026-11-24"),
        ("双十一", "2026-11-11"),
        ("双11", "2026-11-11"),
        ("去年双十一", "2025-11-11"),
        ("双十二", "2026-12-12"),
        ("618买的", "2026-06-18"),
        ("国庆", "2026-10-01/2026-10-07"),
        ("春节", "2027-02-06/2027-02-12"),
        ("周五前", "../2026-11-26"),
        ("双十二之前", "../2026-12-11"),
        ("10号之后", "2026-11-11/.."),
        ("上周三起", "2026-11-18/.."),
        ("11月1号到11月10号", "2026-11-01/2026-11-10"),
        ("11月1号至10号", "2026-11-01/2026-11-10"),
        ("today", "2026-11-24"),
        ("yesterday afternoon", "2026-11-23T12:00/2026-11-23T18:00"),
        ("last night", "2026-11-23T18:00/2026-11-23T23:59"),
        ("tomorrow at 3pm", "2026-11-25T15:00"),
        ("the day before yesterday", "2026-11-22"),
        ("last Friday", "2026-11-20"),
        ("this Friday", "2026-11-27"),
        ("next Monday", "2026-11-30"),
        ("I ordered it on Monday", "2026-11-23"),
        ("will it come on Monday", "2026-11-30"),
        ("two weeks ago", "2026-11-10"),
        ("a couple of days ago", "2026-11-22"),
        ("a month ago", "2026-10-24"),
        ("in three days", "2026-11-27"),
        ("last week", "2026-11-16/2026-11-22"),
        ("last month", "2026-10-01/2026-10-31"),
        ("this weekend", "2026-11-28/2026-11-29"),
        ("the last 30 days", "2026-10-25/2026-11-24"),
        ("November 10", "2026-11-10"),
        ("Oct 3rd", "2026-10-03"),
        ("20 Nov 2026", "2026-11-20"),
        ("11/20/2026", "2026-11-20"),
        ("placed on 10/28", "2026-10-28"),
        ("I got it on the 5th", "2026-11-05"),
        ("the 5th of last month", "2026-10-05"),
        ("in August", "2026-08-01/2026-08-31"),
        ("before Tuesday", "../2026-11-30"),
        ("by Friday", "../2026-11-27"),
        ("since October", "2026-10-01/.."),
        ("after December 10", "2026-12-11/.."),
        ("before Christmas", "../2026-12-24"),
        ("last Christmas", "2025-12-25"),
        ("between Monday and Wednesday", "2026-11-30/2026-12-02"),
        ("from Dec 1 to Dec 5", "2026-12-01/2026-12-05"),
        ("Black Friday", "2026-11-27"),
    ],
)
def test_dates(text: str, day: str, values: Find) -> None:
    got = values(text, "date")
    assert got == [day] or (text == "the 5th of last month" and got in ([day], []))


@pytest.mark.parametrize(
    "text",
    [
        "1号线",
        "2号楼",
        "3号客服",
        "我的号",
        "大一号",
        "型号",
        "每天",
        "几天了",
        "已经7天了",
        "3天内",
        "within 7 days",
        "一个月了",
        "12个月",
        "周到的服务",
        "一周年",
        "明白",
        "今后",
        "may I ask",
        "march on",
        "the 2nd",
        "the second one",
        "sun cream",
        "it sat there",
        "2024010001",
        "XE2026110001",
        "13800138000",
        "30月40号",
        "2026-13-45",
        "文三路12号",
        "双方都有责任",
    ],
)
def test_what_is_no_date(text: str, values: Find) -> None:
    assert values(text, "date") == []


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31)])
def test_relative_days_at_the_edges_of_months_and_years(today: date, extractor: Extractor) -> None:
    def one(text: str) -> str:
        return next(entity.value for entity in extractor.extract(text, today) if entity.kind == "date")

    assert one("昨天") == (today - timedelta(days=1)).isoformat()
    assert one("tomorrow") == (today + timedelta(days=1)).isoformat()
    assert date.fromisoformat(one("last Friday")) < today
    assert date.fromisoformat(one("下周一")) > today
    start, end = one("上个月").split("/")
    assert date.fromisoformat(end) + timedelta(days=1) == today.replace(day=1)
    assert start[-2:] == "01"


def test_a_day_that_is_not_in_any_near_month_is_none(extractor: Extractor) -> None:
    assert [e for e in extractor.extract("2月30号", date(2026, 11, 24)) if e.kind == "date"] == []
