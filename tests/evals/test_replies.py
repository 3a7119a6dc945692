"""The planted drafts that are committed: enough of them, and judged as well as the README says."""

from __future__ import annotations

import pytest

from evals.replies.cases import Case, made_wrong, right_drafts, written_wrong
from evals.replies.cost import conversations, measure
from tests.replies.grounds import rules
from tests.world import ROOT
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.money import Prices
from xiaoer.llm.scripted import ScriptedModel
from xiaoer.replies.check import Checker
from xiaoer.replies.writer import ReplyWriter
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


async def test_turns_are_counted_with_their_tokens_and_money() -> None:
    talks = [["退货运费谁出", "我要是只退一只鞋，另一只穿着走呢"], ["What if my village has no road in winter?"]]
    knowledge = KnowledgeBase.load(ROOT / "knowledge", None)
    wanted = rules().model_copy(update={"least_score": 0.0})
    writer = ReplyWriter(GuardedModel.around(ScriptedModel(lambda _: "NO_ANSWER")), wanted)
    cost = await measure(talks, knowledge, writer)
    assert cost.turns == 3 == cost.without + sum(cost.outcomes.values())
    assert cost.outcomes == {"declined": cost.turns - cost.without} and cost.without >= 1
    assert cost.money(Prices(1000, 0)) == cost.prompt_tokens > 0


def test_the_conversations_are_there() -> None:
    assert sum(len(talk) for talk in conversations()) >= 30
