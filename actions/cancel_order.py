"""Cancelling an order: shown exactly, confirmed explicitly, done once."""

from __future__ import annotations

import re

from rapidfuzz import fuzz
from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.confirmation import ConfirmationQuestion
from actions.forms import END, FormTurn, Question, Task, TaskForm
from actions.identity import IdentityQuestion
from actions.show import Display, status_slug
from actions.turn import Turn
from actions.which_order import OrderQuestion
from xiaoer.errors import OutcomeUnknown, QuoteChanged, Refused
from xiaoer.shop.profile import Reason
from xiaoer.shop.types import CancelOrder, Customer, Quote
from xiaoer.writes import NothingOffered

FORM = "cancel_order_form"
_REASON_LIKENESS = 75
_OTHER = "other"  # a profile's reason of this id takes whatever the customer says
# What isn't a reason although it was said when a reason was asked for.
_NO_REASON = frozenset(
    {"affirm", "deny", "stop", "inform", "greeting", "thanks", "goodbye", "bot_challenge", "talk_to_human"}
    | {"policy_question", "order_status", "shipping_tracking", "cancel_order"}
)


class ReasonQuestion(Question):
    """Why; one of the profile's reasons, by its words in either language or its place in the list."""

    slot = "cancel_reason"

    async def take(self, form: FormTurn) -> None:
        if form.value(self.slot) is not None:
            return
        found = match_reason(form.turn.text, form.services.profile.cancel.reasons, asked=form.asked == self.slot)
        if found is None and form.asked == self.slot and form.turn.intent not in _NO_REASON:
            asks = re.search(r"[?？吗呢]\s*$", form.turn.text)
            known = form.services.profile.cancel.reasons
            found = None if asks else next((reason for reason in known if reason.id == _OTHER), None)
        if found:
            form.set(self.slot, found.id)


class CancelConfirmation(ConfirmationQuestion):
    """The quote of the cancellation, and the yes to it."""

    imperative = re.compile(
        r"(?i)^\W*(please )?cancel (it|that|this|the order|my order|order)\b|^\W*(请|就|那就)?取消(吧|它|掉|这单)"
    )

    async def quote(self, form: FormTurn) -> Quote | None:
        """Quote as soon as the order is known: a refusal is said before the customer is asked for a reason."""
        order_id = form.value("order_id")
        if form.value("identity") is None or order_id is None:
            return None
        reason = form.value("cancel_reason")
        if reason is None:
            shop = await form.services.customer_shop(form.turn.conversation)
            await shop.quote(CancelOrder(order_id=order_id, reason=form.services.profile.cancel.reasons[0].id))
            return None
        write = CancelOrder(order_id=order_id, reason=reason)
        return await form.services.writes.quote(form.turn.conversation, write)


QUESTIONS = (IdentityQuestion(), OrderQuestion(FORM), ReasonQuestion(), CancelConfirmation())


class CancelOrderForm(TaskForm):
    """Whose order, which, why, and a yes to the quote."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"cancel_order"})
    questions = QUESTIONS


class AskCancelReason(XiaoerAction):
    """Offers the profile's reasons; a button says its words as if they were typed."""

    action_name = "action_ask_cancel_reason"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        labels = [reason.label.say(turn.language) for reason in self.services.profile.cancel.reasons]
        dispatcher.utter_message(
            response="utter_ask_cancel_reason",
            reasons=("、" if turn.language == "zh" else ", ").join(labels),
            order_id=turn.slots.get("order_id"),
            buttons=[{"title": label, "payload": label} for label in labels],
            json_message={"asks": "reason", "reasons": labels},
        )
        return []


