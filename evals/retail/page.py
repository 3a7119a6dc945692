"""What a customer's page shows of a reply: the text, the buttons, and which input it offers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from evals.talk import Reply
from xiaoer.shop.types import PaymentMethod

_ORDER_NUMBER = re.compile(r"#W\d{7}")
_AMOUNT = re.compile(r"\$\s?(\d[\d,]*(?:\.\d+)?)")
_ARROW = "→"
_KINDS = {
    "gift_card": re.compile(r"(?i)gift card|礼品卡"),
    "paypal": re.compile(r"(?i)paypal|贝宝"),
}


class Button(NamedTuple):
    """A button: what it shows, and what is sent when it is pressed."""

    title: str
    payload: str


class Page(NamedTuple):
    """One reply."""

    text: str
    asks: str | None = None
    buttons: tuple[Button, ...] = ()
    last: str = ""  # the text above the buttons, where something else was said before it

    @property
    def quote(self) -> str:
        """The text that is to be confirmed."""
        return self.last or self.text

    @classmethod
    def of(cls, reply: Reply) -> Page:
        """What a page shows of a reply on the REST channel."""
        raw: Iterable[dict[str, Any]] = (b for message in reply.messages for b in message.get("buttons") or ())
        above = [str(message["text"]) for message in reply.messages if message.get("text") and message.get("buttons")]
        buttons = tuple(Button(str(b["title"]), str(b["payload"])) for b in raw)
        return cls(reply.text, reply.asks, buttons, above[-1] if above else "")

    @property
    def yes(self) -> Button | None:
        """The button that confirms what is shown."""
        return next((b for b in self.buttons if not b.payload.startswith("/")), None)

    @property
    def no(self) -> Button | None:
        """The button that doesn't."""
        return next((b for b in self.buttons if b.payload == "/deny"), None)


class Shown(NamedTuple):
    """An item with its options, as it stands in a text."""

    name: str
    options: frozenset[str]
    times: int = 1


class Swapped(NamedTuple):
    """What a text says that becomes what."""

    item: Shown
    becomes: Shown


def items_in(text: str, names: Iterable[str]) -> list[Shown]:
    """All items in a text, each as often as it stands there; `names` are the catalogue's."""
    return [shown for shown, _, _ in _found(text, names)]


def swaps_in(text: str, names: Iterable[str]) -> list[Swapped]:
    """All pairs of items with an arrow between them."""
    found = _found(text, names)
    return [
        Swapped(first, second)
        for (first, _, end), (second, start, _) in pairwise(found)
        if _ARROW in text[end:start] and "；" not in text[end:start] and ";" not in text[end:start]
    ]


def _found(text: str, names: Iterable[str]) -> list[tuple[Shown, int, int]]:
    spoken = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"({spoken})\s?[（(]([^（()）]*)[）)](?:\s?×\s?(\d+))?")
    return [
        (Shown(m[1], frozenset(re.split(r",\s|、", m[2])), int(m[3] or 1)), m.start(), m.end())
        for m in pattern.finditer(text)
    ]


def orders_in(text: str) -> list[str]:
    """All order numbers, in their order."""
    return _ORDER_NUMBER.findall(text)


def amounts_in(text: str) -> set[Decimal]:
    """All amounts of money."""
    return {Decimal(found.replace(",", "")) for found in _AMOUNT.findall(text)}


def methods_in(text: str, methods: Iterable[PaymentMethod]) -> list[str]:
    """The ids of the stored payment methods that a text names, the first one first."""
    places = {}
    for method in methods:
        pattern = _KINDS.get(method.kind) or re.compile(rf"(?<!\d){re.escape(method.last_four or '')}(?!\d)")
        found = pattern.search(text)
        if found:
            places[method.payment_method_id] = found.start()
    return sorted(places, key=lambda each: places[each])


def says(value: str, heard: str) -> bool:
    """Whether a value was said: as τ-bench looks for it, without the commas of thousands, and 5 isn't in 15."""
    wanted = value.replace(",", "").lower()
    text = re.sub(r"(?<=\d),(?=\d{3})", "", heard).lower()
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if wanted[-1:].isdigit() else ""
    if re.fullmatch(r"\d+\.\d+", wanted):
        wanted, after = wanted.rstrip("0").rstrip("."), r"(?:\.?0*)(?!\d|\.\d)"
    return re.search(f"{before}{re.escape(wanted)}{after}", text) is not None
