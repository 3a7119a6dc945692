"""Addresses with their parts, and who receives the parcel."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.text.chinese_names import CHINESE_NAME
from xiaoer.understanding.entities import address_en, address_zh
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity

_LABELLED_ENGLISH = re.compile(
    r"(?:^|\b(?:to|for|receiver|recipient|name)[:\s]\s*)(?P<name>[A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’-]+){1,2}),?\s+$"
)
_BEFORE = re.compile(rf"(?:^|[\s,、;:])(?:收件人|收货人)?[:\s]*(?P<name>{CHINESE_NAME})[\s,、;]*(?:电话|手机)?:?\s*$")
# Behind an address; elsewhere five or six digits alone are no postcode.
_POSTCODE = re.compile(r"[\s,]{1,3}(?P<code>\d{6}|\d{5}(?:-\d{4})?)(?![\w-])")
_AFTER = re.compile(rf"[\s,、;]+(?:收件人|收货人|收)?:?\s*(?P<name>{CHINESE_NAME})(?=$|[\s,、;。收])")

_POINTS_ON = frozenset("的那这")

_CHANGED = re.compile(
    rf"(?:收件人|收货人|收件|收货)(?:的?(?:名字|姓名))?要?(?:改成|改为|换成|换为|写成?|改)\s*:?\s*(?P<zh>{CHINESE_NAME})"
    r"|\b(?i:receiver|recipient|receiver['’]s name|recipient['’]s name)(?i: to| is|:)\s+"
    r"(?P<en>[A-Z][A-Za-z'’-]+(?: [A-Z][A-Za-z'’-]+){1,2})"
)


def find_addresses(reading: Reading) -> Iterator[Entity]:
    """Candidates for addresses and receivers, and for the postcode behind an address.

    An address's `details` are its parts: state (or province), city, district, street, detail
    (building, flat); zip, phone and receiver where they stand beside it.
    """
    for start, found_end, parts in (*address_zh.find(reading), *address_en.find(reading)):
        end = reading.token_end(found_end)
        if not set(parts) - {"state", "city"} and reading.text[end : end + 1] in _POINTS_ON:
            continue  # 北京的订单, 上海那单: which order it is, not where to
        receiver = _receiver(reading, start, end)
        if receiver:
            parts["receiver"] = receiver.value
            yield receiver
        postcode = _POSTCODE.match(reading.text, end)
        if postcode:
            parts["zip"] = postcode["code"][:5] if "-" in postcode["code"] else postcode["code"]
            yield Entity("postcode", parts["zip"], *postcode.span("code"))
        for entity in reading.known:
            if entity.kind == "phone":
                parts["phone"] = entity.value
            elif entity.kind == "postcode":
                parts["zip"] = entity.value
            elif entity.kind == "name":
                parts["receiver"] = entity.value
        yield Entity("address", reading.typed[start:end], start, end, parts)
    for match in _CHANGED.finditer(reading.text):
        yield _named(reading, *match.span("zh" if match["zh"] else "en"))


def _receiver(reading: Reading, start: int, end: int) -> Entity | None:
    """A name beside the address, or beside the phone that stands beside the address."""
    if any(entity.kind == "name" for entity in reading.known):
        return None
    typed, text = reading.typed, reading.text
    english = _LABELLED_ENGLISH.search(typed[:start])
    if english:
        return _named(reading, *english.span("name"))
    phones = [entity for entity in reading.known if entity.kind == "phone"]
    for before in (start, *(phone.start for phone in phones if phone.start < start)):
        match = _BEFORE.search(text[:before])
        if match:
            return _named(reading, *match.span("name"))
    for after in (end, *(phone.end for phone in phones if phone.end > end)):
        match = _AFTER.match(text, after)
        if match:
            return _named(reading, *match.span("name"))
    return None


def _named(reading: Reading, start: int, end: int) -> Entity:
    return Entity("receiver", reading.typed[start:end], start, end)
