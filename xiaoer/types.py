"""Types that every part of the library shares."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["zh", "en"]
"""A language that the assistant speaks."""

Request = Literal[
    "order_status",
    "shipping_tracking",
    "cancel_order",
    "change_address",
    "change_payment",
    "modify_items",
    "return_refund",
    "exchange",
    "invoice",
    "payment_problem",
    "coupon_promotion",
    "price_protection",
    "expedite",
    "product_question",
    "recommendation",
    "complaint",
    "talk_to_human",
]
"""What a customer can want done or told about something of theirs: intents, and topics of questions and documents."""


class Frozen(BaseModel):
    """A value that never changes after it was made; unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Localised(Frozen):
    """One text in the languages in which the shop wrote it; English is always there."""

    en: str
    zh: str | None = None

    def say(self, language: Language) -> str:
        """The text in `language`, or in English where the shop has no other."""
        return self.zh if language == "zh" and self.zh else self.en
