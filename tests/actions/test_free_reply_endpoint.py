"""Free replies over real sockets: whatever the endpoint does, the customer gets a right answer within the deadline."""

from __future__ import annotations

import time

import pytest

from actions.policy_question import AnswerPolicy
from evals.llama_server import LlamaServer
from tests.actions.conftest import Desk
from tests.llm.conftest import llama  # noqa: F401 - a fixture
from tests.llm.fake_server import Reply, endpoint, fails, says
from tests.world import ROOT
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.openai_compatible import OpenAICompatible
from xiaoer.replies.check import Checker
from xiaoer.replies.rules import load_rules
from xiaoer.replies.writer import ReplyWriter

UNFORESEEN = "if the zip of my jacket jams after a month of wearing, what would you do about the warranty thing"
RIGHT = "Clothing has a warranty of 3 months from delivery."
DEADLINE = 2.0


async def answered(desk: Desk, url: str, model: str = "m", deadline: float = DEADLINE) -> tuple[list[str], float]:
    """What is said when the knowledge base has no answer, and how long it took."""
    provider = OpenAICompatible(url, model)
    rules = load_rules(ROOT / "replies" / "rules.yml").model_copy(update={"deadline_seconds": deadline})
    desk.services.replies = ReplyWriter(GuardedModel.around(provider), rules)
    knowledge = desk.services.knowledge
    knowledge.answer = lambda *_: None  # type: ignore[method-assign]
    knowledge.search("warm", "en")
    began = time.monotonic()
    try:
        said = await desk.call(AnswerPolicy(desk.services), UNFORESEEN, "policy_question")
    finally:
        await provider.close()
    return said, time.monotonic() - began


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ([says(RIGHT)], "utter_free_reply"),
        ([fails(429), says(RIGHT)], "utter_free_reply"),
        ([fails(500), fails(503), says(RIGHT)], "utter_free_reply"),
        ([Reply(body=says(RIGHT).body[:40], cut=True), says(RIGHT)], "utter_free_reply"),
        ([says("We guarantee 5 years."), says(RIGHT)], "utter_free_reply"),
        ([Reply(hang=True)], "utter_policy_unknown"),
        ([fails(500)] * 3, "utter_policy_unknown"),
        ([fails(429, retry_after="60")], "utter_policy_unknown"),
        ([Reply(reset=True)] * 3, "utter_policy_unknown"),
        ([Reply(body=b"<html>busy</html>")], "utter_policy_unknown"),
        ([says(None)], "utter_policy_unknown"),
        ([says("We guarantee 5 years."), says("I've refunded you ¥99.")], "utter_policy_unknown"),
        ([says("We guarantee 5 years."), Reply(hang=True)], "utter_policy_unknown"),
        ([fails(401)], "utter_policy_unknown"),
        ([says("\x00\x01 { rubbish")] * 2, "utter_policy_unknown"),
    ],
)
async def test_the_customer_is_answered_rightly_and_in_time(desk: Desk, replies: list[Reply], said: str) -> None:
    with endpoint(*replies) as server:
        names, seconds = await answered(desk, server.url)
    assert names == [said]
    assert seconds < DEADLINE + 2.0
    if said == "utter_free_reply":
        assert desk.messages[0]["answer"] == RIGHT


@pytest.mark.e2e
async def test_a_real_server_with_a_weak_model_harms_nobody(desk: Desk, llama: LlamaServer) -> None:  # noqa: F811
    """SmolLM2 writes what it likes; what goes out has no fault, or nothing does."""
    checked: list[str] = []
    original = Checker.faults

    def faults(self: Checker, draft: str, grounds: object) -> list[object]:
        found = original(self, draft, grounds)  # type: ignore[arg-type]
        checked.append(draft if not found else "")
        return found  # type: ignore[return-value]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Checker, "faults", faults)
        names, seconds = await answered(desk, llama.url, llama.model, deadline=14.0)
    assert names in (["utter_free_reply"], ["utter_policy_unknown"])
    assert seconds < 16.0
    if names == ["utter_free_reply"]:
        assert desk.messages[0]["answer"] in checked
