"""How the goods of a return or an exchange come back: the customer's own parcel, or a pick-up (寄回, 上门取件)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.forms import FormTurn, Question, TaskForm
from actions.identity import IdentityQuestion
from actions.turn import Turn
from actions.which_order import OrderQuestion
from actions.write_task import WriteTask
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import SendBack, Write

FORM = "send_back_form"
_NUMBER = re.compile(r"(?<![A-Za-z0-9])(?!XE\d{10})[A-Za-z]{0,4}\d{8,20}(?![A-Za-z0-9])")
_WAYBILL, _PICKUP = "waybill ", "pickup "


class SendBackQuestion(Question):
    """ "waybill" or "pickup", with the number or the day (ISO)."""

    slot = "send_back_by"

    async def take(self, form: FormTurn) -> None:
        turn = form.turn
        ways = form.services.profile.after_sale.send_back
        number = turn.entity("tracking_number") or self._number(turn)
        day = _day(turn)
        if "waybill" in ways and number and form.asked != "identity":
            form.set(self.slot, f"{_WAYBILL}{number}")
        elif "pickup" in ways and day:
            form.set(self.slot, f"{_PICKUP}{day.isoformat()}")

    def _number(self, turn: Turn) -> str | None:
        found = _NUMBER.search(turn.text)
        others = {str(entity["value"]) for entity in turn.entities if entity.get("entity") in ("order_number", "phone")}
        return found[0] if found and found[0] not in others else None


class AskSendBack(XiaoerAction):
    """Asks for the waybill's number or for a day, as far as the shop offers either."""

    action_name = "action_ask_send_back_by"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        rules = self.services.profile.after_sale
        which = "both" if len(rules.send_back) > 1 else rules.send_back[0]
        dispatcher.utter_message(
            response=f"utter_ask_send_back_by_{which}",
            days=rules.pickup_within_days,
            json_message={"asks": "send_back", "ways": list(rules.send_back)},
        )
        return []


class SendBackConfirmation(ConfirmationQuestion):
    """How the goods come back, and the yes to it."""

    imperative = re.compile(
        r"(?i)^\W*(please )?(book|pick|collect|send) (it|that|them)\b|^\W*(请|就|那就)?(预约|约)(吧|一下)?\W*$"
    )
    rests_on = ("order_id", "send_back_by")
    again: ClassVar[Mapping[str, str]] = {
        "pickup-day-not-possible": "send_back_by",
        "tracking-number-invalid": "send_back_by",
    }

    async def write(self, form: FormTurn) -> Write | None:
        order_id, how = form.value("order_id"), form.value("send_back_by")
        if not (order_id and how):
            return None
        if how.startswith(_WAYBILL):
            return SendBack(order_id=order_id, tracking_number=how.removeprefix(_WAYBILL))
        return SendBack(order_id=order_id, pickup_on=date.fromisoformat(how.removeprefix(_PICKUP)))


QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM), SendBackQuestion(), SendBackConfirmation())


class SendBackForm(TaskForm):
    """Whose order, which, how it comes back, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"return_refund", "exchange", "shipping_tracking"})
    questions = QUESTIONS

    def offered(self, profile: Profile) -> bool:
        return bool(profile.after_sale.send_back)


class AskSendBackConfirmation(AskConfirmation):
    """Shows how the goods come back, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = SendBackConfirmation()


class SendBackAction(WriteTask):
    """Writes down how the goods come back."""

    action_name = "action_send_back"
    questions = QUESTIONS
    deed = "send_back"


def _day(turn: Turn) -> date | None:
    """The one day that the message names."""
    value = turn.entity("date")
    if not value or not re.match(r"\d{4}-\d\d-\d\d", value) or "/" in value:
        return None
    return date.fromisoformat(value[:10])
