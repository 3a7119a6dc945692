"""What a model is, whichever engine runs it."""

from __future__ import annotations

from typing import Protocol

from xiaoer.encoders.checkpoint.pooling import Outputs
from xiaoer.encoders.checkpoint.tokens import Batch


class Model(Protocol):
    """Runs a batch of tokens. Safe to call from several threads."""

    def run(self, batch: Batch) -> Outputs:
        """Vectors of all tokens."""
