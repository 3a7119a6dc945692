"""American and British addresses: number and street, flat, city, state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.lexicon import Lexicon

_STREET = (
    "street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|parkway|pkwy|terrace|ter"
    "|circle|cir|highway|hwy|square|sq|trail|trl|close|walk|crescent|alley|row"
)
_UNIT = r"(?:apt|apartment|suite|ste|unit|flat|room|rm|floor|fl|#)\.?\s?#?[\w-]+"
_CITY = r"[A-Z][A-Za-z.'’]+(?![\w])(?:[ -][A-Z][A-Za-z.'’]+(?![\w])){0,2}"
_NAME = r"[A-Za-z0-9.'’-]+"
# "2 days on my way": words of a sentence, no street's name.
_NOT_NAME = re.compile(
    r"(?i)\b(?:days?|weeks?|months?|years?|hours?|items?|pairs?|orders?|of|the|my|on|in|a|an|is|was|are|i|you|it|and|for|to|at"
    r"|by|times?|pieces?|dollars?|bucks|any|no|one|two|km|kms|miles?|hrs?|mins?|minutes?)\b"
)
_NOT_CITY = re.compile(
    r"(?i)\b(?:and|please|my|the|is|it|for|thanks|thank|instead|not|to|from|order|if|when|change|zip|postcode|code|but)\b"
)


def find(reading: Reading) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Start, end and parts of every such address."""
    for match in _pattern(reading.lexicon).finditer(reading.typed):
        if _NOT_NAME.search(match["name"] or ""):
            continue
        parts = {"street": match["street"].strip()}
        end = match.end("street")
        if match["unit"]:
            parts["detail"], end = match["unit"].strip(), match.end("unit")
        if match["city"] and not _NOT_CITY.search(match["city"]):
            parts["city"], end = match["city"].strip(), match.end("city")
            if match["state"]:
                parts["state"], end = match["state"], match.end("state")
        yield match.start(), end, parts


@lru_cache(maxsize=4)
def _pattern(lexicon: Lexicon) -> re.Pattern[str]:
    letters = "|".join(lexicon.places.states)
    names = "|".join(sorted(map(re.escape, lexicon.places.states.values()), key=len, reverse=True))
    return expression(
        rf"(?<![\w#.$€£¥-])(?P<street>(?:(?i:p\.?o\.? box) \d{{1,6}}|\d{{1,6}}[A-Za-z]? "
        rf"(?:(?P<name>(?:{_NAME} ){{1,3}}?)(?i:{_STREET})\b\.?|Broadway\b))"
        r"(?: (?:[NSEW]{1,2}|North|South|East|West)\b)?)"
        rf"(?:,?\s+(?P<unit>(?i:{_UNIT})))?"
        rf"(?:,\s*(?P<city>{_CITY})(?:,?\s+(?P<state>(?:{letters})(?!\w)|(?i:{names})(?!\w)))?)?"
    )
