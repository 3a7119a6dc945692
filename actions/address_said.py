"""A new address out of one message, as far as it was said, on top of the address that stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from xiaoer.shop.types import Address
from xiaoer.types import Frozen

_STATE = re.compile(r"^(?P<state>[A-Z]{2})\s*(?P<zip>\d{5})?(?:-\d{4})?$")
_ZIP = re.compile(r"^\d{5,6}(?:-\d{4})?$")
_COUNTRY = re.compile(r"(?i)^(usa|u\.s\.a?\.?|united states|uk|united kingdom|canada|中国|china)$")
_NUMBERED = re.compile(r"\d+\w? +\w")
_PHONE_CHANGED = re.compile(r"(?i)电话|手机|phone|number|mobile")
_NAME_CHANGED = re.compile(r"(?i)收件人|收货人|receiver|recipient")


class Said(Frozen):
    """The parts of an address that the customer has given; `detail` is the flat or building."""

    street: str | None = None
    detail: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    zip: str | None = None
    receiver: str | None = None
    phone: str | None = None

    def plus(self, later: Said) -> Said:
        """These parts with later ones over them; a new street has its own flat."""
        mine = self.model_dump(exclude_none=True)
        if later.street:
            mine.pop("detail", None)
        return Said(**{**mine, **later.model_dump(exclude_none=True)})

    def missing(self, base: Address) -> tuple[str, ...]:
        """What must still be asked, beside what may be taken from `base`."""
        if not (self.street or self.city or self.zip or self.detail):
            return () if self.receiver or self.phone else ("street",)
        missing = ["street"] if not (self.street or self.detail) else []
        if self.city and not is_chinese(self.city) and not self.zip and self.city.lower() != base.city.lower():
            missing.append("zip")
        return tuple(missing)

    def on(self, base: Address) -> Address:
        """The whole address: what wasn't said stays, as far as it still can be right."""
        moved = self.city is not None and self.city.rstrip("市").lower() != base.city.rstrip("市").lower()
        street = base.address1 if _same(self.street, base.address1) else self.street
        changed = bool(street or self.detail) and not (street == base.address1 and not self.detail)
        return Address(
            address1=street or base.address1,
            address2=self.detail or ("" if changed else base.address2),
            city=(self.city if moved else None) or base.city,
            state=(self.state if moved or not base.state.startswith((self.state or "").rstrip("省市")) else None)
            or ("" if moved else base.state),
            country=self.country or base.country,
            zip=self.zip or ("" if moved else base.zip),
            receiver=self.receiver or base.receiver,
            phone=self.phone or base.phone,
        )


def said_in(text: str, entities: Sequence[Mapping[str, Any]], *, asked: bool, own: bool) -> Said:
    """What a message says of a new address.

    `asked`: it answers the question for the address. `own`: the customer is verified, so that a name, a phone or a
    postcode before the address is no proof of who they are.
    """
    address = next((entity for entity in entities if entity.get("entity") == "address"), None)
    if address is None:
        parts = _by_commas(text) if asked or _NUMBERED.search(text) else {}
        begin = None if parts or asked else len(text)
    else:
        details = dict(address.get("additional_info") or {})
        names = ("state", "city", "street", "detail")
        parts = {name: details[name] for name in names if details.get(name)}
        if details.get("district"):
            parts["street"] = details["district"] + parts.get("street", "")
        begin = None if asked or own else address.get("start", 0)
    for entity in entities:
        kind, start = entity.get("entity"), entity.get("start") or 0
        behind = begin is None or start >= begin
        if kind == "postcode" and behind:
            parts.setdefault("zip", str(entity["value"]))
        if kind == "phone" and (behind or _PHONE_CHANGED.search(text[:start])):
            parts["phone"] = str(entity["value"])
        if kind == "receiver" or (kind == "name" and (_NAME_CHANGED.search(text[:start]) or (address and behind))):
            parts["receiver"] = str(entity["value"])
    return Said(**parts)


def _same(one: str | None, other: str) -> bool:
    """The same words, whatever the spaces."""
    return one is not None and re.sub(r"\s", "", one) == re.sub(r"\s", "", other)


def is_chinese(text: str) -> bool:
    """Whether it is written in Chinese characters."""
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def _by_commas(text: str) -> dict[str, str]:
    """An English address by its commas: street, flat, city, state and zip, country."""
    begin = _NUMBERED.search(text)
    pieces = [piece.strip(" .") for piece in re.split(r"[,\n]", text[begin.start() :] if begin else "")]
    found: dict[str, str] = {}
    lines: list[str] = []
    for piece in pieces:
        state = _STATE.match(piece)
        tail = re.match(r"^(?P<city>.*?\D)\s+(?P<state>[A-Z]{2})\s+(?P<zip>\d{5})$", piece)
        if state:
            found.update({name: value for name, value in state.groupdict().items() if value})
        elif tail and lines:
            found.update({"state": tail["state"], "zip": tail["zip"]})
            lines.append(tail["city"])
        elif _ZIP.match(piece):
            found["zip"] = piece[:5] if "-" in piece else piece
        elif _COUNTRY.match(piece):
            found["country"] = "USA" if piece.lower().startswith(("u.s", "us", "united states")) else piece
        elif piece:
            lines.append(piece)
    if len(lines) < 2 or not found:
        return {}
    found.update({"street": lines[0], "city": lines[-1]})
    if len(lines) > 2:
        found["detail"] = ", ".join(lines[1:-1])
    return found
