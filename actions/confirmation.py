"""The question that stands before every write: exactly this, yes or no?"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import ClassVar

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.coming_back import asks_how_much_in_all, coming_back
from actions.deeds import DEEDS
from actions.forms import FormTurn, Question, does_not_know
from actions.refusals import why_refused
from actions.show import Display
from actions.show_quote import hidden, quote_card, quote_values
from actions.turn import Turn
from xiaoer.errors import NotFound, Refused
from xiaoer.shop.types import Quote, Write

_SURE = 0.5
_LONGEST_YES = 60  # characters
_YES = re.compile(
    r"(?i)^\W*(yes|yeah|yep|yup|sure|ok|okay|confirm(ed)?|correct|right|go ahead|do it|please do)\b"
    r"|^\W*(好|是的?|对|嗯|确认|确定|可以|行|没错|同意)"
)
_NO_AFTER_ALL = re.compile(
    r"(?i)^\W*(那|还是|先|就|算了)*[，, ]*(不|别)(想)?(退|换|改|开|催|取消|申请|要|办)(了|吧|货)*\W*$"
    r"|^\W*(no[,. ]+)?(please )?(don'?t|do not) (return|exchange|change|swap|modify|send|issue|claim)( \w+){0,2}\W*$"
)
_RESERVATION = re.compile(
    r"(?i)[?？]|\b(no|not|don'?t|but|if|except|instead|wait|unless|only|what|which|how|later|first|keep|again|colleague|person|human)\b"
    r"|不|别|吗|么|但|如果|除了|等等|先|换成|改成|保留|再试|人工|客服"
)


class ConfirmationQuestion(Question):
    """Holds no more than "yes" or "no" to the quote that the write desk keeps for this conversation."""

    slot = "confirmation"
    imperative: re.Pattern[str]  # saying the deed itself, such as "cancel it", is a yes, too
    rests_on: tuple[str, ...]  # the slots whose change makes another quote
    again: ClassVar[
        Mapping[str, str]
    ] = {}  # refusals after which one question is asked again, in place of ending: code -> slot

    @abstractmethod
    async def write(self, form: FormTurn) -> Write | None:
        """The write with the answers so far; None while answers are missing."""

    async def quote(self, form: FormTurn) -> Quote | None:
        """Quote the write with the answers so far and keep it; None while answers are missing."""
        write = None if form.value("identity") is None else await self.write(form)
        return await form.services.writes.quote(form.turn.conversation, write) if write else None

    async def take(self, form: FormTurn) -> None:
        offer = await form.services.writes.offered(form.turn.conversation) if form.asked == self.slot else None
        if offer:
            if asks_how_much_in_all(form.turn.text):
                others = coming_back(await form.reads.orders(), datetime.now(timezone.utc))
                display = Display(form.services.profile, form.turn.language)
                form.say(
                    "utter_how_much_in_all",
                    this=display.money(offer.quote.refund),
                    amount=display.money(offer.quote.refund + others),
                )
                return
            # A yes beside something that was objected to, such as another order's number, is none to this quote.
            if form.answered or does_not_know(form.turn.text):
                return
            if (form.turn.intent == "deny" or _NO_AFTER_ALL.search(form.turn.text)) and not self._corrected(form):
                form.set(self.slot, False)
                return
            if is_plain_yes(form.turn, self.imperative) and not self._corrected(form):
                form.set(self.slot, True)
                return
            if not self._corrected(form):
                return
        form.set(self.slot, None)
        form.understood |= form.asked == self.slot
        try:
            await self.quote(form)
        except Refused as error:
            await self._refused(form, error)
        except NotFound:
            form.finish("refused")

    async def _refused(self, form: FormTurn, error: Refused) -> None:
        slot = self.again.get(error.code)
        if slot is None or (form.turn.wants_instead and slot != "payment_method"):
            form.finish("refused")
            return
        display = Display(form.services.profile, form.turn.language)
        form.object_to("utter_refused_again", why=await why_refused(form.services, form.turn, display))
        form.understood = False
        form.set(slot, None)

    def _corrected(self, form: FormTurn) -> bool:
        """Whether this message changed an answer on which the quote rests."""
        return any(form.value(slot) != form.turn.slots.get(slot) for slot in self.rests_on)


class AskConfirmation(XiaoerAction, ABC):
    """Shows exactly what will be done, and where money goes, and asks for a yes."""

    @property
    @abstractmethod
    def question(self) -> ConfirmationQuestion:
        """The question whose quote is shown; a class attribute in subclasses."""

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        quote = await self._quote(dispatcher, turn)
        shop = await self.services.customer_shop(turn.conversation)
        display = Display(self.services.profile, turn.language)
        customer = await shop.customer()
        private = await hidden(self.services, turn.conversation, quote)
        values = quote_values(display, quote, customer, private)
        name = DEEDS[quote.write.type].name
        yes = display.word(f"yes_{name}", order_id=values["order_id"])
        dispatcher.utter_message(
            response=f"utter_ask_confirm_{name}",
            # The yes names its order, so that one pressed late can't confirm another order's quote.
            buttons=[
                {"title": yes, "payload": yes},
                {"title": display.word(f"no_{name}"), "payload": "/deny"},
            ],
            json_message=quote_card(
                display, quote, customer, private, display.word(f"title_{name}", order_id=values["order_id"])
            ),
            **values,
        )
        return []

    async def _quote(self, dispatcher: CollectingDispatcher, turn: Turn) -> Quote:
        """The quote that waits; one anew where it has expired or no longer holds."""
        offer = await self.services.writes.offered(turn.conversation)
        if offer is not None:
            return offer.quote
        quote = await self.question.quote(FormTurn(self.services, turn, dispatcher, None, False))
        if quote is None:
            raise LookupError("a yes was asked for before the answers were complete")
        return quote


def is_plain_yes(turn: Turn, imperative: re.Pattern[str]) -> bool:
    """A yes without a question, a condition or a but: only that confirms a write."""
    if turn.intent in ("deny", "stop") or len(turn.text) > _LONGEST_YES or _RESERVATION.search(turn.text):
        return False
    said = _YES.search(turn.text) or imperative.search(turn.text)
    return bool(said) or (turn.intent == "affirm" and turn.confidence >= _SURE)
