from __future__ import annotations

import pytest

from xiaoer.encoders.base import Encoder
from xiaoer.understanding.classifier import Example
from xiaoer.understanding.llm.examples import ExampleIndex


@pytest.fixture(scope="session")
def index(examples: list[Example], encoder: Encoder) -> ExampleIndex:
    return ExampleIndex.build(examples, encoder)
