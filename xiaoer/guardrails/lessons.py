"""What guardrails learn of the examples of intents: how customers of a shop talk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from xiaoer.guardrails.rules import by_rule

# Among them stand insults, trick questions and other attacks, whose intent is right all the same.
_MIXED = frozenset({"out_of_scope", "complaint", "bot_challenge", "talk_to_human"})
_CONTACT = re.compile(r"微信|薇信|vx|wx|qq|旺旺|联系方式|二维码|whatsapp|telegram|wechat|paypal me", re.IGNORECASE)
_TO_A_PERSON = "talk_to_human"


class ShopTurns(NamedTuple):
    """Texts that are learnt as ordinary: `sure` ones, and `mixed` ones of which some aren't and which set no border."""

    sure: tuple[str, ...]
    mixed: tuple[str, ...]


def shop_turns(examples: Iterable[tuple[str, str]]) -> ShopTurns:
    """Sort the (text, intent) of data/nlu; what a rule refuses and wishes to talk elsewhere than here are left out."""
    sure: dict[str, None] = {}
    mixed: dict[str, None] = {}
    for text, intent in examples:
        if by_rule(text) or (intent == _TO_A_PERSON and _CONTACT.search(text)):
            continue
        (mixed if intent in _MIXED else sure)[text] = None
    return ShopTurns(tuple(sure), tuple(mixed))
