"""Coupons: which the customer has, which can be used, and why one can't."""

from __future__ import annotations

from datetime import datetime, timezone

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events
from actions.forms import Task, TaskForm
from actions.identity import IdentityQuestion
from actions.show import Display
from actions.turn import Turn
from xiaoer.shop.types import Coupon

FORM = "coupons_form"
QUESTIONS = (IdentityQuestion(),)


class CouponsForm(TaskForm):
    """Whose coupons."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"coupon_promotion"})
    questions = QUESTIONS


class Coupons(Task):
    """Lists the coupons that can be used, then the others with the reason."""

    action_name = "action_coupons"
    questions = QUESTIONS

    async def done(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        shop = await self.services.customer_shop(turn.conversation)
        display, now = Display(self.services.profile, turn.language), datetime.now(timezone.utc)
        coupons = sorted(await shop.coupons(), key=lambda coupon: _state(coupon, now) != "usable")
        entries = [_entry(display, coupon, _state(coupon, now)) for coupon in coupons]
        dispatcher.utter_message(
            response="utter_coupons" if entries else "utter_coupons_none",
            list="\n".join(f"· {entry}" for entry in entries),
        )
        return []


def _state(coupon: Coupon, now: datetime) -> str:
    """Why it can't be used now; "usable" where it can."""
    if coupon.used:
        return "used"
    if coupon.starts_at and coupon.starts_at > now:
        return "not_yet"
    return "expired" if coupon.ends_at and coupon.ends_at < now else "usable"


def _entry(display: Display, coupon: Coupon, state: str) -> str:
    return display.word(
        f"coupon_{state}",
        title=coupon.title.say(display.language),
        amount=display.money(coupon.amount_off),
        least=display.word("coupon_least", amount=display.money(coupon.minimum_spend)) if coupon.minimum_spend else "",
        some=display.word("coupon_some") if coupon.product_ids else "",
        starts=display.day(coupon.starts_at) if coupon.starts_at else "",
        ends=display.day(coupon.ends_at) if coupon.ends_at else display.word("coupon_no_end"),
    )
