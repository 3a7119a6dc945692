"""Choosing, speaking and counting in evals/service."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from evals.service.__main__ import app
from evals.service.customer import talk
from evals.service.phrasings import fill_in, load, load_cancelling, load_strangers
from evals.service.report import Part, report
from evals.service.wanted import spread
from evals.talk import Exchange, Reply, Talker
from tests.evals.worlds import order


class Scripted(Talker):
    """A talker whose assistant asks for the given things, one after the other, and then for nothing."""

    def __init__(self, *asks: str) -> None:
        self.transcript = []
        self._asks = list(asks)

    def say(self, text: str, **more: Any) -> Reply:
        asks = self._asks.pop(0) if self._asks else None
        custom = [{"custom": {"asks": asks}}] if asks else []
        reply = Reply([{"text": f"about {text}"}, *custom])
        self.transcript.append(Exchange(text, reply))
        return reply

    @property
    def said(self) -> list[str]:
        return [exchange.said for exchange in self.transcript]


def test_a_customer_answers_what_is_asked_in_the_given_order() -> None:
    talker = Scripted("identity", "order_number", "identity")
    reply = talk(talker, "hello", {"identity": ["a", "b"], "order_number": ["1"]})
    assert talker.said == ["hello", "a", "1", "b"]
    assert reply.asks is None and reply.text == "about b"


def test_a_customer_stops_at_the_wanted_question_or_without_an_answer() -> None:
    confirming = Scripted("identity", "confirmation")
    assert talk(confirming, "x", {"identity": ["a"], "confirmation": ["yes"]}, until="confirmation").asks
    assert confirming.said == ["x", "a"]
    assert talk(Scripted("identity", "identity"), "x", {"identity": ["a"]}).asks == "identity"


def test_a_customer_never_talks_for_ever() -> None:
    talker = Scripted(*["identity"] * 99)
    talk(talker, "x", {"identity": ["a"] * 99})
    assert len(talker.said) < 10


def test_every_status_and_different_customers_come_first() -> None:
    orders = [order(n, f"c{n % 6}", "pending" if n < 10 else "cancelled", "Kettle") for n in range(12)]
    first = spread(orders, 6, seed=3)
    assert len({o.person.user_id for o in first}) == 6
    assert {o.status for o in first} == {"pending", "cancelled"}
    assert first == spread(orders, 6, seed=3)
    assert max(Counter(o.person.user_id for o in spread(orders, 9, seed=3)).values()) == 2
    assert sorted(spread(orders, 99, seed=3)) == sorted(orders)


@pytest.mark.parametrize("name", ["en", "zh", "cancel_en"])
def test_every_phrasing_can_be_filled_in(name: str) -> None:
    phrasings = load(name)
    wanted = order(1234567, "emma", "pending", "Kettle")
    lines = [*phrasings.openings, *(a for answers in phrasings.identities for a in answers), *phrasings.order_numbers]
    for line in lines:
        assert not re.search(r"[{}]", fill_in(line, wanted))
    assert len(phrasings.openings) >= (12 if name == "cancel_en" else 25)


def test_numbers_are_written_in_every_way() -> None:
    wanted = order(1234567, "emma", "pending", "Kettle")
    filled = fill_in("{number}|{bare}|{lower}|{digits}|{spaced}|{wide}", wanted)
    assert filled == "#W1234567|W1234567|w1234567|1234567|W 123 4567|＃Ｗ１２３４５６７"


def test_yes_and_no_and_strangers_attempts_are_words() -> None:
    cancelling = load_cancelling()
    assert all(isinstance(word, str) for word in [*cancelling.yes, *cancelling.no])
    own = {"user_id": "u", "own_email": "e", "own_postcode": "p", "own_name": "n"}
    attempts = load_strangers()
    assert set(attempts) == {"verified", "unverified", "own_identity", "guesses"}
    filled = [fill_in(a, order(7, "emma", "pending", "Kettle"), **own) for each in attempts.values() for a in each]
    assert '/cancel_order{"order_id": "#W0000007"}' in filled


def test_the_report_fails_at_one_failure_and_when_nothing_was_tried(capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = Part("good"), Part("bad")
    good.count("x", [])
    bad.count("order #W1", ["status: expected [pending]"], "customer: hi")
    assert report(Console(width=100), "t", [good]) == 0
    assert report(Console(width=100), "t", [good, bad]) == 1
    assert report(Console(width=100), "t", [good, Part("never tried")]) == 1
    assert report(Console(width=100), "t", []) == 1
    assert "- status: expected [pending]\ncustomer: hi" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["orders", "cancelling", "strangers"])
def test_a_missing_folder_is_said_plainly(command: str, tmp_path: Path) -> None:
    missing = CliRunner().invoke(app, [command])
    assert missing.exit_code == 2 and "--tau-bench DIR" in missing.output
    wrong = CliRunner().invoke(app, [command, "--tau-bench", str(tmp_path / "nowhere")])
    assert wrong.exit_code == 2 and "isn't a folder" in wrong.output.replace("\n", " ")
