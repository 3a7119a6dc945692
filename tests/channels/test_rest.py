"""The REST channel: Rasa's, with a fingerprint of the address."""

from __future__ import annotations

import httpx
import pytest

from tests.channels.live import ActionServer, RasaServer

pytestmark = pytest.mark.e2e


def test_the_address_arrives_as_a_fingerprint(rasa: RasaServer, actions: ActionServer) -> None:
    rasa.say("address-1", "ask the shop")
    rasa.say("address-2", "ask the shop")
    addresses = [body["tracker"]["latest_message"]["metadata"]["address"] for _, _, body in actions.calls]
    assert len(addresses[0]) == 32 and addresses[0] == addresses[1]
    assert "127.0.0.1" not in addresses[0]


def test_a_forwarding_header_is_no_address(rasa: RasaServer, actions: ActionServer) -> None:
    for forwarded in ("1.2.3.4", "5.6.7.8"):
        httpx.post(
            f"{rasa.url}/webhooks/rest/webhook",
            json={"sender": "forwarded", "message": "ask the shop"},
            headers={"X-Forwarded-For": forwarded, "X-Real-IP": forwarded, "Forwarded": f"for={forwarded}"},
        )
    addresses = {body["tracker"]["latest_message"]["metadata"]["address"] for _, _, body in actions.calls}
    assert len(addresses) == 1


@pytest.mark.parametrize("message", [None, 5, ["a"], {"a": "b"}])
def test_a_message_that_is_no_text_counts_as_empty(rasa: RasaServer, message: object) -> None:
    assert rasa.texts("no-text", message) == ["没有内容。"]


@pytest.mark.parametrize("body", ["[1, 2]", '"text"', "null", "{not json", ""])
def test_a_body_that_is_no_object_is_refused(rasa: RasaServer, body: str) -> None:
    answer = httpx.post(f"{rasa.url}/webhooks/rest/webhook", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400


def test_streaming_works_and_ends(rasa: RasaServer) -> None:
    for message in ("hello", "", "break the mask"):
        answer = httpx.post(
            f"{rasa.url}/webhooks/rest/webhook?stream=true", json={"sender": "stream", "message": message}, timeout=20
        )
        assert answer.status_code == 200 and len(answer.text.splitlines()) == 1
