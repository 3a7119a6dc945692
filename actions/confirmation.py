"""The question that stands before every write: exactly this, yes or no?"""

from __future__ import annotations

import re
from abc import abstractmethod

from actions.forms import FormTurn, Question
from xiaoer.errors import NotFound, Refused
from xiaoer.shop.types import Quote

_SURE = 0.5
_LONGEST_YES = 40  # characters
_RESERVATION = re.compile(
    r"(?i)[?？]|\b(no|not|don'?t|but|if|except|instead|wait|unless|only|what|which|how)\b|不|别|吗|么|但|如果|除了|等等|先|换成|改成"
)


class ConfirmationQuestion(Question):
    """Holds no more than "yes" or "no" to the quote that the write desk keeps for this conversation."""

    slot = "confirmation"

    @abstractmethod
    async def quote(self, form: FormTurn) -> Quote | None:
        """Quote the write with the answers so far and keep it; None while answers are missing."""

    async def take(self, form: FormTurn) -> None:
        if form.asked == self.slot and await form.services.writes.offered(form.turn.conversation):
            if form.turn.intent == "deny":
                form.set(self.slot, False)
                return
            if is_plain_yes(form) and not self._corrected(form):
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


def is_plain_yes(form: FormTurn) -> bool:
    """A yes without a question, a condition or a but: only that confirms a write."""
    turn = form.turn
    if turn.intent != "affirm":
        return False
    if turn.text.startswith("/affirm"):
        return True
    return turn.confidence >= _SURE and len(turn.text) <= _LONGEST_YES and not _RESERVATION.search(turn.text)
