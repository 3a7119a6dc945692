"""The action server down, slow, broken and talking rubbish, under a real `rasa run`."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.channels.live import TOKEN, ActionServer, RasaServer

pytestmark = pytest.mark.e2e
UNAVAILABLE = "The shop isn't answering, please try again."
HEALTH = ["broken", "rubbish", "wrong", "html"]


@pytest.fixture
def down(actions: ActionServer) -> Iterator[ActionServer]:
    """The action server, stopped; it may be started by the test, and is at its end."""
    actions.stop()
    yield actions
    actions.stop()
    actions.start()


def test_every_call_says_who_calls(rasa: RasaServer, actions: ActionServer) -> None:
    rasa.say("auth", "ask the shop")
    rasa.say("auth", "start the form")
    rasa.say("auth", "123")
    assert {name for name, _, _ in actions.calls} == {"action_shop", "validate_number_form"}
    assert {headers.get("Authorization") for _, headers, _ in actions.calls} == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize("health", HEALTH)
def test_a_failing_action_is_told_and_forgotten(rasa: RasaServer, actions: ActionServer, health: str) -> None:
    actions.health = health
    assert rasa.texts(f"fail-{health}", "ask the shop") == [UNAVAILABLE]
    assert rasa.texts(f"fail-{health}", "hello") == ["Hello! How can I help?"]
    actions.health = "ok"
    assert rasa.texts(f"fail-{health}", "ask the shop")[0].startswith("The shop heard: ask the shop")


def test_down_and_up_again(rasa: RasaServer, down: ActionServer) -> None:
    assert rasa.texts("down", "ask the shop") == [UNAVAILABLE]
    assert rasa.texts("down", "问商店") == ["商店暂时没有响应,请稍后再试。"]
    down.start()
    assert rasa.texts("down", "ask the shop")[0].startswith("The shop heard")


def test_too_slow_an_action_ends_at_the_deadline(rasa: RasaServer, actions: ActionServer) -> None:
    actions.health = "slow"
    before = time.monotonic()
    assert rasa.texts("slow", "ask the shop") == [UNAVAILABLE]
    assert 0.9 < time.monotonic() - before < 5


def test_a_rejected_action_lets_the_policies_choose_again(rasa: RasaServer, actions: ActionServer) -> None:
    actions.health = "reject"
    assert rasa.texts("reject", "ask the shop")[0].startswith("I heard: no intent")


@pytest.mark.parametrize("health", [*HEALTH, "slow"])
def test_a_form_stays_and_takes_nothing_unchecked(rasa: RasaServer, actions: ActionServer, health: str) -> None:
    sender = f"form-{health}"
    assert rasa.texts(sender, "start the form") == ["Which order number?"]
    actions.health = health
    assert rasa.texts(sender, "not a number") == [UNAVAILABLE]
    tracker = rasa.tracker(sender)
    assert tracker["active_loop"]["name"] == "number_form"
    assert tracker["slots"]["order_number"] is None and tracker["slots"]["requested_slot"] == "order_number"
    actions.health = "ok"
    assert rasa.texts(sender, "not a number") == ["Which order number?"]
    assert rasa.texts(sender, "4711") == ["Thanks, number 4711."]


def test_what_a_customer_said_isnt_in_the_log_of_a_failure(rasa: RasaServer, actions: ActionServer) -> None:
    actions.health = "broken"  # as rasa_sdk, it answers with the request
    rasa.say("log", "ask the shop about my-private-words")
    assert "Action action_shop failed: HTTP 500" in rasa.log()
    assert "my-private-words" not in rasa.log()
