"""Two displeased messages in a row, or a threat: a person is offered once, and the ticket is urgent."""

from __future__ import annotations

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.cancel_order import AskCancelConfirmation
from actions.care import care
from actions.handoff import Handoff
from actions.identity import AskIdentity
from actions.policy_question import AnswerPolicy
from actions.turn import Turn
from tests.actions.conftest import Desk

QUESTION = "How long does a refund take?"


async def ask(desk: Desk) -> list[str]:
    return await desk.call(AnswerPolicy(desk.services), QUESTION, "policy_question")


@pytest.mark.parametrize("slots", [{"bad_turns": 2}, {"threat": True}])
async def test_a_person_is_offered_once(desk: Desk, slots: dict[str, object]) -> None:
    desk.slots.update(slots)
    assert await ask(desk) == ["utter_policy_answer", "utter_offer_person"]
    assert desk.slots["offered"] == "human"
    assert await ask(desk) == ["utter_policy_answer"]


async def test_one_bad_message_is_none_of_that(desk: Desk) -> None:
    desk.slots.update(bad_turns=1)
    assert await ask(desk) == ["utter_policy_answer"]


async def test_a_threat_after_bad_turns_is_a_reason_of_its_own(desk: Desk) -> None:
    desk.slots.update(bad_turns=2)
    await ask(desk)
    desk.slots.update(threat=True)
    assert await ask(desk) == ["utter_policy_answer", "utter_offer_person"]


async def test_a_question_stays_last(desk: Desk) -> None:
    desk.slots.update(bad_turns=3)
    said = await desk.call(AskIdentity(desk.services), "again?!", "complaint")
    assert said == ["utter_offer_person", "utter_ask_identity"]
    assert desk.slots["offered"] == "nothing"  # a yes answers the question


async def test_nothing_is_offered_beside_a_question_for_a_yes(desk: Desk) -> None:
    dispatcher = CollectingDispatcher()
    dispatcher.utter_message(response="utter_ask_confirm_cancel")
    tracker = Tracker("c1", {"threat": True}, {"text": "12315!"}, [], False, None, {}, "action_listen")
    turn = Turn.of(tracker)
    assert await care(desk.services, dispatcher, turn, AskCancelConfirmation.action_name, []) == []
    assert [message["response"] for message in dispatcher.messages] == ["utter_ask_confirm_cancel"]


@pytest.mark.parametrize(("slots", "urgent"), [({"threat": True}, True), ({"bad_turns": 2}, True), ({}, False)])
async def test_the_ticket_is_urgent(desk: Desk, slots: dict[str, object], urgent: bool) -> None:
    desk.slots.update(slots)
    await desk.call(Handoff(desk.services), "a person please", "talk_to_human")
    assert await desk.services.store.is_urgent(int(desk.messages[0]["ticket"])) is urgent


async def test_an_open_ticket_becomes_urgent_without_a_word(desk: Desk) -> None:
    await desk.call(Handoff(desk.services), "a person please", "talk_to_human")
    ticket = int(desk.messages[0]["ticket"])
    desk.slots.update(threat=True)
    assert await ask(desk) == ["utter_policy_answer"]
    assert await desk.services.store.is_urgent(ticket)
