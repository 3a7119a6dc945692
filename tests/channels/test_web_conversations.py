"""What was said, numbered; who waits; and how much is kept."""

from __future__ import annotations

import asyncio

import pytest

from channels.web_conversations import Busy, Conversation, Conversations, WebOutput, reply_content


def test_a_page_gets_what_it_has_not() -> None:
    conversation = Conversation("web-1")
    for word in ("a", "b", "c"):
        conversation.append("bot", text=word)
    continues, entries = conversation.after(conversation.epoch, 1)
    assert continues and [(entry["seq"], entry["text"]) for entry in entries] == [(2, "b"), (3, "c")]
    assert conversation.after(conversation.epoch, 3) == (True, [])


@pytest.mark.parametrize(("epoch", "seq"), [("another", 1), (None, 4)])
def test_a_page_that_cant_go_on_starts_anew(epoch: str | None, seq: int) -> None:
    conversation = Conversation("web-1")
    conversation.append("bot", text="a")
    continues, entries = conversation.after(epoch or conversation.epoch, seq)
    assert not continues and len(entries) == 1


def test_a_page_that_was_away_too_long_starts_anew_with_what_is_kept() -> None:
    conversation = Conversation("web-1")
    for _ in range(400):
        conversation.append("bot", text="a")
    continues, entries = conversation.after(conversation.epoch, 1)
    assert not continues and [entries[0]["seq"], entries[-1]["seq"], len(entries)] == [101, 400, 300]
    assert conversation.after(conversation.epoch, 100)[0]


async def test_messages_have_their_turn_one_after_the_other() -> None:
    conversation, order = Conversation("web-1"), []

    async def work(name: str) -> None:
        order.append(f"{name} begins")
        await asyncio.sleep(0)
        order.append(f"{name} ends")

    for name in ("a", "b"):
        conversation.enqueue(lambda name=name: work(name))
    assert conversation.busy
    while conversation.busy:
        await asyncio.sleep(0)
    assert order == ["a begins", "a ends", "b begins", "b ends"]


async def test_only_so_many_may_wait() -> None:
    conversation, go = Conversation("web-1"), asyncio.Event()

    async def work() -> None:
        await go.wait()

    with pytest.raises(Busy):
        for _ in range(20):
            conversation.check_room()
            conversation.enqueue(work)
    go.set()
    while conversation.busy:
        await asyncio.sleep(0)
    conversation.check_room()


def test_the_longest_silent_conversation_makes_room() -> None:
    conversations = Conversations(2)
    first, second = conversations.add("web-1"), conversations.add("web-2")
    conversations.find("web-1")
    conversations.add("web-3")
    assert conversations.find("web-2") is None and second.closed
    assert conversations.find("web-1") is first and not first.closed


def test_conversations_in_use_are_never_dropped() -> None:
    conversations = Conversations(1)
    conversations.add("web-1").listeners += 1
    with pytest.raises(Busy):
        conversations.add("web-2")


def test_client_ids_are_remembered_within_bounds() -> None:
    conversation = Conversation("web-1")
    for number in range(301):
        conversation.remember(f"id-{number}", number)
    assert conversation.seen("id-0") is None and conversation.seen("id-300") == 300


async def test_one_reply_is_one_entry() -> None:
    conversation = Conversation("web-1")
    buttons = [{"title": "Yes", "payload": "/affirm"}, {"title": "Words"}, {"payload": "/x"}, "odd"]
    reply = {"text": "Sure?", "buttons": buttons, "custom": {"card": "quote"}, "image": None, "timestamp": 1.0}
    await WebOutput(conversation).send_response("web-1", reply)
    await WebOutput(conversation).send_response("web-1", {"text": "", "custom": None})
    await WebOutput(conversation).send_text_message("web-1", "Bye")
    first, second = conversation.entries
    assert first["buttons"] == [{"title": "Yes", "payload": "/affirm"}, {"title": "Words", "payload": "Words"}]
    assert (first["text"], first["custom"], "image" in first) == ("Sure?", {"card": "quote"}, False)
    assert second["text"] == "Bye"


def test_quick_replies_are_buttons() -> None:
    content = reply_content({"quick_replies": [{"title": "A", "payload": "a"}]})
    assert content == {"buttons": [{"title": "A", "payload": "a"}]}
