from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from xiaoer.understanding.softmax import Rows, fit_softmax


def test_it_finds_what_scikit_learn_finds() -> None:
    rng = np.random.default_rng(4)
    labels = rng.integers(0, 3, 240)
    dense = (rng.normal(size=(240, 6)) + np.eye(3, 6)[labels] * 2).astype(np.float32)
    sparse = csr_matrix((rng.random((240, 9)) < 0.2).astype(np.float32))
    ours = fit_softmax(Rows(dense, sparse), labels, strength=2.0, max_iterations=500)
    theirs = LogisticRegression(C=2.0, class_weight="balanced", max_iter=1000, tol=1e-7)
    both = hstack([csr_matrix(dense), sparse], format="csr")
    theirs.fit(both, labels)
    np.testing.assert_allclose(
        np.exp(ours.log_probabilities(Rows(dense, sparse))), theirs.predict_proba(both), atol=0.01
    )
