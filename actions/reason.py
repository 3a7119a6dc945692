"""The question why: one of the profile's reasons, in the customer's own words or from the list."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable

from rapidfuzz import fuzz
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.forms import FormTurn, Question
from actions.turn import Turn
from xiaoer.shop.profile import Profile, Reason
from xiaoer.understanding.entities.reason import profile_reason
from xiaoer.understanding.lexicon import load_lexicon

_LIKENESS = 75
_OTHER = "other"  # a profile's reason of this id takes whatever the customer says
# What isn't a reason although it was said when a reason was asked for.
_NO_REASON = frozenset(
    {"affirm", "deny", "stop", "inform", "greeting", "thanks", "goodbye", "bot_challenge", "talk_to_human"}
    | {"policy_question", "order_status", "shipping_tracking", "cancel_order"}
)


class ReasonQuestion(Question):
    """Why; `reasons` picks the task's reasons out of the profile, and where there are none nobody is asked."""

    def __init__(self, slot: str, reasons: Callable[[Profile], tuple[Reason, ...]]) -> None:
        self.slot = slot
        self.reasons = reasons

    def is_open(self, form: FormTurn) -> bool:
        return bool(self.reasons(form.services.profile)) and super().is_open(form)

    async def take(self, form: FormTurn) -> None:
        known = self.reasons(form.services.profile)
        asked = form.asked == self.slot
        if not known or (form.value(self.slot) is not None and not form.turn.entity("reason")):
            return
        found = match_reason(form.turn.text, known, asked=asked) or self._named(form, known)
        if found is None and asked and form.turn.text.strip() and form.turn.intent not in _NO_REASON:
            asks = re.search(r"[?？吗呢]\s*$", form.turn.text)
            found = None if asks else next((reason for reason in known if reason.id == _OTHER), None)
        if found:
            form.set(self.slot, found.id)

    def _named(self, form: FormTurn, known: tuple[Reason, ...]) -> Reason | None:
        value = form.turn.entity("reason")
        return profile_reason(value, known, load_lexicon()) if value else None


class AskReason(XiaoerAction, ABC):
    """Offers the profile's reasons; a button says its words as if they were typed."""

    @property
    @abstractmethod
    def question(self) -> ReasonQuestion:
        """Whose reasons are offered; a class attribute in subclasses."""

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        labels = [reason.label.say(turn.language) for reason in self.question.reasons(self.services.profile)]
        dispatcher.utter_message(
            response="utter_ask_" + self.question.slot,
            reasons=("、" if turn.language == "zh" else ", ").join(labels),
            order_id=turn.slots.get("order_id"),
            buttons=[{"title": label, "payload": label} for label in labels],
            json_message={"asks": "reason", "reasons": labels},
        )
        return []


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
    return best[2] if best and best[0] >= _LIKENESS else None
