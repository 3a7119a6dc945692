"""Putting an accepted verdict into a parse result, beside what the encoder said and in place of a fallback."""

from __future__ import annotations

from typing import Any

from xiaoer.understanding.llm.types import Verdict

EXTRACTOR = "LLMIntentClassifier"


def accept(parse: dict[str, Any], verdict: Verdict, fallback: str) -> None:
    """Make `verdict` the result of the message, in place.

    The language model gives no probability, so none is made up: the intent keeps the one that the
    encoder gave it, 0.0 where it gave none. It stands first in the ranking, the others follow as the
    encoder ranked them; `fallback`, the intent that a FallbackClassifier put in, is gone.
    """
    text = str(parse.get("text") or "")
    ranking = [each for each in parse.get("intent_ranking") or [] if each.get("name") != fallback]
    known = next((each for each in ranking if each.get("name") == verdict.intent), None)
    chosen = dict(known) if known else {"name": verdict.intent, "confidence": 0.0}
    parse["intent"] = chosen
    parse["intent_ranking"] = [dict(chosen), *(each for each in ranking if each.get("name") != verdict.intent)]
    requests = [{"intent": intent, "start": start, "end": end} for intent, start, end in verdict.requests]
    before = parse.get("understanding") or {}
    parse["understanding"] = {**before, "source": "llm", "topic": verdict.topic, "requests": requests}
    parse["entities"] = [*(parse.get("entities") or []), *_new_entities(parse, verdict, text)]


def _new_entities(parse: dict[str, Any], verdict: Verdict, text: str) -> list[dict[str, Any]]:
    """The verdict's entities that claim no character of a known one."""
    taken = [(each["start"], each["end"]) for each in parse.get("entities") or [] if "start" in each]
    added: list[dict[str, Any]] = []
    for name, start, end in verdict.entities:
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        taken.append((start, end))
        added.append({"entity": name, "value": text[start:end], "start": start, "end": end, "extractor": EXTRACTOR})
    return added
