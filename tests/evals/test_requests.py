"""The labelled messages of requests/, how they are read, and the figures over them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from evals.understanding.requests.fit import fit, held_out, is_boundary, pairs_of
from evals.understanding.requests.measure import milliseconds, score, split
from evals.understanding.requests.messages import Expected, Message, load, read
from tests.understanding.requests.scripted import Scripted
from xiaoer.config import ROOT
from xiaoer.errors import ConfigurationError
from xiaoer.text.normalise import same_text_key
from xiaoer.understanding.examples import load_examples
from xiaoer.understanding.labels import REQUESTS
from xiaoer.understanding.requests.clauses import cut

GOOD = """# comment
several: |
  - [退货](return_refund|cancel_order)，再[查物流](shipping_tracking)
  - [a](invoice) and [b](exchange)
single:
  invoice|policy_question: |
    - 能开发票吗
  thanks: |
    - 好的，谢谢
"""
WORDS = {"退": "return_refund", "物流": "shipping_tracking", "票": "invoice", "催": "expedite"}


def write(folder: Path, content: str) -> Path:
    path = folder / "some.yml"
    path.write_text(content, encoding="utf-8")
    return path


def test_messages_are_read_with_spans_and_lines(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    first, second, single, none = read(path)
    assert first.text == "退货，再查物流"
    assert first.requests == (
        Expected(("return_refund", "cancel_order"), 0, 2),
        Expected(("shipping_tracking",), 4, 7),
    )
    assert [m.where for m in (first, second, single, none)] == [f"{path}:{line}" for line in (3, 4, 7, 9)]
    assert single.requests == (Expected(("invoice", "policy_question"), 0, 5),)
    assert none.requests == ()


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("several: |\n  - [a](invoice) b\n", 2, "1 request"),
        ("several: |\n  - [a](invoice) [b](exchange)\n  - [a](invoice) [b](nothing)\n", 3, "'nothing' is no intent"),
        ("several: |\n  - [a](invoice) [b](thanks)\n", 2, "asks for nothing"),
        ("several: |\n  - [a](invoice) [b](exchange) [c]\n", 2, "bracket is left over"),
        ("several: |\n  [a](invoice) [b](exchange)\n", 2, "write `- `"),
        ("several:\n  - a\n", 2, "here stands a block"),
        ("single:\n  invoice: |\n    - a\n  nothing: |\n    - b\n", 4, "'nothing' is no intent"),
        ("single:\n  invoice: |\n    - [a](invoice)\n", 3, "without brackets"),
        ("single:\n  invoice: |\n    - 开票！\n  exchange: |\n    - 开票\n", 5, "some.yml:3 already"),
        ("single: |\n  - a\n", 1, "names with a block"),
        ("double: |\n  - a\n", 1, "neither several nor single"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, content: str, line: int, says: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(ConfigurationError) as error:
        read(path)
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert says in str(error.value)


@pytest.mark.parametrize("content", ["", "several: [", "- a\n"])
def test_a_file_that_is_something_else_is_named(tmp_path: Path, content: str) -> None:
    with pytest.raises(ConfigurationError, match=r"some\.yml"):
        read(write(tmp_path, content))
    with pytest.raises(ConfigurationError, match="isn't there"):
        read(tmp_path / "absent.yml")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_messages_are_many_and_of_all_kinds(language: str) -> None:
    train, test = load(language, "train"), load(language, "test")  # type: ignore[arg-type]
    several = [m for m in train + test if len(m.requests) > 1]
    single = [m for m in train + test if len(m.requests) < 2]
    assert len(several) >= 400
    assert len(single) >= 400
    for part in (several, single):
        assert 0.58 < sum(m in train for m in part) / len(part) < 0.62
    assert sum(len(m.requests) > 2 for m in several) >= 20
    firsts = Counter(request.intents[0] for m in several for request in m.requests)
    assert {intent for intent in REQUESTS if firsts[intent] < 10} == set()


def test_no_shipped_message_stands_twice_or_is_trained_on() -> None:
    trained = {same_text_key(example.text): example.text for example in load_examples(ROOT / "data" / "nlu")}
    seen: dict[str, str] = {}
    for language in ("zh", "en"):
        for part in ("train", "test"):
            for message in load(language, part):  # type: ignore[arg-type]
                key = same_text_key(message.text)
                assert key not in trained, f"{message.where} is an example of data/nlu, too"
                assert key not in seen, f"{message.where} and {seen[key]}"
                seen[key] = message.where


MESSAGES = [
    Message("我要退货，再查下物流", (Expected(("return_refund",), 0, 4), Expected(("shipping_tracking",), 6, 10)), "1"),
    Message("我要退货，再开张票", (Expected(("exchange",), 0, 4), Expected(("invoice",), 6, 9)), "2"),
    Message("我要退货，真的，钱退我", (Expected(("return_refund",), 0, 11),), "3"),
    Message("帮我退货，再帮我催一下", (Expected(("return_refund",), 0, 11),), "4"),
]


def test_the_figures() -> None:
    got = score(MESSAGES, Scripted(WORDS))
    assert (got.several, got.single) == (2, 2)
    assert got.labels == got.sequence == 0.5  # the second message's exchange is taken for a return
    assert got.count == 1
    assert got.spans == pytest.approx(2 * (4 + 4 + 3) / (8 + 7 + 8 + 7))
    assert got.false_splits == 0.5
    assert got.single_labels == 0.5
    assert got.all_labels == 0.5


def test_order_counts_in_the_sequence_only() -> None:
    message = Message(
        "我要退货，再查下物流", (Expected(("shipping_tracking",), 0, 4), Expected(("return_refund",), 6, 10)), "1"
    )
    got = score([message], Scripted(WORDS))
    assert (got.labels, got.sequence, got.spans) == (1, 0, 0)


def test_turns_of_one_clause_are_not_classified() -> None:
    script = Scripted(WORDS)
    assert [text for text, _ in split(["查物流", "我要退货，再查下物流"], script)] == ["我要退货，再查下物流"]
    assert len(script.calls) == 1


def test_time_is_measured() -> None:
    def slow(texts: list[str]) -> object:
        return Scripted({"x" * 5000 + str(i): "invoice" for i in range(300)} | WORDS)(texts)

    alone, median, p95 = milliseconds(["查物流"] * 5, slow)  # type: ignore[arg-type]
    assert alone > 0
    assert 0 < median <= p95


def test_boundaries_and_pairs_follow_the_marks() -> None:
    for message, boundary in zip(MESSAGES, (True, True, False, False), strict=True):
        clauses = cut(message.text)
        assert is_boundary(message, *clauses[:2]) is boundary
        assert [pair.two for pair in pairs_of(message, Scripted(WORDS))] == [boundary] * (len(clauses) - 1)
    assert pairs_of(Message("查物流", (), "5"), Scripted(WORDS)) == []


def test_fitting_finds_weights_that_part_what_is_marked() -> None:
    script = Scripted(WORDS)
    things = ["台灯", "耳机", "键盘", "鼠标", "风扇", "水壶", "书包", "毛巾", "枕头", "拖鞋"]
    two = [
        Message(
            f"我要退{t}，再查下物流",
            (Expected(("return_refund",), 0, 3 + len(t)), Expected(("shipping_tracking",), 5 + len(t), 9 + len(t))),
            t,
        )
        for t in things
    ]
    one = [Message(f"我要退{t}，再退个{u}", (Expected(("return_refund",), 0, 9),), t) for t, u in pairwise(things)]
    weights = fit(two + one, script)
    assert weights.signs.differ > 0
    got = score(two + one, script, weights)
    assert got.labels == 1
    assert got.false_splits == 0
    thresholds = dict(held_out(two + one, script))
    assert thresholds[0.5].labels == 1
    assert thresholds[0.5].several == len(two)
