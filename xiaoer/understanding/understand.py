"""What one message wants: rules first, then the classifier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from xiaoer.understanding.classifier import IntentClassifier
from xiaoer.understanding.entities.extract import nothing_but
from xiaoer.understanding.requests.find import find_requests

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_RANKED = 10


class Understanding(NamedTuple):
    """The answer: `ranking` is best first and empty where there is nothing to classify."""

    source: str
    topic: str | None
    ranking: tuple[tuple[str, float], ...]
    requests: tuple[tuple[str, int, int], ...]

    def as_dict(self) -> dict[str, Any]:
        """The value of the parse key `understanding`."""
        requests = [{"intent": intent, "start": start, "end": end} for intent, start, end in self.requests]
        return {"source": self.source, "topic": self.topic, "requests": requests}


def understand(text: str, spans: Sequence[tuple[int, int]], classifier: IntentClassifier) -> Understanding:
    """Understand `text`, in which `spans` (start, end) are entities.

    A text without a letter or digit says nothing; one that is nothing but entities informs, which
    is a rule and therefore sure. Everything else is the classifier's; of a message with several
    requests the first is the intent.
    """
    if not _LETTER_OR_DIGIT.search(text):
        return Understanding("rules", None, (), ())
    if nothing_but(text, spans):
        return Understanding("rules", None, (("inform", 1.0),), ())
    found = find_requests(text, classifier.predict_many)
    prediction = found.prediction
    return Understanding("encoder", prediction.topic, prediction.ranking[:_RANKED], tuple(found.requests))
