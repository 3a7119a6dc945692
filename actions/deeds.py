"""The writes that the assistant does: which task each belongs to, and how its responses are called."""

from __future__ import annotations

from typing import NamedTuple


class Deed(NamedTuple):
    """One kind of write.

    `name` stands in its responses (`utter_ask_confirm_<name>`, `utter_done_<name>`, `utter_not_done_<name>`,
    `utter_refused_<name>`, `utter_none_fits_<name>`) and in the words `yes_<name>`, `no_<name>` and `title_<name>`.
    `slots` are the answers on which its quote rests, beside the order.
    """

    name: str
    form: str
    action: str
    slots: tuple[str, ...] = ()


DEEDS: dict[str, Deed] = {
    "cancel_order": Deed("cancel", "cancel_order_form", "action_cancel_order", ("cancel_reason",)),
    "change_order_address": Deed(
        "change_address", "change_address_form", "action_change_address", ("address_of", "new_address")
    ),
    "change_default_address": Deed(
        "default_address", "change_address_form", "action_change_address", ("address_of", "new_address")
    ),
    "return_items": Deed(
        "return", "return_items_form", "action_return_items", ("items", "return_reason", "payment_method")
    ),
    "modify_items": Deed("modify", "swap_items_form", "action_swap_items", ("items", "new_items", "payment_method")),
    "exchange_items": Deed(
        "exchange", "swap_items_form", "action_swap_items", ("items", "new_items", "payment_method")
    ),
    "change_payment": Deed("change_payment", "change_payment_form", "action_change_payment", ("payment_method",)),
    "expedite": Deed("expedite", "expedite_form", "action_expedite"),
    "request_invoice": Deed(
        "invoice", "invoice_form", "action_invoice", ("invoice_kind", "invoice_title", "tax_number")
    ),
    "claim_price_protection": Deed("price_protection", "price_protection_form", "action_price_protection"),
    "withdraw_after_sale": Deed("withdraw", "withdraw_form", "action_withdraw"),
    "refuse_delivery": Deed("refuse", "refuse_delivery_form", "action_refuse_delivery"),
    "refund_only": Deed("refund_only", "faulty_form", "action_faulty", ("items", "fault", "remedy")),
    "resend_items": Deed("resend", "faulty_form", "action_faulty", ("items", "fault", "remedy")),
    "report_loss": Deed("loss", "not_received_form", "action_not_received"),
    "send_back": Deed("send_back", "send_back_form", "action_send_back", ("send_back_by",)),
}
"""By the `type` of the write."""


def task_slots() -> tuple[str, ...]:
    """All slots that tasks leave behind."""
    return tuple(dict.fromkeys(slot for deed in DEEDS.values() for slot in ("order_id", *deed.slots, "confirmation")))
