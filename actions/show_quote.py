"""A quote in words and as a card: exactly what will be done."""

from __future__ import annotations

from typing import Any, NamedTuple

from actions.show import Display
from xiaoer.services import Services
from xiaoer.shop.types import Address, Customer, Quote, QuoteLine, SendBackRecord


class Hidden(NamedTuple):
    """Placeholders for what of a quote is personal; empty where there is nothing."""

    address: str
    title: str
    tax_number: str


async def hidden(services: Services, conversation: str, quote: Quote) -> Hidden:
    """Put away what of a quote is personal; raises `VaultUnavailable`, so call it before anything is done."""
    hide, invoice = services.masker.hide, quote.invoice
    return Hidden(
        await hide(conversation, "address", address_text(quote.address)) if quote.address else "",
        await hide(conversation, "name", invoice.title) if invoice else "",
        await hide(conversation, "tax_number", invoice.tax_number or "") if invoice else "",
    )


def quote_values(display: Display, quote: Quote, customer: Customer, private: Hidden) -> dict[str, str]:
    """What a response about a quote may name."""
    method = getattr(quote.write, "payment_method_id", None)
    invoice = quote.invoice
    return {
        "order_id": getattr(quote.write, "order_id", ""),
        "items": display.join(_lines(display, quote)),
        "refund": display.money(quote.refund),
        "charge": display.money(quote.charge),
        "movements": display.join([display.movement(customer, m) for m in quote.movements])
        or display.word("movement_none"),
        "payment": display.payment_method(customer, method) if method else "",
        "address": private.address,
        "notes": ("" if display.language == "zh" else " ").join(
            display.word(f"note_{note.replace('-', '_')}") for note in quote.notes
        ),
        "ships_line": display.word("ships_line", days=quote.ships_within.max_days) if quote.ships_within else "",
        "invoice": display.word(
            f"invoice_{invoice.kind}",
            title=private.title,
            tax_number=private.tax_number,
            amount=display.money(invoice.amount),
        )
        if invoice
        else "",
        "way": way_back(display, quote.send_back) if quote.send_back else "",
    }


def quote_card(display: Display, quote: Quote, customer: Customer, private: Hidden, title: str) -> dict[str, Any]:
    """The card that stands beside the question for a yes."""
    lines = _lines(display, quote)
    if quote.address:
        lines = [private.address]
    if quote.send_back:
        lines = [way_back(display, quote.send_back)]
    return {
        "asks": "confirmation",
        "card": "quote",
        "title": title,
        "lines": lines,
        "amounts": [
            {
                "label": display.payment_method(customer, movement.payment_method_id),
                "value": f"{display.money(movement.amount)} · {display.timing(movement.timing)}",
            }
            for movement in quote.movements
        ],
    }


def address_text(address: Address) -> str:
    """An address as its country writes it, with who receives the parcel."""
    who = " ".join(part for part in (address.receiver, address.phone) if part)
    if any("\u4e00" <= char <= "\u9fff" for char in address.city + address.address1):
        state = "" if address.state.rstrip("市") == address.city.rstrip("市") else address.state
        where = f"{state}{address.city}{address.address1}{address.address2}"
        parts = [where, address.zip, who]
        return "，".join(part for part in parts if part)
    place = f"{address.city}, {address.state} {address.zip}".strip(", ")
    parts = [who, address.address1, address.address2, place, address.country]
    return ", ".join(part for part in parts if part)


def way_back(display: Display, record: SendBackRecord) -> str:
    """How goods come back."""
    if record.tracking_number:
        return display.word("way_waybill", number=record.tracking_number)
    return display.word("way_pickup", day=record.pickup_on.isoformat() if record.pickup_on else "")


def _lines(display: Display, quote: Quote) -> list[str]:
    if not any(line.becomes for line in quote.lines):
        return display.item_list(tuple(line.item for line in quote.lines))
    return [_swap(display, line) for line in quote.lines]


def _swap(display: Display, line: QuoteLine) -> str:
    """An item and what it becomes, each at its price."""
    new = line.becomes or line.item
    return display.word(
        "swap_line",
        item=display.line(line.item.name.say(display.language), line.item.options),
        price=display.money(line.item.price),
        new_item=display.line(new.name.say(display.language), new.options),
        new_price=display.money(new.price),
    )
