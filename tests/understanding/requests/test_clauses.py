"""Where messages are cut, and where they aren't."""

from __future__ import annotations

import random
import time

import pytest

from xiaoer.understanding.requests.clauses import MOST, Clause, cut


def said(text: str) -> list[str]:
    return [text[clause.start : clause.end] for clause in cut(text)]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("退掉耳机，另外帮我把地址改成公司", ["退掉耳机", "帮我把地址改成公司"]),
        ("查下物流 顺便开个发票", ["查下物流", "开个发票"]),
        ("查下物流再开个发票", ["查下物流", "开个发票"]),
        ("帮我催下发货；对了，发票开了没", ["帮我催下发货", "发票开了没"]),
        ("1、取消订单 2、查下物流", ["取消订单", "查下物流"]),
        ("一个是鞋要换40码，一个是袜子少两双", ["鞋要换40码", "袜子少两双"]),
        ("想把台灯退了麻烦把鼠标换成白的", ["想把台灯退了", "麻烦把鼠标换成白的"]),
        ("你好，查下物流，谢谢，还有发票没收到", ["查下物流", "发票没收到"]),
        ("换成蓝色的，没有蓝色就取消", ["换成蓝色的", "没有蓝色就取消"]),
        ("要么补差价，要么给我退货", ["补差价", "给我退货"]),
        ("物流三天没动了，叫你们经理来", ["物流三天没动了", "叫你们经理来"]),  # one tells, but of something else
        ("Cancel the lamp order and where is my other parcel?", ["Cancel the lamp order", "where is my other parcel"]),
        ("first return the vacuum then exchange the shoes", ["first return the vacuum", "exchange the shoes"]),
        ("track #W1234567. By the way, I never got an invoice", ["track #W1234567", "I never got an invoice"]),
        ("return it, also my code vanished", ["return it", "my code vanished"]),
        ("refund status & tracking pls", ["refund status", "tracking pls"]),
        ("(1) refund (2) invoice", ["refund", "invoice"]),
        ("cancel order track parcel", ["cancel order", "track parcel"]),
    ],
)
def test_where_two_requests_may_meet(text: str, clauses: list[str]) -> None:
    assert said(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "查物流",
        "where is my parcel",
        "买错了，想退",  # a reason
        "我搬家了，之前那边没人收，改成新地址吧",
        "I moved and nobody's there, so send it to the new place",
        "如果没有蓝色，就取消",  # a condition
        "If the box is opened but the tags are on, can it still be returned",
        "付款后，能改地址吗",
        "没收到货，帮我查下",  # what only points
        "I paid twice, please check",
        "退货，怎么弄",
        "我要退耳机和音箱",  # two things
        "where are my case and my cable",
        "另外一个包裹到哪了",  # words that join elsewhere
        "安装要另外收费吗",
        "还有多久能到",
        "不要再发了",
        "什么时候给我发货",
        "退款申请通过了",
        "这是3.5寸的吗",
        "发票跟货一起发吗",  # a noun before "with" can't stand by itself
        "师傅顺便给装吗",
        "换成大的，差价我补",
        "给我换一个，懒得退货重买",  # what is avoided
    ],
)
def test_what_is_one(text: str) -> None:
    assert len(cut(text)) == 1


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("我不是要退货，是要取消订单", ["是要取消订单"]),
        ("No need to cancel, just send it to my office", ["just send it to my office"]),
        ("不用退了，帮我换一个", ["帮我换一个"]),
        ("在吗？亲", []),
        ("hi, thanks a lot!", []),
        ("？？？", []),
        ("", []),
    ],
)
def test_manners_and_what_is_not_wanted_are_no_clause(text: str, clauses: list[str]) -> None:
    assert said(text) == clauses


@pytest.mark.parametrize(
    ("said_so", "form"),
    [
        ("耳机退了", "asks"),
        ("我刚才退了一件", "tells"),  # the same verb in a story
        ("你们说给退了", "tells"),
        ("快递到哪了", "asks"),
        ("发票没收到", "tells"),
        ("差价退我", "asks"),
        ("差价我补", "points"),
        ("怎么回事", "points"),
        ("I want to return it", "asks"),
        ("where is it", "asks"),
        ("the lamp is broken", "tells"),
        ("how much", "points"),
        ("please check", "points"),
    ],
)
def test_the_form_of_a_clause(said_so: str, form: str) -> None:
    (clause,) = cut(said_so)
    assert clause.form == form


def test_how_clauses_are_joined_and_what_they_are_about() -> None:
    first, second, third = cut("退掉耳机，另外发票还没收到；if that's impossible, cancel it")
    assert (first.joint, first.form, first.themes) == ("sentence", "asks", {"return"})
    assert (second.joint, second.form, second.themes) == ("and", "tells", {"invoice"})
    assert (third.joint, third.form, third.themes) == ("if", "asks", {"cancel"})


def test_the_weakest_joints_go_first() -> None:
    text = "退掉耳机，查下快递，再开发票。投诉你们，另外改下地址"
    assert said(text) == ["退掉耳机，查下快递", "开发票", "投诉你们", "改下地址"]


def test_full_width_is_cut_as_half_width_and_spans_are_of_the_text() -> None:
    text = "ｃａｎｃｅｌ　ｉｔ，ａｌｓｏ　ｓｅｎｄ　ａｎ　ｉｎｖｏｉｃｅ"
    assert said(text) == ["ｃａｎｃｅｌ　ｉｔ", "ｓｅｎｄ　ａｎ　ｉｎｖｏｉｃｅ"]


def test_any_text_gives_few_clauses_in_order_within_it() -> None:
    rng = random.Random(5)
    pieces = [
        "退货",
        "and",
        " ",
        "，",
        "另外",
        "if",
        "谢谢",
        "我",
        "查",
        "。",
        "1.",
        "😀",
        "\ud83d",
        "\n",
        "the",
        "再",
        "?",
    ]
    for _ in range(2000):
        text = "".join(rng.choice(pieces) for _ in range(rng.randrange(16)))
        clauses: list[Clause] = cut(text)
        assert len(clauses) <= MOST
        end = 0
        for clause in clauses:
            assert end <= clause.start < clause.end <= len(text)
            assert any(map(str.isalnum, text[clause.start : clause.end]))
            end = clause.end


@pytest.mark.parametrize(
    "piece", ["我要", "谢谢", "so ", "please", "退，", "and cancel ", "a", "，", "如果", "能的话", "一下"]
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.process_time()
    cut(piece * (5000 // len(piece)))
    assert time.process_time() - began < 1
