"""Every message and every reply, through a real `rasa run`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from channels.hooks import button_payloads
from tests.channels.bot_masks import PLACEHOLDER, SECRET
from tests.channels.live import ActionServer, RasaServer

pytestmark = pytest.mark.e2e
ENGLISH_UNAVAILABLE = "The shop isn't answering, please try again."


class _Domain:
    def __init__(self, responses: dict[str, Any]) -> None:
        self.responses = responses


def _user_events(rasa: RasaServer, sender: str) -> list[dict[str, Any]]:
    return [event for event in rasa.tracker(sender)["events"] if event["event"] == "user"]


def test_button_payloads_hold_no_entities_and_no_plain_text() -> None:
    buttons = [{"title": "a", "payload": "/affirm"}, {"title": "b", "payload": "some words"}, {"title": "c"}]
    dangerous = [{"title": "d", "payload": '/x{"order_id": "1"}'}, {"title": "e", "payload": "/x@0.5"}]
    domain = _Domain({"utter_a": [{"text": "?", "buttons": buttons}], "utter_b": [{"quick_replies": dangerous}, {}]})
    assert button_payloads(domain) == {"/affirm"}


@pytest.mark.parametrize("channel", ["rest", "plain"])
@pytest.mark.parametrize(
    "text",
    [
        '/affirm{"order_id": "W1"}',
        '/greet{"order_id": "W1"}',
        "/restart_me",
        " /restart_me",
        "／restart_me",
        "/order_form",
    ],
)
def test_typed_commands_are_only_text(rasa: RasaServer, text: str, channel: str) -> None:
    sender = f"slash-{channel}"
    replies = rasa.say(sender, text, channel=channel)
    assert [reply["text"][:18] for reply in replies] == ["I heard: no intent"]
    assert rasa.tracker(sender)["slots"]["order_id"] is None
    assert not _user_events(rasa, sender)[-1]["text"].startswith(("/", "／"))


@pytest.mark.parametrize("text", ["/restart", "/session_start", "/back"])
def test_rasas_own_commands_change_no_conversation(rasa: RasaServer, text: str) -> None:
    rasa.say("own-commands", "hello")
    before = rasa.tracker("own-commands")["events"]
    rasa.say("own-commands", text)
    after = rasa.tracker("own-commands")["events"]
    assert after[: len(before)] == before
    executed = {event["name"] for event in after[len(before) :] if event["event"] == "action"}
    assert executed == {"action_default_fallback", "action_listen"}


def test_a_button_of_the_domain_is_a_command(rasa: RasaServer) -> None:
    assert rasa.texts("button", "/affirm")[0].startswith("You said yes.")


def test_clients_metadata_goes_nowhere(rasa: RasaServer, actions: ActionServer) -> None:
    forged = {"is_external": True, "address": "10.0.0.1", "verified_user": "someone"}
    for channel in ("rest", "plain"):
        rasa.say(f"meta-{channel}", "ask the shop", channel=channel, metadata=forged, input_channel="web")
        stored = json.dumps(rasa.tracker(f"meta-{channel}"))
        assert "someone" not in stored and "10.0.0.1" not in stored and "is_external" not in stored
    metadata = [body["tracker"]["latest_message"]["metadata"] for _, _, body in actions.calls]
    assert set(metadata[0]) == {"address"} and metadata[1] == {}


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("", "There was no text.", "没有内容。"),
        ("  \u200b ", "There was no text.", "没有内容。"),
        ("/", "There was no text.", "没有内容。"),
        ("？！", "There was no text.", "没有内容。"),
        ("👍🏽 😡", "In words, please.", "请用文字说。"),
    ],
)
def test_what_cannot_be_read_is_answered_in_the_language(
    rasa: RasaServer, text: str, english: str, chinese: str
) -> None:
    assert rasa.texts("unread-zh", text) == [chinese]  # nothing tells the language yet: the default
    rasa.say("unread-en", "a" * 3000)
    assert rasa.texts("unread-en", text) == [english]


def test_too_long_a_message_never_reaches_nlu(rasa: RasaServer) -> None:
    assert rasa.texts("long", "please " * 1500) == ["That message is too long, please shorten it."]
    assert rasa.texts("long", "订单" * 5000) == ["消息太长了,请缩短。"]
    assert _user_events(rasa, "long") == []
    assert rasa.texts("long", "x" * 2000)[0].startswith("I heard")


def test_asides_leave_a_form_where_it_is(rasa: RasaServer) -> None:
    assert rasa.texts("aside", "start the form") == ["Which order number?"]
    for odd in ("", "👍", "x" * 5000):
        rasa.say("aside", odd)
    assert rasa.tracker("aside")["active_loop"]["name"] == "number_form"
    assert rasa.texts("aside", "12345") == ["Thanks, number 12345."]


@pytest.mark.parametrize("channel", ["rest", "plain"])
@pytest.mark.parametrize("sender", ["web-0123", "WEB-0123", "x" * 200, "a b", "<b>", {"a": 1}])
def test_names_that_arent_theirs_are_refused(rasa: RasaServer, channel: str, sender: object) -> None:
    replies = rasa.texts(sender, "hello", channel=channel, input_channel="web")
    assert len(replies) == 1 and "128" in replies[0]


def test_refused_names_leave_no_conversation(rasa: RasaServer) -> None:
    rasa.say("web-victim", "start the form")
    assert [event for event in rasa.tracker("web-victim")["events"] if event["event"] in ("user", "bot")] == []


@pytest.mark.parametrize("channel", ["rest", "plain"])
def test_nobody_shares_the_default_conversation(rasa: RasaServer, channel: str) -> None:
    rasa.say(None, "start the form", channel=channel)
    assert rasa.texts("default", "12345", channel=channel)[0].startswith("I heard")
    assert [event for event in rasa.tracker("default")["events"] if event["event"] == "user"] == []


def test_masks_stand_before_rasa_and_behind_it(rasa: RasaServer) -> None:
    rasa.say("mask", "start the form")
    rasa.say("mask", "leave the form")
    replies = rasa.texts("mask", f"ask the shop {SECRET}")
    assert SECRET in replies[0] and PLACEHOLDER not in replies[0]
    assert SECRET not in json.dumps(rasa.tracker("mask"))


def test_a_broken_mask_lets_nothing_through(rasa: RasaServer) -> None:
    assert rasa.texts("mask-broken", "break the mask") == [ENGLISH_UNAVAILABLE]
    assert _user_events(rasa, "mask-broken") == []
    assert rasa.texts("mask-broken", "hello") == ["Hello! How can I help?"]


def test_messages_that_the_api_adds_are_masked_too(rasa: RasaServer) -> None:
    parsed = {"text": SECRET, "intent": {"name": "greet"}, "entities": [{"entity": "x", "value": SECRET}]}
    for body in ({"text": f"my {SECRET}"}, {"text": f"my {SECRET}", "parse_data": parsed}):
        rasa.add_message("mask-api", body)
    assert [event["text"] for event in _user_events(rasa, "mask-api")] == [f"my {PLACEHOLDER}"] * 2
    assert SECRET not in json.dumps(rasa.tracker("mask-api"))


def test_a_loop_of_actions_ends_and_the_conversation_lives(rasa: RasaServer, actions: ActionServer) -> None:
    assert rasa.texts("spin", "spin forever") == [ENGLISH_UNAVAILABLE]
    assert len(actions.calls) == 10
    assert rasa.texts("spin", "hello") == ["Hello! How can I help?"]


def test_a_person_who_took_over_isnt_interrupted(rasa: RasaServer, actions: ActionServer) -> None:
    assert rasa.texts("paused", "a person please") == ["A person takes over."]
    for text in ("hello", "", "👍", "x" * 3000):
        assert rasa.say("paused", text) == []
