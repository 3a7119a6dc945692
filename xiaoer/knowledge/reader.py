"""Which of the found sentences are said, and when to say nothing."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xiaoer.knowledge.sentences import depends_on_previous
from xiaoer.knowledge.types import Answer, Hit
from xiaoer.knowledge.weights import Weights


def read(hits: Sequence[Hit], weights: Weights) -> Answer | None:
    """The answer in the best hit's passage, or None when no hit is likely enough.

    Beside the best sentence those of the same passage are quoted that are nearly as likely, and
    those that limit or continue a quoted one ("但…", "Otherwise …"), because half a rule is a
    wrong rule. `hits` are sorted, best first.
    """
    if not hits or hits[0].score < weights.threshold:
        return None
    best = hits[0]
    passage = best.passage
    quoted = {
        hit.sentence
        for hit in hits
        if hit.passage == passage and _odds(hit.score) >= _odds(best.score) - weights.margin
    }
    for index, sentence in enumerate(passage.sentences):
        if index and depends_on_previous(sentence.text, passage.language) and {index, index - 1} & quoted:
            quoted |= {index, index - 1}
    gap = "" if passage.language == "zh" else " "
    return Answer(
        text=gap.join(passage.sentences[index].text for index in sorted(quoted)),
        passage=passage,
        title=passage.title,
        file=passage.file,
        heading=passage.heading,
        score=best.score,
    )


def _odds(score: float) -> float:
    """The score before it was squeezed between 0 and 1, where differences near the ends still show."""
    kept = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))
