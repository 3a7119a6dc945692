"""What every task's form shares: which questions are still open after a message.

A task is a Rasa form whose questions are slots. Its `validate_<form>` action is a `TaskForm`: it
lets each question take what the message holds, wherever the conversation stands, so that nothing
that was said is asked again. A message that answers nothing is a digression (the form rejects, a
rule answers, the form asks again) or isn't understood, and after three of those a person is offered.
"""

from __future__ import annotations

import logging
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.opening import keep_opening, take_opening
from actions.reads import Reads
from actions.sorting import CANNOT, OTHER_FORM, impossible, other_form
from actions.turn import Turn
from actions.what_waits import LATER, LOCKED, NOT_OFFERED, for_the_next, in_turn, put_off
from actions.yes_and_more import yes_and_more
from xiaoer.errors import ShopUnavailable
from xiaoer.services import Services
from xiaoer.shop.profile import Profile
from xiaoer.understanding.entities.types import IDENTIFIERS
from xiaoer.waiting.waiting import Waiting, as_slot

logger = logging.getLogger(__name__)

REQUESTED = "requested_slot"
RETRY = "shop_retry"  # asked for while the shop is down: whatever comes next is a new try
END = "form_end"  # why a form ended before all was answered
HANDED = "handed_to"  # the form that takes the message up from another task: the order's state decides, not the word
TRIES = 3
_HANDED_ON = ("order_id", "items", "address_of", "new_address")
PASSES_ON = "action_noted"  # hands a message to a form that then takes it

_DOES_NOT_KNOW = re.compile(
    r"(?i)\b(no idea|not sure|(don'?t|do not) (know|remember))\b|不知道|不记得|不清楚|忘了|记不"
)

# Intents whose message can be the answer to a question; every other one is a digression.
_ANSWERS = frozenset({"inform", "affirm", "deny", "nlu_fallback", ""})
# Entities that answer a question whatever the intent; a product or a colour may stand in a digression as well.
_ANSWERING = frozenset((*IDENTIFIERS, "selection", "reason"))


def does_not_know(text: str) -> bool:
    """Whether the customer says that they don't know: no answer, and no "no" either."""
    return bool(_DOES_NOT_KNOW.search(text))


class FormTurn:
    """One message on its way through a form. Questions read it and set slots on it."""

    def __init__(
        self, services: Services, turn: Turn, dispatcher: CollectingDispatcher, asked: str | None, started: bool
    ) -> None:
        self.services = services
        self.turn = turn
        self.dispatcher = dispatcher
        self.asked = asked
        self.started = started
        self.understood = started
        self.answered = False
        self.end: str | None = None
        self.reads = Reads(services, turn.conversation)
        self._set: dict[str, Any] = {}

    def value(self, slot: str) -> Any:
        """A slot as it stands after what was set on this turn."""
        return self._set.get(slot, self.turn.slots.get(slot))

    def set(self, slot: str, value: Any) -> None:
        """Set a slot; a new value means that the message was understood."""
        if value is not None and value != self.value(slot):
            self.understood = True
        self._set[slot] = value

    def put(self, slot: str, value: Any) -> None:
        """Set a slot aside from what the message says."""
        self._set[slot] = value

    def say(self, response: str, **values: Any) -> None:
        """Tell the customer something about this message; it was understood then."""
        self.understood = True
        self.dispatcher.utter_message(response=response, **values)

    def object_to(self, response: str, **values: Any) -> None:
        """Tell the customer what is wrong with the answer; it counts as one that can't be used."""
        self.answered = True
        self.dispatcher.utter_message(response=response, **values)

    def finish(self, why: str) -> None:
        """End the form before all is answered; the task's action says why."""
        self.understood = True
        self.end = why

    def events(self) -> Events:
        """All slots that were set."""
        return [SlotSet(slot, value) for slot, value in self._set.items()]


class Question(ABC):
    """One slot of a form."""

    slot: str

    @abstractmethod
    async def take(self, form: FormTurn) -> None:
        """Set the slot from the message, or leave it; may read the slots before it."""

    def is_open(self, form: FormTurn) -> bool:
        """Whether the question must still be asked."""
        return form.value(self.slot) is None


