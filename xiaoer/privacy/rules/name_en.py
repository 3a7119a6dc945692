"""Names in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from xiaoer.privacy.reading import PLACE, TAKEN, Reading
from xiaoer.privacy.rules.given_names import GIVEN_NAME
from xiaoer.understanding.lexicon import Lexicon, spoken

_CAPITAL = r"(?:[A-Z\u00c0-\u00de][a-zA-Z\u00c0-\u024f]*(?:[-'’][A-Za-z\u00c0-\u024f]+)*\.?)"
_FULL = rf"{_CAPITAL}(?: {_CAPITAL}){{0,3}}"
_TWO = rf"{_CAPITAL}(?: {_CAPITAL}){{1,3}}"
_ENGLISH = (
    re.compile(
        r"(?i:\b(?:(?:my|full|last|first|maiden|her|his|the|account|cardholder|receiver['’]?s?"
        r"|recipient['’]?s?) name(?: on (?:the|my) (?:account|card|order|parcel|package))?"
        r"(?: is|['’]s| should be| to|:)?|name(?: is|:|\?)|recipient(?: is| to|:)?|receiver(?: is| to|:)?"
        r"|addressee(?: is|:)?|cardholder(?: is|:)?|attn:?|c/o|attention:?|on (?:the )?account\? user:"
        r"|in the name of|under the name(?: of)?|it['’]s under|partner['’]s name"
        r"|name on (?:the|my) (?:account|card|order|parcel|package)(?: is|:))\s+"
        rf"(?:mr|mrs|ms|miss|dr)?\.?\s?)(?P<name>{_FULL})"
    ),
    re.compile(rf"\b(?:[Ii]['’]m|[Ii] am|[Tt]his is|[Ii]t['’]s|[Cc]all me)\s+(?P<name>{_TWO})(?![\w])"),
    re.compile(r"\b[Cc]all me (?P<name>[A-Z][a-z]+)(?=[,.]? (?:on|at)\b|[,.]?$)"),
    re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? (?P<name>{_FULL})"),
    re.compile(
        r"(?i:\b(?:(?:recipient|receiver|addressee|(?:account |card ?)?holder|buyer)(?: name)?(?: should be| is|:)?"
        rf"|(?:placed|ordered|bought|paid|made) by|(?:ordered|registered|booked) as|belongs to|put it under"
        rf"|under)) (?P<name>{_TWO})"
    ),
    re.compile(rf"(?P<name>{_TWO})(?= (?:signed for|collected|picked (?:it )?up|here$|here\b|speaking))"),
    re.compile(rf"\b(?:[Rr]egards|[Ss]incerely|[Cc]heers),? (?P<name>{_TWO})\s*$"),
    re.compile(rf"\b(?:[Nn]ame|NAME)[,:]? (?P<name>{_TWO})"),
    re.compile(rf"^(?i:(?:hi|hello|hey)[,!]? )?(?P<name>{_TWO}) here\b"),
    re.compile(rf"(?i:\bto) (?P<name>{_TWO}) at (?=[{PLACE}])"),
    re.compile(rf"(?i:\b(?:regards|sincerely|cheers|thanks|thank you|best),?)\s*\n\s*(?P<name>{_FULL})\s*$"),
    # Beside a phone or an address.
    re.compile(rf"(?:^|(?i:\b(?:to|for|by|with))[\s:]+|[\n>,;:]\s*)(?P<name>{_TWO}),?[\s:-]+(?=[{TAKEN}{PLACE}])"),
    re.compile(
        rf"(?i:\b(?:signed (?:for )?by|signed for under|collected by|picked up by|left with|delivered to"
        rf"|addressed to|leave it with))\s+(?P<name>{_TWO})"
    ),
)
# The answer to a question: "Yara Sanchez".
_ALONE = re.compile(rf"\s*(?P<name>{_CAPITAL}(?: {_CAPITAL}){{1,2}})[\s.!]*")
# Behind words that stand in front of anything else, too: two words at least, and none of a shop's.
_MAYBE = re.compile(
    r"(?i:\b(?:let|ask|tell|call|contact|give (?:it|this) to|not|instead of"
    r"|(?:deliver|ship|send|hand|address)(?:ed)?(?: it| them"
    r"| this)? to|for|from"
    r"|by|on behalf of|husband|wife|partner|friend|neighbou?r|colleague|son|daughter|mother|father|mum|mom|dad|roommate"
    rf"|receptionist|customer)) (?P<name>{_TWO})(?=[\s,.!?]|$)"
)
# A given name and what follows it in capitals.
_GIVEN = re.compile(rf"(?<![\w@.-])(?P<name>{GIVEN_NAME}(?: [A-Z]\.)?(?: {_CAPITAL}){{1,2}})(?![\w@])")
_LOWER = re.compile(
    r"(?i:\b(?:my (?:full )?name is|my name['’]s|name:|recipient:"
    r"|receiver:)\s+)(?P<name>[a-z]{2,}(?:[ '’-][a-z]{2,}|['’][a-z]+){0,3})"
)
_SHOP_WORD = re.compile(
    r"new|old|big|small|large|medium|extra|max|pro|plus|mini|ultra|air|free|shipping|delivery|refund|return"
    r"|exchange|order|status|track|tracking|cancel|gift|card|help|support|customer|service|human|agent|person|good"
    r"|great|thank|thanks|morning|afternoon|evening|night|hello|yes|no|okay|sale|deal|discount|coupon|price|match"
    r"|stock|size|chart|user|manual|dollar|city|london|paris|angeles|tokyo|street|store|shop|apple|samsung|sony"
    r"|users|valentine|logistics|couriers?|post|postal|hub|cent(?:er|re)|facility|depot|warehouse|san|los|fort|santa"
    r"|saint|beach|springs|falls|watch|flights?|airlines?|airways|airport|terminal|care|booking|problems|deals?"
    r"|county|las"
    r"|nike|adidas|users|valentine|watch|flights?|airlines?|airways|airport|terminal|care|booking|problems|deals?"
    r"|county|las|american|express|credit|debit|bank|day|pay|wechat"
    r"|live|chat"
)
_NO_NAME = re.compile(
    r"(?i)(?:mrs?|ms|miss|dr|a|about|after|also|am|an|and|any|are|at|be|but|by|can|card|cancel|check|code|correct"
    r"|could|customer|did|different|do|email|for|from|get|good"
    r"|had|has|have|hello|help|here|hi|how|i|if|in|is|it|its|just|like|looking|my|misspelled|need|no|not|number|of"
    r"|on|or|order|please|phone"
    r"|postal|price|so|sorry|still|spelled|than|that|the|then|there|this|to|track|tracking|very|want|was|what|when"
    r"|where|which|who|why|with"
    r"|would|wrong|yes|you|your|zip|apt|suite|street|address|account|visa|mastercard|amazon|paypal|customer|service"
    r"|support|team|mobile|desk|fax|dear|sir|black|friday|christmas|monday|tuesday|wednesday|thursday|saturday"
    r"|sunday|january|february|march|april|may|june|july|august|september|october|november|december)\.?"
)


def find(reading: Reading) -> Iterator[tuple[int, int]]:
    """Start and end of names in Latin letters."""
    typed = reading.typed
    alone = _ALONE.fullmatch(typed)
    if alone and not _is_shopping(alone["name"], reading.lexicon):
        yield alone.span("name")
    for match in (*_MAYBE.finditer(typed), *_GIVEN.finditer(typed)):
        name = _without_tail(match["name"])
        if " " in name and not _is_shopping(name, reading.lexicon):
            yield match.start("name"), match.start("name") + len(name)
    for pattern in (*_ENGLISH, _LOWER):
        for match in pattern.finditer(typed):
            name = _without_tail(match["name"])
            if name and is_name(name):
                yield match.start("name"), match.start("name") + len(name)


def is_name(words: str) -> bool:
    """Whether none of the words is one of every sentence."""
    return not any(_NO_NAME.fullmatch(part) for part in words.split())


def _is_shopping(words: str, lexicon: Lexicon) -> bool:
    """Whether one of the words is no name: a colour, a product, a state, a word of every sentence."""
    return not is_name(words) or any(
        _SHOP_WORD.fullmatch(word) or word in _lexicon_words(lexicon) for word in words.lower().replace(".", "").split()
    )


@lru_cache(maxsize=4)
def _lexicon_words(lexicon: Lexicon) -> frozenset[str]:
    files = (lexicon.colors, lexicon.materials, lexicon.attributes, lexicon.products, lexicon.units, lexicon.festivals)
    said = {word for file in files for key, entry in file.words.items() for word in spoken(key, entry)}
    places = {*lexicon.places.states, *lexicon.places.states.values()}
    return frozenset(part for word in (*said, *places) for part in word.lower().split())


def _without_tail(name: str) -> str:
    """The name up to the first word that goes on with the sentence."""
    parts = name.split(" ")
    for index, part in enumerate(parts):
        if _NO_NAME.fullmatch(part):
            return " ".join(parts[:index])
        if part.endswith(".") and len(part) > 3:
            return " ".join((*parts[:index], part[:-1]))
    return name.rstrip(".") if len(parts[-1]) > 2 else name
