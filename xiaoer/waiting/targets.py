"""Which action sees to which request."""

from __future__ import annotations

from collections.abc import Mapping

TARGETS: Mapping[str, str] = {
    "order_status": "order_status_form",
    "shipping_tracking": "shipping_tracking_form",
    "cancel_order": "cancel_order_form",
    "change_address": "change_address_form",
    "change_payment": "change_payment_form",
    "modify_items": "swap_items_form",
    "exchange": "swap_items_form",
    "return_refund": "return_items_form",
    "invoice": "invoice_form",
    "payment_problem": "payment_problem_form",
    "coupon_promotion": "coupons_form",
    "price_protection": "price_protection_form",
    "expedite": "expedite_form",
    "product_question": "action_product_question",
    "recommendation": "action_not_served",
    "policy_question": "action_answer_policy",
    "complaint": "action_offer_human",
    "talk_to_human": "action_handoff",
}
"""By intent: a form, or an action that answers at once."""


def is_form(action: str) -> bool:
    """Whether the action asks questions."""
    return action.endswith("_form")


def same_task(intent: str | None, form: str | None) -> bool:
    """Whether a message of this intent begins no other task than the form that is under way."""
    target = TARGETS.get(intent or "", "")
    return target == form or not is_form(target)
