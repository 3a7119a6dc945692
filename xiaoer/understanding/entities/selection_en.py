"""How English-speaking customers say which of several they mean."""

from __future__ import annotations

from xiaoer.understanding.entities.patterns import expression

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = rf"(?P<word>{'|'.join(ORDINALS)})|(?P<digits>\d{{1,2}})(?:st|nd|rd|th)"
_ONE = r"(?:ones?|item|product|thing|option|(?P<order>orders?|purchase))"
_NO_TIMES = r"(?! (?:digits?|numbers?|letters?|weeks?|days?|months?|times?|years?|hours?|minutes?|mins?|hrs?))"
_OF_THEM = r"of (?:them|these|those)"

PICKS = (
    ("index", expression(rf"\bthe (?:first|last) (?P<range>two|three|four|\d)\b{_NO_TIMES}")),
    ("index", expression(rf"\b(?:the )?(?:{_ORDINAL}) {_ONE}\b")),
    ("index", expression(rf"\bthe (?:{_ORDINAL})(?=\s*(?:$|[.,!?;]|please\b))")),
    ("index", expression(r"\bthe last (?:one|item)(?P<back>)\b")),
    ("index", expression(r"\b(?:number|option|choice|no\.) ?(?P<digits>[1-9])(?![\d.])")),
    (
        "latest",
        expression(
            r"\b(?:my|the) (?:(?:very )?last|latest|most recent|newest|previous|recent) (?P<order>orders?|purchase)\b"
            r"(?: (?:i|that i) (?:placed|made))?"
        ),
    ),
    ("latest", expression(r"\b(?:my|the) (?P<order>order) from last time\b")),
    ("earliest", expression(r"\b(?:my|the) (?:oldest|earliest|very first) (?P<order>order|purchase)\b")),
    ("none", expression(rf"\bnone(?: {_OF_THEM})?\b|\bneither(?: {_OF_THEM})?\b|\bnot any of them\b")),
    (
        "any",
        expression(
            rf"\bany (?:one )?{_OF_THEM}\b|\bany one will do\b|\bwhichever(?: one)?\b|\beither one\b"
            r"|\bdoesn['’]?t matter which\b"
        ),
    ),
    ("all", expression(rf"\bboth(?P<both>)(?: (?:{_OF_THEM}|items|things))?\b")),
    ("all", expression(rf"\ball (?P<n>two|three|four|five|six|seven|\d)(?: {_OF_THEM})?\b{_NO_TIMES}")),
    ("all", expression(r"\ball (?:of )?(?:my|the|these|those) (?P<order>orders|purchases)\b")),
    (
        "all",
        expression(
            r"\ball (?:of )?(?:them|these|those|it(?! (?:takes|took|does|was|is))|(?:the|my) (?:items|things|stuff))\b"
        ),
    ),
    (
        "all",
        expression(r"\bthem all\b|\beverything\b(?! (?:i|else|you|is (?:ok|fine|good)))|\bthe (?:whole|entire) lot\b"),
    ),
    ("other", expression(r"\b(?:the|my) other (?:one|item|(?P<order>order|purchase))\b")),
    ("cheapest", expression(r"\b(?:the )?(?:cheapest|least expensive|lowest priced)(?: (?:one|option|version))?\b")),
    ("cheapest", expression(r"\bthe cheaper one\b")),
    ("dearest", expression(r"\b(?:the )?(?:most expensive|priciest|dearest)(?: (?:one|option|version))?\b")),
    ("biggest", expression(r"\bthe (?:biggest|largest)(?: (?:one|size))?\b")),
    ("smallest", expression(r"\bthe smallest(?: (?:one|size))?\b")),
)
"""What is picked, by the words for it, in lower case; a number may stand in `n`, `word`, `digits` or `range`."""

WEAK = frozenset({"both", "everything", "none", "neither"})
"""Words that mean goods only where something says so."""

TO_DO = expression(
    r"\b(?:cancel|return|refund|exchange|send|keep|want|need|swap|change|take|give|退|换|取消)\w*\b[^.!?]{0,30}$|[退换消要]\s?$"
)
THANKED = expression(r"\b(?:thank you|thanks|thx) for $")
TO_BE_DONE = expression(r"\s?(?:goes?\b|go back|please\b|must\b|should\b|has to|have to|[都全退换]|取消)")

REST_OF_THEM = expression(r"\b(?:all )?the (?:rest|others)\b(?: of (?:them|it|the items|my order))?")
"""What is left after some were named."""

ORDINAL_ALONE = expression(rf"[\s#]*(?:the )?(?:{_ORDINAL}|(?P<back>last)|(?<=#)(?P<n>[1-9]))(?: please)?[\s.!]*")
"""A message that is nothing but an ordinal."""

EXCEPT_ALONE = expression(r"\s*(?:but|except(?: for)?|all but) (?P<what>[^.,!?;]{2,48}?)[\s.!]*")
"""A message that is nothing but an exception."""

EXCEPT = expression(
    r"\b(?:all(?: of (?:them|it))?|everything|every item|the (?:whole|entire) order)(?: else)?"
    r" (?:but|except(?: for)?|apart from|other than|excluding|save) (?P<what>[^.,!?;]{2,48}?)"
    r"(?=\s*(?:$|[.,!?;]|\bplease\b|\bshould\b|\bgoes\b|\bhas to\b|\bneeds to\b))"
)
"""All but some: everything but the lamp."""

ALONE = expression(r"[\s,.!]*(?:yes[\s,]+)?(?P<all>all|all please)[\s.!]*")
"""A message that is nothing but "all"; elsewhere the word says too little."""