class TaskForm(XiaoerAction, ABC):
    """The validation of one task's form."""

    form: str
    triggers: frozenset[str]

    @property
    @abstractmethod
    def questions(self) -> tuple[Question, ...]:
        """The form's questions in the order of domain.yml; a class attribute in subclasses."""

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        handed = turn.slots.get(HANDED) == self.form
        if not handed and self._was_interrupted(tracker):
            return await self._come_back(FormTurn(self.services, turn, dispatcher, None, False))
        started = handed or not self._was_active(tracker)
        asked = None if started else turn.slots.get(REQUESTED)
        more: Waiting | None = None
        if asked == "confirmation":
            turn, more = yes_and_more(turn, self.triggers)
        form = FormTurn(self.services, turn, dispatcher, asked, started)
        if started:
            self._start_afresh(form)
            if not handed and turn.place is not None:
                form.end = in_turn(dispatcher, turn, turn.place)
            if form.end is None and (not handed or _was_taken_up(tracker)):
                form.end = self._another_way(turn)
            if form.end:
                return self._outcome(form)
        try:
            await self._take_all(form)
        except ShopUnavailable as error:
            logger.warning("%s: shop unavailable: %s", self.form, type(error).__name__)
            answers = any(entity.get("entity") in _ANSWERING for entity in turn.entities)
            if not started and turn.intent not in _ANSWERS | self.triggers and not answers:
                return []  # a digression, which needs no shop
            dispatcher.utter_message(response="utter_shop_unavailable")
            return [*form.events(), SlotSet(RETRY, None), SlotSet(REQUESTED, RETRY)]
        if more and form.value("confirmation"):
            form.set("requests", as_slot((more, *turn.requests)))
        return self._outcome(form)

    def offered(self, profile: Profile) -> bool:
        """Whether this shop does it at all."""
        return True

    def _another_way(self, turn: Turn) -> str | None:
        """Why the form ends before it has begun: it isn't offered, can't be done, or another form sees to it."""
        if not self.offered(self.services.profile):
            return NOT_OFFERED
        cannot = impossible(turn, self.form)
        if cannot:
            return f"{CANNOT}{cannot}"
        other = other_form(turn, self.form)
        return f"{OTHER_FORM}{other}" if other else None

    async def _take_all(self, form: FormTurn) -> None:
        """Let the questions take what the message holds; just verified, what the first message held comes before."""
        first, *others = self.questions
        await first.take(form)
        if form.started and form.value("identity") is None:
            await keep_opening(form.services, form.turn, self.form)
        elif not form.started and form.turn.slots.get("identity") is None and form.value("identity") is not None:
            await self._take_opening(form)
        for question in others:
            if form.end:
                return
            await question.take(form)

    async def _take_opening(self, form: FormTurn) -> None:
        now, asked = form.turn, form.asked
        opening = await take_opening(form.services, now, self.form)
        if opening is None:
            return
        form.turn, form.asked, form.started = opening, None, True
        for question in self.questions[1:]:
            if not form.end and question.slot != "confirmation":
                await question.take(form)
        form.turn, form.asked, form.started = now, asked, False

    def _was_interrupted(self, tracker: Tracker) -> bool:
        """Whether something else was done since the message: then it isn't ours to take any more."""
        for event in reversed(tracker.events):
            if event.get("event") == "user":
                return False
            if event.get("event") == "action" and event.get("name") not in (self.form, PASSES_ON):
                return True
        return False

    def _was_active(self, tracker: Tracker) -> bool:
        """Whether the form was under way before this message: Rasa calls it active as soon as it activates it."""
        kinds = [event.get("event") for event in tracker.events]
        said = len(kinds) - kinds[::-1].index("user") if "user" in kinds else 0
        loops = (event.get("name") for event in tracker.events[:said][::-1] if event.get("event") == "active_loop")
        return next(loops, None) == self.form

    def _start_afresh(self, form: FormTurn) -> None:
        """Drop what an earlier task left; who the customer is stays."""
        # What hands a task over says which order and goods it is about.
        kept = {"identity", *(_HANDED_ON if form.turn.slots.get(HANDED) == self.form else ())}
        for question in self.questions:
            if question.slot not in kept:
                form.set(question.slot, None)
        form.set(END, None)
        form.set(HANDED, None)
        form.set("tries", 0)

    def _outcome(self, form: FormTurn) -> Events:
        if form.end:
            return [*form.events(), SlotSet(END, form.end), SlotSet(REQUESTED, None)]
        if form.understood or form.asked == RETRY:
            form.set("tries", 0)
            # Never without an event: to Rasa that would be a digression.
            return [*form.events(), SlotSet(REQUESTED, self._next(form))]
        if form.turn.intent == "deny" and not form.answered and not does_not_know(form.turn.text):
            return [SlotSet(END, "stopped"), SlotSet(REQUESTED, None)]
        repeated = form.turn.intent in self.triggers
        if (
            not form.answered
            and form.turn.intent not in _ANSWERS
            and not repeated
            and not does_not_know(form.turn.text)
        ):
            return []
        tries = float(form.value("tries") or 0) + 1
        if tries >= TRIES:
            return [*form.events(), SlotSet("tries", 0), SlotSet(END, "gave_up"), SlotSet(REQUESTED, None)]
        if not repeated and not form.answered:
            form.dispatcher.utter_message(response="utter_not_understood")
        return [*form.events(), SlotSet("tries", tries), SlotSet(REQUESTED, self._next(form))]

    def _next(self, form: FormTurn) -> str | None:
        return next((question.slot for question in self.questions if question.is_open(form)), None)

    async def _come_back(self, form: FormTurn) -> Events:
        """After a digression nothing new is taken; but an identity may have expired meanwhile."""
        known = await self.services.gate.user_id(form.turn.conversation)
        asked = form.turn.slots.get(REQUESTED) or self._next(form) if known else "identity"
        again = [SlotSet(REQUESTED, asked)] if asked else []
        return [SlotSet("identity", "verified" if known else None), *again]