class AskCancelConfirmation(XiaoerAction):
    """Shows exactly what will be cancelled and where the money goes, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        quote = await self._quote(turn)
        shop = await self.services.customer_shop(turn.conversation)
        display = Display(self.services.profile, turn.language)
        customer = await shop.customer()
        values = quote_values(display, quote, customer)
        dispatcher.utter_message(
            response="utter_ask_cancel_confirmation",
            buttons=_answers(display, values["order_id"]),
            json_message={
                "asks": "confirmation",
                "card": "quote",
                "title": display.word("cancel_title", order_id=values["order_id"]),
                "lines": display.item_list(tuple(line.item for line in quote.lines)),
                "amounts": quote_amounts(display, quote, customer),
            },
            **values,
        )
        return []

    async def _quote(self, turn: Turn) -> Quote:
        """The quote that waits; one anew where it has expired or no longer holds."""
        offer = await self.services.writes.offered(turn.conversation)
        if offer is not None:
            return offer.quote
        write = CancelOrder(order_id=turn.slots["order_id"], reason=turn.slots["cancel_reason"])
        return await self.services.writes.quote(turn.conversation, write)


class CancelOrderAction(Task):
    """Does what was confirmed, and says what happened."""

    action_name = "action_cancel_order"
    questions = QUESTIONS

    async def done(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        writes = self.services.writes
        if turn.slots.get("confirmation") is False:
            await writes.withdraw(turn.conversation)
            dispatcher.utter_message(response="utter_cancel_not_done", order_id=turn.slots.get("order_id"))
            return []
        return await settle(self, dispatcher, turn)

    async def _ended(self, dispatcher: CollectingDispatcher, turn: Turn, why: str) -> Events:
        if why != "refused":
            return await super()._ended(dispatcher, turn, why)
        shop = await self.services.customer_shop(turn.conversation)
        order = await shop.order(turn.slots["order_id"])
        display = Display(self.services.profile, turn.language)
        dispatcher.utter_message(
            response=f"utter_cancel_refused_{status_slug(order)}", **display.order_values(order, await shop.customer())
        )
        return []


def _answers(display: Display, order_id: str) -> list[dict[str, str]]:
    """Yes and no as buttons. The yes names its order, so that one pressed late can't confirm another order's quote."""
    yes = display.word("cancel_yes", order_id=order_id)
    return [{"title": yes, "payload": yes}, {"title": display.word("cancel_no"), "payload": "/deny"}]


async def settle(action: XiaoerAction, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Commit the confirmed quote and say its outcome, also where it has to be looked up first."""
    writes = action.services.writes
    kept = [SlotSet(slot, turn.slots.get(slot)) for slot in ("order_id", "cancel_reason")]
    try:
        outcome = await writes.commit(turn.conversation)
    except NothingOffered:
        dispatcher.utter_message(response="utter_nothing_to_confirm")
        return []
    except OutcomeUnknown:
        dispatcher.utter_message(response="utter_outcome_unknown")
        return [SlotSet("offered", "outcome")]
    except QuoteChanged:
        dispatcher.utter_message(response="utter_quote_changed")
        return [*kept, FollowupAction(FORM)]
    except Refused:
        return [*kept, SlotSet(END, "refused"), FollowupAction(CancelOrderAction.action_name)]
    shop = await action.services.customer_shop(turn.conversation)
    display = Display(action.services.profile, turn.language)
    dispatcher.utter_message(
        response="utter_cancel_done", **quote_values(display, outcome.quote, await shop.customer())
    )
    return []


def quote_values(display: Display, quote: Quote, customer: Customer) -> dict[str, str]:
    """What a response about a quote may name."""
    return {
        "order_id": getattr(quote.write, "order_id", ""),
        "items": display.items(tuple(line.item for line in quote.lines)),
        "refund": display.money(quote.refund),
        "movements": display.join([display.movement(customer, m) for m in quote.movements])
        or display.word("movement_none"),
    }


def quote_amounts(display: Display, quote: Quote, customer: Customer) -> list[dict[str, str]]:
    """The money lines of a quote's card."""
    return [
        {
            "label": display.payment_method(customer, movement.payment_method_id),
            "value": f"{display.money(movement.amount)} · {display.timing(movement.timing)}",
        }
        for movement in quote.movements
    ]


def match_reason(text: str, reasons: tuple[Reason, ...], *, asked: bool) -> Reason | None:
    """The reason that the text gives; a place in the list ("2") counts only where reasons were asked for."""
    said = text.strip().lower()
    if asked and re.fullmatch(r"[1-9]", said) and int(said) <= len(reasons):
        return reasons[int(said) - 1]
    scored = [
        (fuzz.partial_ratio(label.lower(), said), len(label), reason)
        for reason in reasons
        for label in (reason.label.en, reason.label.zh or reason.label.en)
        if said and len(label) <= len(said) + 2
    ]
    best = max(scored, default=None, key=lambda entry: entry[:2])
    return best[2] if best and best[0] >= _REASON_LIKENESS else None
