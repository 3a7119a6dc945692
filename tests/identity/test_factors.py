from __future__ import annotations

import pytest

from xiaoer.config import ROOT
from xiaoer.identity.factors import bare_name, claim_from
from xiaoer.understanding.examples import load_examples


def test_entities_become_factors_and_a_whole_phone_its_last_digits() -> None:
    entities = [
        {"entity": "order_number", "value": "XE2026110001"},
        {"entity": "phone", "value": "138 0013 1234"},
        {"entity": "tracking_number", "value": "SF123"},
    ]
    claim = claim_from(entities, "whatever")
    assert claim.factors == {"order_id", "phone_last4"}
    assert claim.phone_last4 == "1234"


ASKED = [frozenset({"name", "postcode"})]


def test_a_bare_name_counts_only_where_a_name_was_asked_for() -> None:
    assert claim_from([], "王小明").name is None
    assert claim_from([], "王小明", asked=ASKED).name == "王小明"


def test_what_seems_to_be_something_else_is_a_name_only_with_capitals() -> None:
    assert claim_from([], "Noah Ito", asked=ASKED, unsure=False).name == "Noah Ito"
    assert claim_from([], "noah ito", asked=ASKED, unsure=False).name is None
    assert claim_from([], "noah ito", asked=ASKED, unsure=True).name == "noah ito"
    assert claim_from([], "Cancel Order", asked=ASKED, unsure=True).name is None


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_no_way_to_say_yes_or_no_is_a_name(intent: str) -> None:
    said = [e for e in load_examples(ROOT / "data/nlu") if e.label.intent == intent]
    names = [e.text for e in said if bare_name(e.text)]
    assert len(said) > 500
    assert len(names) <= len(said) / 100, names


def test_four_digits_within_the_answer_are_the_phones_where_that_was_asked_for() -> None:
    asked = [frozenset({"phone_last4"})]
    assert claim_from([], "手机 4433", asked=asked).phone_last4 == "4433"
    assert claim_from([], "it's 4433 I think", asked=asked).phone_last4 == "4433"
    assert claim_from([], "4433 or 4434", asked=asked).phone_last4 is None
    assert claim_from([], "手机 4433").phone_last4 is None


def test_four_digits_are_a_postcode_where_that_was_asked_for_first() -> None:
    four = [{"entity": "phone_last4", "value": "2000"}]
    assert claim_from(four, "2000", asked=[frozenset({"postcode"})]).postcode == "2000"
    assert claim_from(four, "2000", asked=[frozenset({"phone_last4"}), *ASKED]).phone_last4 == "2000"


@pytest.mark.parametrize("text", ["王小明", "Yara Sanchez", "Yara Sanchez, 75255", "Mei-Ling O'Neil", "张三 518000"])
def test_names(text: str) -> None:
    assert bare_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "我不知道",
        "why?",
        "1234",
        "where is my order",
        "最后一个",
        "第二单",
        "随便",
        "你好吗",
        "",
        "谁的",
        "i don't know",
    ],
)
def test_not_names(text: str) -> None:
    assert bare_name(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我是Mei Kovacs", "Mei Kovacs"),
        ("我叫 Emma Clark", "Emma Clark"),
        ("I'm Emma Clark", "Emma Clark"),
        ("我是来退货的", None),
        ("I'm not sure", None),
    ],
)
def test_a_name_may_be_introduced(text: str, name: str | None) -> None:
    asked = (frozenset({"name", "postcode"}),)
    assert claim_from([], text, asked=asked, unsure=False).name == name