def _was_taken_up(tracker: Tracker) -> bool:
    """Whether the form begins with a request that waited; what another form hands over isn't sorted once more."""
    actions = (event.get("name") for event in reversed(tracker.events) if event.get("event") == "action")
    return next(actions, None) == "action_next_request"


class Task(XiaoerAction, ABC):
    """What is done when a task's form has ended: `done` when all is answered, else why it ended is said."""

    questions: tuple[Question, ...]
    responses: ClassVar[Mapping[str, str]] = {}  # what is said where the form ended for a reason of the task's own

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        why = turn.slots.get(END)
        cleared = [SlotSet(q.slot, None) for q in self.questions if q.slot != "identity"] + [SlotSet(END, None)]
        if why == LATER:
            return [*cleared, put_off(turn)]
        if why and why.startswith(OTHER_FORM):
            other = why.removeprefix(OTHER_FORM)
            kept = [SlotSet(slot, turn.slots.get(slot)) for slot in ("order_id", "items")]
            return [*cleared, *kept, SlotSet(HANDED, other), FollowupAction(other)]
        events = await (self._ended(dispatcher, turn, why) if why else self.done(dispatcher, turn, tracker))
        return [*cleared, *events, *for_the_next(turn, why, events)]

    @abstractmethod
    async def done(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        """Do the task; every question is answered."""

    async def _ended(self, dispatcher: CollectingDispatcher, turn: Turn, why: str) -> Events:
        await self.services.writes.withdraw(turn.conversation)
        if why.startswith(LOCKED):
            dispatcher.utter_message(response="utter_identity_locked", minutes=why.removeprefix(LOCKED))
            return [SlotSet("offered", "human")]
        if why.startswith(CANNOT):
            dispatcher.utter_message(response=f"utter_cannot_{why.removeprefix(CANNOT)}")
            return [SlotSet("offered", "human")]
        responses = {
            "stopped": "utter_stopped",
            "other_customer": "utter_other_customer",
            "no_orders": "utter_no_orders",
            **self.responses,
        }
        dispatcher.utter_message(response=responses.get(why, "utter_offer_human"))
        return [] if why in responses else [SlotSet("offered", "human")]
