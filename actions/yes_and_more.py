"""A yes that asks for something else besides: "yes, and send me an invoice"."""

from __future__ import annotations

import re

from actions.turn import Turn
from xiaoer.waiting.targets import TARGETS
from xiaoer.waiting.waiting import Waiting

_AND_ALSO = re.compile(
    r"(?i)^\W*(yes|yeah|yep|yup|sure|ok|okay|confirm(ed)?|correct|right|go ahead|do it|please do)( please)?\W+"
    r"(and|also|plus|then|after that)\b"
    r"|^\W*(好的?|是的?|对的?|嗯|确认|确定|可以|行|没错|同意)\W*(另外|再|还|顺便|然后|接着|同时)"
)


def yes_and_more(turn: Turn, task: frozenset[str]) -> tuple[Turn, Waiting | None]:
    """The yes alone, and what it asks for besides; the turn as it is where it asks for nothing more.

    `task`: the intents of what is confirmed; "yes, then cancel it" asks for nothing else, unless it names something.
    """
    more = _AND_ALSO.search(turn.text)
    if more is None or turn.intent not in TARGETS or turn.message_id is None:
        return turn, None
    if turn.intent in task and not (turn.entity("order_number") or turn.entity("product")):
        return turn, None
    begin = (turn.place.start if turn.place else 0) + more.end()
    end = turn.place.end if turn.place else len(turn.text)
    also = Waiting(intent=turn.intent, start=begin, end=end, message=turn.message_id)
    bare = turn._replace(text=more[0], intent="affirm", confidence=1.0, entities=[])
    return bare, also
