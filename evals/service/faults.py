"""Is a write done once or not at all, whatever breaks in the middle of it, and is the customer told which?"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from rich.console import Console
from sqlalchemy import select

from evals.running import Assistant, running
from evals.service.customer import talk
from evals.service.faulty_shop import FAULTS, FaultyShop
from evals.service.report import Part, progress
from evals.service.tau import TauFiles
from evals.service.wanted import Wanted, spread
from evals.talk import Talker
from shopd import tables

_DEADLINE = 2.0  # seconds of the action server's calls, so that time-outs don't take all day
_TRIES = 4
_AT_ONCE = 4
_KILLED = tuple(fault for fault, (how, _) in FAULTS.items() if how == "kill")


class Goal(NamedTuple):
    """One kind of write: how it is asked for, and how its two outcomes are said."""

    name: str
    status: str
    opening: str
    answers: dict[str, str]
    done: re.Pattern[str]


GOALS = (
    Goal(
        "cancel",
        "pending",
        "Please cancel order {number}, I no longer need it. My email is {email}",
        {"reason": "no longer needed"},
        re.compile(r"is cancelled"),
    ),
    Goal(
        "change the address",
        "pending",
        "I need to change the delivery address of order {number}. My email is {email}",
        {"address": "742 Cedar Avenue, Suite 11, Denver, CO 80202, USA"},
        re.compile(r"Done\. Order .* will go to"),
    ),
    Goal(
        "return",
        "delivered",
        "I want to return everything in order {number}. My email is {email}",
        {"items": "all of them", "payment_method": "to the original payment method", "reason": "1"},
        re.compile(r"The return is requested"),
    ),
)
_NOT_DONE = re.compile(
    r"can't reach the shop|couldn't do that|was not cancelled|stays as it is|Please check|waiting for your confirmation"
)


def prove_exactly_once(world: TauFiles, writes: int, seed: int, console: Console) -> list[Part]:
    """`writes` confirmed writes of different orders, each kind of fault as often as the others."""
    where: list[str] = []
    killers: list[Callable[[], None]] = []
    with FaultyShop(lambda: where[0], _DEADLINE, lambda: killers[0]()) as faulty:
        extra = {"XIAOER_SHOP_URL": f"http://127.0.0.1:{faulty.port}", "XIAOER_SHOP_DEADLINE": str(_DEADLINE)}
        with running("tau-bench", console, world.into, "the τ-bench world", extra=extra) as assistant:
            where.append(f"http://127.0.0.1:{assistant.plan.ports.shop}")
            killers.append(lambda: assistant.stack.kill("actions"))
            return Faults(assistant, faulty, seed, console).all(_tries(world, writes, seed))


class Try(NamedTuple):
    """One write, and what shall go wrong with it."""

    goal: Goal
    wanted: Wanted
    fault: str


def _tries(world: TauFiles, writes: int, seed: int) -> list[Try]:
    """Different orders; faults and goals in turn, so that each fault meets each goal."""
    by_status = {
        status: spread((o for o in world.wanted() if o.status == status), writes, seed)
        for status in ("pending", "delivered")
    }
    found = []
    for number in range(writes):
        fault = list(FAULTS)[number % len(FAULTS)]
        goal = GOALS[number // len(FAULTS) % len(GOALS)]
        if by_status[goal.status]:
            found.append(Try(goal, by_status[goal.status].pop(0), fault))
    random.Random(seed).shuffle(found)
    return found


class Faults:
    """Dialogues in which the write goes wrong."""

    def __init__(self, assistant: Assistant, faulty: FaultyShop, seed: int, console: Console) -> None:
        self._assistant = assistant
        self._faulty = faulty
        self._seed = seed
        self._console = console

    def all(self, tries: Sequence[Try]) -> list[Part]:
        """One part for each fault, and one for the whole shop's log of writes."""
        parts = {fault: Part(fault) for fault in FAULTS}
        told: dict[str, bool | None] = {}
        with progress(self._console) as bar:
            task = bar.add_task("Writes that go wrong", total=len(tries))

            def one(each: Try) -> None:
                talker = self._assistant.talker()
                faults, told[each.wanted.order_id] = self._one(talker, each)
                done = self._writes(each.wanted.order_id)
                parts[each.fault].count(
                    f"{each.goal.name}: order {each.wanted.order_id}",
                    [*faults, *_untrue(done, told[each.wanted.order_id])],
                    talker.conversation(),
                )
                bar.advance(task)

            with ThreadPoolExecutor(_AT_ONCE) as threads:  # nobody else talks while the action server is killed
                list(threads.map(one, (each for each in tries if each.fault not in _KILLED)))
            for each in tries:
                if each.fault in _KILLED:
                    one(each)
        log = Part("the shop's log of writes: each order at most once")
        for order_id, count in self._logged().items():
            log.count(order_id, [f"written {count} times"] if count > 1 else [])
        return [*parts.values(), log]

    def _one(self, talker: Talker, each: Try) -> tuple[list[str], bool | None]:
        """The faults found, and what the customer was told in the end: done, not done or neither."""
        wanted = each.wanted
        opening = each.goal.opening.format(number=wanted.order_id, email=wanted.person.email)
        question = talk(
            talker, opening, {asked: [text] for asked, text in each.goal.answers.items()}, until="confirmation"
        )
        if question.asks != "confirmation":
            return [f"no confirmation is asked for, but {question.asks or 'nothing'}"], None
        self._faulty.arm(wanted.order_id, each.fault)
        reply = talker.say("yes")
        if each.fault in _KILLED:
            self._assistant.stack.start("actions")
        faults = [] if wanted.order_id in self._faulty.struck else ["the fault didn't strike: nothing was written"]
        for _ in range(_TRIES):
            if each.goal.done.search(reply.text):
                return faults, True
            if not reply.text:
                return [*faults, "no answer at all"], None
            reply = talker.say("yes" if reply.asks == "confirmation" else "try again")
        done = bool(each.goal.done.search(reply.text))
        return faults, True if done else False if _NOT_DONE.search(reply.text) else None

    def _writes(self, order_id: str) -> int:
        return self._logged()[order_id]

    def _logged(self) -> Counter[str]:
        with self._assistant.reading() as session:
            rows = session.execute(select(tables.AuditRow.order_id).where(tables.AuditRow.order_id.is_not(None)))
            return Counter(str(order_id) for (order_id,) in rows)


def _untrue(done: int, told: bool | None) -> list[str]:
    """How what was told differs from what was done."""
    if done > 1:
        return [f"done {done} times"]
    if told is None:
        return [f"the customer isn't told, though it was {'done' if done else 'not done'}"]
    return [] if told == bool(done) else [f"told that it {'was' if told else 'was not'} done, done {done} times"]
