"""Identity factors out of one message: what its entities hold, and what only makes sense as an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from xiaoer.shop.types import IdentityClaim
from xiaoer.text.chinese_names import CHINESE_NAME

_FACTOR_OF_ENTITY = {
    "email": "email",
    "name": "name",
    "postcode": "postcode",
    "order_number": "order_id",
    "phone_last4": "phone_last4",
}
_CHINESE_NAME = re.compile(CHINESE_NAME)
_ENGLISH_NAME = re.compile(r"[A-Za-z][A-Za-z'.-]*(?: [A-Za-z][A-Za-z'.-]*){1,3}")
_FOUR = re.compile(r"(?<![\dA-Za-z])\d{4}(?![\dA-Za-z])")
_INTRODUCES = re.compile(r"(?i)^(我是|我叫|(名字|姓名)[是叫]?|i['’]?m\s|i am\s|my name is\s|this is\s)\s*")
_CAPITALISED = re.compile(r"[A-Z][A-Za-z'.-]*(?: [A-Z][A-Za-z'.-]*){1,3}")
_NOT_NAMES = re.compile(
    r"(?i)\b(order|orders|yes+|no|not|what|why|who|how|the|my|me|it|its|don'?t|know|want|need|hello|hi|cancel|stop|human|agent"
    r"|person|please|thanks|thank|bye|sorry|never|mind|help|refund|return|parcel|is|are|you|i"
    r"|y[ae]|yeah|yep|nah|nope|uh|ok|okay|oki?e|okey|sure|fine|right|wrong|good|great|perfect|thats?|that'(s|ll)|this|those"
    r"|works?|go|going|lets|let'?s|let|hold|maybe|later|none|nothing|try|course|all|done|by|for|very|carry|keep|kindly"
    r"|spot|would|exactly|looks|sounds|seems)\b|[不没你吗呢的了谢好是]"
)


def claim_from(
    entities: Sequence[Mapping[str, Any]],
    text: str,
    *,
    asked: Sequence[frozenset[str]] = (),
    unsure: bool = True,
) -> IdentityClaim:
    """The factors that a message holds.

    `entities`: Rasa's, with normalised values. `asked`: the sets of factors that were asked for, the
    first one first. A bare name counts only as the answer to that question; four digits are a
    postcode where one was asked for and no phone, and the phone's where that was asked for.
    `unsure`: whether the message may well be a name; where it seems to be something else, only
    capitalised words are taken for one.
    """
    found: dict[str, str] = {}
    for entity in entities:
        factor = _FACTOR_OF_ENTITY.get(str(entity.get("entity")))
        if factor and factor not in found:
            found[factor] = str(entity["value"])
        if entity.get("entity") == "phone" and "phone_last4" not in found:
            found["phone_last4"] = re.sub(r"\D", "", str(entity["value"]))[-4:]
    if asked and "postcode" in asked[0] and "phone_last4" not in asked[0] and "postcode" not in found:
        found.update({"postcode": found.pop("phone_last4")} if "phone_last4" in found else {})
    four = _FOUR.findall(text)
    if asked and "phone_last4" in asked[0] and not {"phone_last4", "postcode"} & set(found) and len(four) == 1:
        found["phone_last4"] = four[0]
    if "name" not in found and any("name" in option for option in asked):
        name = bare_name(text)
        if name and (unsure or _CAPITALISED.fullmatch(name)):
            found["name"] = name
    return IdentityClaim(**found)


def bare_name(text: str) -> str | None:
    """The text where it can be nothing but a person's name, or begins with one and a number follows."""
    head = re.split(r"[,，;；、\n\d]", text.strip(), maxsplit=1)[0].strip()
    head = _INTRODUCES.sub("", head)
    if not head or _NOT_NAMES.search(head):
        return None
    return head if _CHINESE_NAME.fullmatch(head) or _ENGLISH_NAME.fullmatch(head) else None
