"""A simulated customer: an agenda, a voice and a page, no language model.

It sees what a page shows and answers what it is asked; it looks at every quote and says yes to what
it wants only. By seeded chance it does what people do: says several things at once, corrects itself,
asks something in between, says no first.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from evals.retail.answers import Answers
from evals.retail.check import Fault, fault
from evals.retail.corrections import Corrections
from evals.retail.page import Page, says
from evals.retail.progress import Progress
from evals.retail.schema import Agenda, Ask, ChangeDefaultAddress, Complain, Return, SwapItems, WriteGoal
from evals.retail.temper import Temper
from evals.retail.voice import Voice, is_write, order_of

_CORRECTIONS = 3
_RESTARTS = 2
_PATIENCE = 4  # how often one thing is answered
_TWO_WISHES = 2


class Confirmed(NamedTuple):
    """Something that the customer said yes to: the goal's kind and its order."""

    do: str
    order: str | None


class Customer:
    """Says the next message to every page, until there is nothing more to say."""

    def __init__(self, agenda: Agenda, voice: Voice, temper: Temper, chance: random.Random) -> None:
        self.voice = voice
        self.temper = temper
        self.chance = chance
        self.agenda = agenda
        self.confirmed: list[Confirmed] = []
        self.given_up: list[str] = []
        self.heard: list[str] = []
        self._left = [self._begin(goal) for goal in agenda.goals]
        self._now: Progress | None = None
        self._after: str | None = None  # what was said last: "yes", "wait", "no", "aside", "never mind"
        self._answers = Answers(agenda, voice, temper, chance)
        self._corrections = Corrections(voice)
        self._bye = False

    # ------------------------------------------------------------------ saying

    def open(self) -> str:
        """The first message."""
        first = self._take_up()
        text = self.voice.pick(self.voice.bank.greetings) + self._voiced(first)
        if self._left and self.chance.random() < self.temper.two_at_once and self._two(first, self._left[0]):
            text += "\n" + self.voice.say(self.voice.bank.also, goal=self._voiced(self._left[0]))
        if self.chance.random() < self.temper.identity_first and not self.agenda.wrong_emails:
            stop = "" if text[-1] in ".?!。？！" else self.voice.bank.stop
            text = f"{text}{stop} {self.voice.identity_beside(self.agenda.identity)}"
        return text

    def respond(self, page: Page) -> str | None:
        """The next message, or None where all is said."""
        self.heard.append(page.text)
        after, self._after = self._after, None
        if self._bye:
            return None
        if page.asks == "identity":
            return self._identify()
        if self._now and after:
            self._settle(self._now, after, page)
        if self._now is None:
            return self._next(page)
        if page.asks == "confirmation":
            return self._confirm(page)
        if isinstance(self._now.goal, Ask | Complain):
            return self._hear(self._now, page)
        if page.asks is None:
            return self._again(self._now, waited=after == "wait", aside=after == "aside")
        return self._answer(self._now, page)

    # ------------------------------------------------------------------ goals

    def _begin(self, goal: object) -> Progress:
        progress = Progress(goal)  # type: ignore[arg-type]
        kinds = self._answers_slips(progress)
        if kinds and self.chance.random() < self.temper.misspeaks:
            progress.slip = self.chance.choice(kinds)
        return progress

    def _answers_slips(self, progress: Progress) -> list[str]:
        """What could be said wrongly at first."""
        goal = progress.goal
        if isinstance(goal, Return) and not goal.adds:
            return ["items"] if len(self.voice.retail.orders[goal.order].lines) > len(goal.items) else []
        if isinstance(goal, SwapItems) and goal.payment and len(self.voice.customer.payment_methods) > 1:
            return ["method"]
        return []

    def _take_up(self) -> Progress:
        self._now = self._left.pop(0)
        return self._now

    def _voiced(self, progress: Progress) -> str:
        text = self._answers.goal(progress, vague=self.chance.random() < self.temper.vague)
        progress.voiced = True
        return text

    def _two(self, first: Progress, second: Progress) -> bool:
        """Whether two goals can be said in one message: of different orders, both wanting something done."""
        apart = order_of(first.goal) != order_of(second.goal)
        return apart and is_write(first.goal) and is_write(second.goal)

    def _settle(self, progress: Progress, after: str, page: Page) -> None:
        """What the reply to a yes, a no or a "never mind" means for the goal."""
        shown_again = page.asks == "confirmation" and self._fault(progress, page) is None
        if after == "no" or (after == "yes" and not shown_again):
            self._now = None

    def _next(self, page: Page) -> str | None:
        """The next goal: one that was said before and is taken up by this page, or one that is said now."""
        voiced = [progress for progress in self._left if progress.voiced]
        if voiced and page.asks:
            self._left.remove(voiced[0])
            self._now = voiced[0]
            return self._confirm(page) if page.asks == "confirmation" else self._answer(voiced[0], page)
        if not self._left:
            self._bye = True
            return self.voice.say(self.voice.bank.bye) if self.chance.random() < self.temper.thanks else None
        return self.voice.say(self.voice.bank.also, goal=self._voiced(self._take_up()))

    def _again(self, progress: Progress, *, waited: bool, aside: bool) -> str | None:
        """Nothing is asked and nothing was done: say it again, plainer, or give up."""
        goal = self._answers.plain(progress)
        refused = progress.asked["payment_method"] > 1
        progress.asked.clear()  # it begins anew
        if waited:
            return self.voice.say(self.voice.bank.after_all, goal=goal)
        if aside:
            return goal
        progress.restarts += 1
        if progress.restarts > _RESTARTS or refused:
            return self._give_up(progress, "isn't taken up")
        if progress.goal.otherwise:
            return self._give_up(progress, "refused")
        return goal

    def _give_up(self, progress: Progress, why: str) -> str | None:
        """Leave a goal for what takes its place, or for the next one."""
        self._now = None
        if progress.goal.otherwise:
            self._left.insert(0, self._begin(progress.goal.otherwise))
        else:
            self.given_up.append(f"{progress.goal.do} {order_of(progress.goal) or ''}: {why}".replace(" :", ":"))
        return self._next(Page(""))

    def _identify(self) -> str | None:
        """Who the customer is; one who has said it often enough leaves."""
        said = self._answers.identity()
        if said is None:
            self.given_up.append("the identity isn't taken")
            self._bye = True
        return said

    # ------------------------------------------------------------------ answers

    def _answer(self, progress: Progress, page: Page) -> str | None:
        """What is said to a question about the goal."""
        asks = page.asks or ""
        if self._digresses(progress):
            return self._aside()
        progress.asked[asks] += 1
        if progress.asked[asks] > _PATIENCE:
            return self._drop(progress, f"asked for {asks} again and again")
        answer = self._answers.answer(progress, page)
        return answer if answer is not None else self._drop(progress, f"nothing fits at {asks}")

    def _digresses(self, progress: Progress) -> bool:
        if progress.digressed or self.chance.random() >= self.temper.digresses:
            return False
        progress.digressed = True
        return True

    def _aside(self) -> str:
        self._after = "aside"
        return self.voice.say(self.voice.bank.digressions)

    def _drop(self, progress: Progress, why: str) -> str | None:
        """Say that it's to be left, and go on with something else after the answer."""
        if progress.goal.otherwise:
            return self._give_up(progress, why)
        self.given_up.append(f"{progress.goal.do} {order_of(progress.goal) or ''}: {why}")
        self._after = "no"
        return self.voice.say(self.voice.bank.never_mind)

    def _hear(self, progress: Progress, page: Page) -> str | None:
        """The answer to a question of the customer's own: enough, or asked once more."""
        if page.asks and progress.asked[page.asks] < 1 and not isinstance(progress.goal, Complain):
            progress.asked[page.asks] += 1
            answer = self._answers.answer(progress, page)
            if answer is not None:
                return answer
        heard = "\n".join(self.heard)
        missing = isinstance(progress.goal, Ask) and not all(says(value, heard) for value in progress.goal.say)
        if missing and progress.restarts < 1:
            progress.restarts += 1
            return self.voice.question(progress.goal)  # type: ignore[arg-type]
        if missing:
            self.given_up.append("no answer to a question")
        self._now = None
        if page.asks and not self._left:
            self._after = "no"
            self._bye = True
            return self.voice.say(self.voice.bank.never_mind)
        return self._next(Page(""))

    # ------------------------------------------------------------------ quotes

    def _fault(self, progress: Progress, page: Page) -> Fault | None:
        goal = progress.goal
        if isinstance(goal, Ask | Complain):
            return "kind"
        if isinstance(goal, Return):
            goal = goal.model_copy(update={"items": progress.items(), "adds": ()})
        voice = self.voice
        return fault(page, goal, voice.retail, voice.customer, progress.all_wishes())

    def _confirm(self, page: Page) -> str | None:
        """Look at the quote: yes to what is wanted, and what is wrong otherwise."""
        progress = self._meant(page)
        if progress is None:
            return self._no(page)
        wrong = self._fault(progress, page)
        if wrong:
            return self._correct(progress, page, wrong)
        later = self._corrections.later(progress, page)
        if later:
            return later
        if progress.goal.decline:
            self._after = "no"
            return self._no(page)
        if not progress.waited and self.chance.random() < self.temper.waits:
            progress.waited = True
            self._after = "wait"
            return self.voice.say(self.voice.bank.wait)
        if self._digresses(progress):
            return self._aside()
        self._after = "yes"
        self.confirmed.append(Confirmed(_kind(progress.goal), order_of(progress.goal)))
        press = page.yes is not None and self.chance.random() < self.temper.presses
        return page.yes.payload if press and page.yes else self.voice.say(self.voice.bank.yes)

    def _meant(self, page: Page) -> Progress | None:
        """Which goal the quote is for: the one at hand, unless it is exactly another one that was said."""
        now = self._now
        if now is None or self._fault(now, page):
            for other in self._left:
                if other.voiced and self._fault(other, page) is None:
                    self._left.remove(other)
                    if now:
                        self._left.insert(0, now)
                    self._now = other
                    return other
        return None if now is None or isinstance(now.goal, Ask | Complain) else now

    def _correct(self, progress: Progress, page: Page, wrong: Fault) -> str | None:
        """Say what is wrong; after some tries say no and begin again, then give up."""
        progress.corrections += 1
        if progress.corrections > _CORRECTIONS:
            self.given_up.append(f"{progress.goal.do} {order_of(progress.goal) or ''}: the quote stays wrong ({wrong})")
            self._after = "no"
            return self._no(page)
        if progress.corrections == _CORRECTIONS:
            self._after = "wait"
            return self._no(page)
        return self._corrections.correction(progress, page, wrong)

    def _no(self, page: Page) -> str:
        if page.no and self.chance.random() < self.temper.presses:
            return page.no.payload
        return self.voice.say(self.voice.bank.no)


def _kind(goal: WriteGoal | Ask | Complain) -> str:
    """What an audit log calls it; the order's state decides between exchange and modification."""
    if isinstance(goal, SwapItems):
        return "swap"
    return "default_address" if isinstance(goal, ChangeDefaultAddress) else goal.do
