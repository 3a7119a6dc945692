"""The page's channel under a real `rasa run`: with the hooks, the tracker store and a restart."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import jwt
import pytest

from channels.web_sessions import COOKIE
from tests.channels.bot_masks import PLACEHOLDER, SECRET
from tests.channels.live import ActionServer, RasaServer

pytestmark = pytest.mark.e2e


class Visitor:
    """A browser's requests without a browser."""

    def __init__(self, rasa: RasaServer) -> None:
        self.client = httpx.Client(base_url=f"{rasa.url}/chat/api/", timeout=30)
        self.session()

    def session(self) -> dict[str, Any]:
        """The session with all entries."""
        return dict(self.client.post("session", json={}).json())

    def say(self, text: str, **more: object) -> list[dict[str, Any]]:
        """Send, wait for the end of the turn, and give all entries."""
        message = {"text": text, "client_id": uuid.uuid4().hex, **more}
        assert self.client.post("messages", json=message).status_code in (200, 202)
        return self.settled()

    def settled(self) -> list[dict[str, Any]]:
        """All entries once nothing is being answered."""
        deadline = time.monotonic() + 30
        while (session := self.session())["busy"]:
            assert time.monotonic() < deadline, session
        return list(session["entries"])

    def conversation(self) -> str:
        """The conversation's id, which the page itself can't see."""
        return str(jwt.decode(self.client.cookies[COOKIE], options={"verify_signature": False})["sub"])


@pytest.fixture
def visitor(rasa: RasaServer) -> Iterator[Visitor]:
    """A visitor with a session."""
    visitor = Visitor(rasa)
    yield visitor
    visitor.client.close()


@pytest.mark.parametrize("field", ["text", "payload"])
def test_commands_are_only_text_here_too(rasa: RasaServer, visitor: Visitor, field: str) -> None:
    shown = visitor.say(**{"text": "x", field: '/affirm{"order_id": "W1"}'})
    assert shown[-1]["text"].startswith("I heard: no intent. order_id=None")
    assert rasa.tracker(visitor.conversation())["slots"]["order_id"] is None


def test_buttons_of_the_domain_work(visitor: Visitor) -> None:
    assert visitor.say("Yes, please", payload="/affirm")[-1]["text"].startswith("You said yes.")


def test_another_channel_cant_take_over_a_visitors_conversation(rasa: RasaServer, visitor: Visitor) -> None:
    visitor.say("start the form")
    victim = visitor.conversation()
    for channel in ("rest", "plain"):
        (refused,) = rasa.texts(victim, "12345", channel=channel, input_channel="web", metadata={"address": "x"})
        assert "128" in refused
    assert rasa.tracker(victim)["slots"]["order_number"] is None
    assert len(visitor.settled()) == 2
    assert visitor.say("12345")[-1]["text"] == "Thanks, number 12345."


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("👍", "en", "In words, please."),
        ("👍", "zh", "请用文字说。"),
        ("？", "en", "There was no text."),
        ("字" * 10000, "en", "消息太长了,请缩短。"),
    ],
)
def test_odd_messages_are_answered_in_the_pages_language(
    visitor: Visitor, text: str, language: str, answer: str
) -> None:
    own, reply = visitor.say(text, language=language)
    assert reply["text"] == answer and own["text"] == text[:4000]


def test_the_action_server_down_is_told(visitor: Visitor, actions: ActionServer) -> None:
    actions.health = "broken"
    assert visitor.say("ask the shop")[-1]["text"] == "The shop isn't answering, please try again."
    actions.health = "ok"
    assert visitor.say("ask the shop")[-1]["text"].startswith("The shop heard")


def test_a_slow_turn_holds_up_nobody_else(visitor: Visitor, rasa: RasaServer, actions: ActionServer) -> None:
    actions.health = "slow"
    visitor.client.post("messages", json={"text": "ask the shop", "client_id": "slow-one-1"})
    other = Visitor(rasa)
    before = time.monotonic()
    other.say("hello")
    assert time.monotonic() - before < 0.9 and visitor.session()["busy"]
    visitor.settled()


def test_a_restart_of_the_server_loses_nothing(rasa: RasaServer, visitor: Visitor) -> None:
    message = {"text": f"ask the shop {SECRET}", "client_id": "before-the-restart"}
    visitor.client.post("messages", json=message)
    visitor.settled()
    visitor.say("hello")
    before = visitor.say("Yes, please", payload="/affirm")
    assert PLACEHOLDER in str(rasa.tracker(visitor.conversation())["events"])
    listening, left = threading.Event(), threading.Event()
    threading.Thread(target=_listen, args=(visitor.client, listening, left), daemon=True).start()
    assert listening.wait(10)
    began = time.monotonic()
    rasa.stop()
    assert time.monotonic() - began < 10 and left.wait(5)
    rasa.start()
    after = visitor.settled()
    told = [(entry["from"], entry["text"], entry.get("buttons")) for entry in after]
    assert told == [(entry["from"], entry["text"], entry.get("buttons")) for entry in before]
    again = visitor.client.post("messages", json=message)
    assert again.json()["duplicate"] and len(visitor.settled()) == len(before)


def _listen(client: httpx.Client, listening: threading.Event, left: threading.Event) -> None:
    """Follow the events until the server ends the stream."""
    try:
        with client.stream("GET", "events") as stream:
            for _ in stream.iter_lines():
                listening.set()
    except httpx.TransportError:
        pass
    left.set()
