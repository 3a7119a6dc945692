"""Addresses in Latin letters: American and British ones, and others where words or a flat say that it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xiaoer.privacy.reading import Reading
from xiaoer.understanding.entities import address_en
from xiaoer.understanding.lexicon import Lexicon

_STREET = (
    "street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|parkway|pkwy|terrace|ter"
    "|circle|cir|highway|hwy|square|sq|trail|trl|close|walk|crescent|alley|row|mews|grove|gardens|hill|quay"
)
_UNIT = (
    r"(?:(?:apt|apartment|suite|ste|unit|flat|room|rm|floor|fl|building|bldg)\b\.? ?#?[A-Za-z]?\d[\w-]{0,5}"
    r"|(?:apt|flat|unit)\.? [A-Za-z]\b|#\d{1,5}[A-Za-z]?)"
)
_CODE = r"(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![\w-])"
# A word in capitals of any alphabet but Chinese, and the small words inside names.
_CAPITAL = r"(?:(?![a-z\u3000-\u9fff])[^\W\d_][^\W_]*(?:[.'’-]+[^\W_]+)*\.?)"
_SMALL = r"(?:d[aeiou]s?|la|les?|van|von|der|rue|ul\.|u\.|út|utca|tér|trg|gate|ten|nad|y)"
_HOUSE = r"(?:\d{1,6}[A-Za-z]?(?![\w/.]*\d))"
# A house number and a street's name in any case of letters.
_TYPED = re.compile(
    rf"(?<![\w#.$€£¥-])\d{{1,6}}[A-Za-z]?,? (?P<name>(?:[\w'’-]+\.? ){{1,3}}?)(?:{_STREET})\b\.?(?! (?:of|for|to|too"
    rf"|in which|we|and)\b)"
    r"(?: (?:[nsew]|ne|nw|se|sw|north|south|east|west)\b\.?)?",
    re.IGNORECASE,
)
# "2 days on my way": words of a sentence, no street's name.
_SENTENCE = re.compile(
    r"(?i)\b(?:days?|weeks?|months?|years?|hours?|items?|pairs?|orders?|of|my|on|in|an?|is|was|are|i|you|it|and|for|to"
    r"|at|by|times?|pieces?|dollars?|bucks|any|no|one|km|kms|miles?|hrs?|mins?|minutes?|per|off|this|that|more"
    r"|percent|usd"
    r"|out|star|stars|people|inch|inches|pack|size|person|only|each|about|not)\b"
)
# Numbers and words of any language, where a flat follows or a word before says that it is an address.
_WORDS = rf"(?:(?:{_HOUSE}|{_CAPITAL}|{_SMALL})[ ]){{0,6}}(?:{_HOUSE}\.?|{_CAPITAL})"
_OTHER = re.compile(rf"(?:(?i:the )?corner of )?{_WORDS}(?: str)?(?: and {_WORDS})?(?=[\s,.?!;:]|$)")
# Words that begin a sentence, not a place.
_STOP = (
    r"(?!(?:Please|Thanks?|Thank|The|My|And|Is|It|But|Can|Could|Zip|ZIP|Phone|Tel|Mobile|I|If|We|When|Desk|Fax"
    r"|Email|Also|Not|Order|Hi)\b)"
)
# Before a flat everything from the house number on, and the town behind it: "947 trg revolucije 17 apt. 858".
_BEFORE_UNIT = re.compile(
    rf"(?<![\w#.$€£¥-])\d{{1,6}}[A-Za-z]?(?:[ ,]+[\w.'’-]+){{1,6}}?[\s,>?]{{1,6}}(?i:{_UNIT}"
    rf")(?:,? {_STOP}{_CAPITAL}(?: {_CAPITAL}){{0,2}})?"
)
# A flat first, or a line or list of parts: "Apt. 675 62314 Mellemvej 32", "641 Dašická 688, Turkovice".
_FOREIGN = re.compile(
    rf"(?:(?i:{_UNIT}),? |(?m:^)|,\s)\s*(?P<address>\d{{2,6}} (?:(?:{_CAPITAL}|{_SMALL}) ){{1,5}}\d{{1,5}}(?=[,\n]))"
)
_SAID = re.compile(
    r"(?i:\b(?:address(?:es)?(?: (?:is|to|at|with|please))*[\s:]*|lives? (?:at|on)|lived (?:at|in)|located (?:at|in)"
    r"|offices? (?:is|are) at"
    r"|(?:ship|send|sent|deliver|mail|forward|post|return|move|moved|redirect)(?:ed)?(?: (?:it|this|them|everything"
    r"|the order|my order|the parcel|one|a new one))?"
    r" to(?: (?:be sent to|my (?:new )?(?:home|house|place|office|address)(?: at)?))?|stay(?:ing)? at|live at"
    r"|now live in|meet (?:me|you) at|here they are:|the same:|following\?|user:|drops you off at|station is on"
    r"|restaurant is (?:located )?at|stop at|arrived at|taxi to|address\? it is"
    r"|billing address(?: with|:)?))\s+(?:[A-Z][\w'’-]+ [A-Z][\w'’-]+,\s+)?"
)
_FORCES = r"[\s,]+[AFD]PO,? [A-Z]{2},? \d{5}"  # post of the American forces
_BOX = re.compile(
    rf"\bp\.? ?o\.? ?box \d{{1,6}}|\b(?:PSC|unit) \d{{1,5}},? box \d{{1,5}}(?:{_FORCES})?"
    rf"|\bUS[A-Z]{{1,4}} \w+{_FORCES}",
    re.IGNORECASE,
)
_LEADING_UNIT = re.compile(rf"(?i:{_UNIT}),?\s+$")


def find(reading: Reading) -> Iterator[tuple[int, int]]:
    """Start and end of every address in Latin letters."""
    text = reading.typed
    if not any(char.isdigit() for char in text):
        return
    for match in _BOX.finditer(text):
        yield match.start(), _end(reading, match.end())
    for start, end, _ in address_en.find(reading.sentence()):
        if not _SENTENCE.search(text[start:end]):
            yield _start(text, start), _end(reading, end)
    for match in _TYPED.finditer(text):
        if not _SENTENCE.search(match["name"]):
            yield _start(text, match.start()), _end(reading, match.end())
    for match in _BEFORE_UNIT.finditer(text):
        if not _SENTENCE.search(match[0]):
            yield match.start(), _end(reading, match.end())
    for match in _FOREIGN.finditer(text):
        if not _SENTENCE.search(match["address"]):
            yield _start(text, match.start("address")), _end(reading, match.end())
    for cue in _SAID.finditer(text):
        said = _OTHER.match(text, cue.end())
        if said and re.search(r"\d", said[0]) and re.search(r"[^\W\d_]{3}", said[0]):
            yield said.start(), _end(reading, said.end())


def _start(text: str, start: int) -> int:
    """The start with a flat that stands first: "Flat 3, 10 Downing Street"."""
    unit = _LEADING_UNIT.search(text[max(0, start - 24) : start])
    return start - len(unit[0]) if unit else start


def _end(reading: Reading, end: int) -> int:
    """The end with flat, city, state, country and postcode, as far as they follow one another."""
    pieces = _pieces(reading.lexicon)
    match = pieces.match(reading.typed, end)
    while match and match.end() > end:
        end = match.end()
        match = pieces.match(reading.typed, end)
    return end


@lru_cache(maxsize=4)
def _pieces(lexicon: Lexicon) -> re.Pattern[str]:
    """One more part of an address, with what separates it from the one before."""
    letters = "|".join(lexicon.places.states)
    names = "|".join(sorted(map(re.escape, lexicon.places.states.values()), key=len, reverse=True))
    state = rf"(?:{letters}|(?i:{names}))(?![\w'’])"
    gap = r"[ \t]{0,4}(?:,[ \t]{0,4}\n?|\n)[> \t?]{0,6}"
    town = r"(?:[a-z'’.-]+ ){0,2}[a-z'’.-]+"
    return re.compile(
        rf"[\s,>?]{{1,8}}(?i:{_UNIT})(?:[ ,]{{1,2}}{_CAPITAL}(?: {_CAPITAL}){{0,3}}(?=[\s,.?!]|$))?"
        rf"|\s{{1,3}}[> ?]{{0,4}}(?:{_CAPITAL} ){{1,3}}(?:\([A-Z][a-z]+\) )?\d{{4,5}}(?!\d)"
        rf"|\n? ?, (?:[A-Z]{{1,3}}|nan)(?=\s|,|$)(?:\s{{1,3}}\d{{4,5}}(?!\d))?"
        rf"|[\s,]{{1,8}}(?i:(?:zip|postcode|zip code|postal code):? ?)?{_CODE}"
        rf"|[\s,]{{1,4}}(?:{state}|(?i:usa|u\.s\.a\.|uk|united kingdom|united states)(?!\w))"
        rf"|,?[ \t](?i:{town},?[ ](?:{names}|{letters})[ ,]{{1,3}}{_CODE})"
        rf"|,[ \t](?i:{town},?[ ](?:{names}|{letters}))(?=[,.!?]|$)"
        rf"|[\s,]{{1,4}}(?i:{letters})[ ,]{{1,3}}{_CODE}"
        rf"|{gap}{_STOP}{_CAPITAL}(?: {_CAPITAL}){{0,2}}(?=\s*(?:[,.?!;\n]|$|{state}|{_CODE}))"
        rf"| {_CAPITAL}(?: {_CAPITAL}){{0,2}},? (?:{state})"
        rf"| {_STOP}{_CAPITAL}(?: {_CAPITAL}){{0,1}}(?=,? {_CODE})"
    )
