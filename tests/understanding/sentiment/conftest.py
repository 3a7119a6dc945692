from __future__ import annotations

import pytest

from xiaoer.encoders.fake import FakeEncoder
from xiaoer.understanding.sentiment.examples import Example
from xiaoer.understanding.sentiment.levels import Level

_TEXTS: dict[Level, list[str]] = {
    "very_negative": ["垃圾店铺骗子", "骗子还我钱", "worst shop ever scam", "scammers disgusting"],
    "negative": ["质量太差了", "太差了很失望", "bad quality", "disappointed with it"],
    "neutral": ["查一下订单", "什么时候发货", "where is my order", "when does it ship", "有红色吗", "is it blue"],
    "positive": ["质量不错", "挺好的谢谢", "good quality thanks", "works well"],
    "very_positive": ["超级喜欢爱了", "太棒了超级满意", "absolutely love it", "love it best ever"],
}


@pytest.fixture(scope="session")
def examples() -> list[Example]:
    return [Example(text, level) for level, texts in _TEXTS.items() for text in texts]


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def second() -> FakeEncoder:
    return FakeEncoder(dimension=32, name="fake/2")
