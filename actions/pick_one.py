"""A question with a few answers that are said in many ways; a button says one as if it were typed."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.forms import FormTurn, Question
from actions.show import Display
from actions.turn import Turn
from xiaoer.shop.profile import Profile


class PickOne(Question):
    """One of the answers that the shop offers; not asked where there is only one."""

    def __init__(self, slot: str, words: Mapping[str, str], label: Callable[[str], str]) -> None:
        """`words`: a regular expression for each answer; `label`: which word of domain.yml shows an answer."""
        self.slot = slot
        self.label = label
        self._words = {answer: re.compile(pattern, re.IGNORECASE) for answer, pattern in words.items()}

    def answers(self, profile: Profile) -> list[str]:
        """Those that come into question in this shop."""
        return list(self._words)

    async def take(self, form: FormTurn) -> None:
        offered = self.answers(form.services.profile)
        said = [answer for answer in offered if self._words[answer].search(form.turn.text)]
        if form.asked == self.slot and re.fullmatch(r"\s*[1-9]\s*", form.turn.text):
            said = offered[int(form.turn.text) - 1 : int(form.turn.text)]
        if len(said) == 1 and (form.value(self.slot) is None or form.asked in (self.slot, "confirmation")):
            form.set(self.slot, said[0])
        elif form.value(self.slot) is None and len(offered) == 1 and form.asked != self.slot:
            form.set(self.slot, offered[0])


class AskOne(XiaoerAction, ABC):
    """Offers the answers."""

    @property
    @abstractmethod
    def question(self) -> PickOne:
        """Whose answers are offered; a class attribute in subclasses."""

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        slot = self.question.slot
        display = Display(self.services.profile, turn.language)
        labels = [display.word(self.question.label(answer)) for answer in self.question.answers(self.services.profile)]
        dispatcher.utter_message(
            response=f"utter_ask_{slot}",
            choices=("、" if turn.language == "zh" else ", ").join(labels),
            buttons=[{"title": label, "payload": label} for label in labels],
            json_message={"asks": slot, "choices": labels},
        )
        return []
