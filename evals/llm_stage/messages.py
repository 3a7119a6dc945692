"""What is said: by the others what the encoder is sure about, by those who wait what it isn't."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import NamedTuple

import httpx

from evals.service.wanted import Person, Wanted
from evals.serving.script import Turn, conversations

_WORDS = {
    "zh": (
        "那个",
        "红色",
        "发票",
        "之前",
        "快递",
        "尺码",
        "优惠",
        "后来",
        "地址",
        "换成",
        "退",
        "昨天",
        "付款",
        "别的",
    ),
    "en": ("the", "thing", "red", "invoice", "before", "parcel", "size", "later", "address", "swap", "back", "paid"),
}
_SEPARATOR = {"zh": "", "en": " "}
_CONVERSATIONS = 40
_TRIES = 8  # for each message that is wanted
# Nobody's: what is said here has no order in it.
_NOBODY = Wanted("XE0000000000", Person("", "", "", "", "0000"), "pending", (), ())


class Said(NamedTuple):
    """`sure`: conversations of the others. `unsure`: distinct messages that the language model is asked about."""

    sure: list[list[Turn]]
    unsure: list[str]


def choose(parse_url: str, threshold: float, wanted: int, seed: int) -> Said:
    """Take from scripts and from salads of words what lies on either side of `threshold`.

    `parse_url`: Rasa's /model/parse with its token, of a server without a language model. Raises
    `RuntimeError` where fewer than `wanted` messages are unsure.
    """
    with httpx.Client(timeout=60) as client:

        def confidence(text: str) -> float | None:
            """The encoder's; None for what isn't its to decide."""
            answer = client.post(parse_url, json={"text": text})
            answer.raise_for_status()
            parse = answer.json()
            ranking = [each for each in parse["intent_ranking"] if each["name"] != "nlu_fallback"]
            decided = (parse.get("understanding") or {}).get("source") == "rules" or not ranking
            return None if decided else float(ranking[0]["confidence"])

        def is_sure(turn: Turn) -> bool:
            found = confidence(turn.text)
            return found is None or found >= threshold

        scripts = itertools.islice(conversations([_NOBODY], seed, "talk"), _CONVERSATIONS)
        sure = [[turn for turn in script if is_sure(turn)] for script in scripts]
        unsure: list[str] = []
        for text in itertools.islice(_salads(seed), _TRIES * wanted):
            found = confidence(text)
            if found is not None and found < threshold:
                unsure.append(text)
            if len(unsure) >= wanted:
                return Said([script for script in sure if script], unsure)
    raise RuntimeError(f"of {_TRIES * wanted} strange messages only {len(unsure)} are below the threshold {threshold}")


def _salads(seed: int) -> Iterator[str]:
    """Distinct messages of four words that don't belong together, in both languages by turns."""
    chooser = random.Random(seed)
    seen: set[str] = set()
    for language in itertools.cycle(_WORDS):
        text = _SEPARATOR[language].join(chooser.sample(_WORDS[language], 4))
        if text not in seen:
            seen.add(text)
            yield text
