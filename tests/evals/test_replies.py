"""The planted drafts that are committed: enough of them, and judged as well as the README says."""

from __future__ import annotations

import pytest

from evals.replies.cases import Case, made_wrong, right_drafts, written_wrong
from tests.replies.grounds import rules
from xiaoer.replies.check import Checker
from xiaoer.types import Language

CHECKER = Checker(rules())
BOTH: tuple[Language, ...] = ("zh", "en")


def stopped(cases: list[Case]) -> float:
    return sum(bool(CHECKER.faults(case.draft, case.grounds)) for case in cases) / len(cases)


def test_right_drafts_pass() -> None:
    right = [case for language in BOTH for case in right_drafts(language, "dev")]
    assert len(right) >= 200
    assert 1 - stopped(right) >= 0.97


@pytest.mark.parametrize(
    "kinds", [("amount", "date", "order", "policy", "promise", "foreign", "unit", "contradiction")]
)
def test_wrong_drafts_are_stopped(kinds: tuple[str, ...]) -> None:
    wrong = [case for language in BOTH for case in (*written_wrong(language, "dev"), *made_wrong(language, "dev"))]
    planted = [case for case in wrong if case.wrong in kinds]
    assert len(planted) >= 200
    assert stopped(planted) >= 0.99
