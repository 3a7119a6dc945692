"""The vectors that are made before Rasa's own `parse_message` runs its graph."""

from __future__ import annotations

import gc

from rasa.core.channels.channel import UserMessage

from components.vectors_ahead import VectorsAhead, Wanted
from tests.components.test_llm_stage import DOMAIN, RESULT, GivenProcessor
from xiaoer.encoders.fake import FakeEncoder
from xiaoer.encoders.memo import Remembering


async def parsed(text: str | None) -> None:
    await GivenProcessor(DOMAIN, RESULT).parse_message(UserMessage(text))


async def test_what_is_wanted_is_encoded_before_the_graph_asks() -> None:
    inner = FakeEncoder()
    memo = Remembering(inner)
    ahead = VectorsAhead(Wanted(memo, lambda text: [text, text.upper()]))
    await parsed("hello")
    memo.encode(["hello"])
    memo.encode(["HELLO"])
    assert inner.asked == [2]
    del ahead


async def test_buttons_and_empty_messages_want_nothing() -> None:
    inner = FakeEncoder()
    ahead = VectorsAhead(Wanted(Remembering(inner), lambda text: [text] if text else []))
    await parsed("/affirm")
    await parsed(None)
    assert inner.asked == []
    del ahead


async def test_a_bot_that_is_gone_wants_nothing() -> None:
    inner = FakeEncoder()
    ahead = VectorsAhead(Wanted(Remembering(inner), lambda text: [text]))
    del ahead
    gc.collect()
    await parsed("hello")
    assert inner.asked == []


async def test_an_encoder_that_is_down_stops_nobody() -> None:
    inner = FakeEncoder()
    inner.down = True
    ahead = VectorsAhead(Wanted(Remembering(inner), lambda text: [text]))
    await parsed("hello")
    assert inner.asked == [1]
    del ahead
