"""The question that stands before every write: exactly this, yes or no?"""

from __future__ import annotations

import re
from abc import abstractmethod

from actions.forms import FormTurn, Question
from actions.turn import Turn
from xiaoer.errors import NotFound, Refused
from xiaoer.shop.types import Quote

_SURE = 0.5
_LONGEST_YES = 60  # characters
_YES = re.compile(
    r"(?i)^\W*(yes|yeah|yep|yup|sure|ok|okay|confirm(ed)?|correct|right|go ahead|do it|please do)\b"
    r"|^\W*(好|是的?|对|嗯|确认|确定|可以|行|没错|同意)"
)
_RESERVATION = re.compile(
    r"(?i)[?？]|\b(no|not|don'?t|but|if|except|instead|wait|unless|only|what|which|how|later|first|keep|again|colleague|person|human)\b"
    r"|不|别|吗|么|但|如果|除了|等等|先|换成|改成|保留|再试|人工|客服"
)


class ConfirmationQuestion(Question):
    """Holds no more than "yes" or "no" to the quote that the write desk keeps for this conversation."""

    slot = "confirmation"
    imperative: re.Pattern[str]  # saying the deed itself, such as "cancel it", is a yes, too

    @abstractmethod
    async def quote(self, form: FormTurn) -> Quote | None:
        """Quote the write with the answers so far and keep it; None while answers are missing."""

    async def take(self, form: FormTurn) -> None:
        if form.asked == self.slot and await form.services.writes.offered(form.turn.conversation):
            if form.turn.intent == "deny":
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
        except (Refused, NotFound):
            form.finish("refused")

    def _corrected(self, form: FormTurn) -> bool:
        """Whether this message changed an answer on which the quote rests."""
        return any(form.value(slot) != form.turn.slots.get(slot) for slot in ("order_id", "cancel_reason"))


def is_plain_yes(turn: Turn, imperative: re.Pattern[str]) -> bool:
    """A yes without a question, a condition or a but: only that confirms a write."""
    if turn.intent in ("deny", "stop") or len(turn.text) > _LONGEST_YES or _RESERVATION.search(turn.text):
        return False
    said = _YES.search(turn.text) or imperative.search(turn.text)
    return bool(said) or (turn.intent == "affirm" and turn.confidence >= _SURE)
