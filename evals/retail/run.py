"""One run: a task's customer talks with the assistant, then the shop is looked at."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

import httpx
from pydantic import BaseModel, ConfigDict

from evals.retail.catalogue import Catalogue
from evals.retail.customer import Customer
from evals.retail.grading import audit_faults, state_faults, value_faults
from evals.retail.page import Page
from evals.retail.phrases import Bank
from evals.retail.schema import Task
from evals.retail.shop import Shop
from evals.retail.temper import Temper
from evals.retail.voice import Voice
from evals.retail.world import Retail
from evals.talk import Talker

_TURNS = 60


class Line(BaseModel):
    """What was said, what came back, and how long that took."""

    model_config = ConfigDict(frozen=True)
    said: str
    reply: str
    asks: str | None = None
    buttons: tuple[str, ...] = ()
    seconds: float


class Run(BaseModel):
    """A task done once, as it is kept."""

    model_config = ConfigDict(frozen=True)
    task: str
    seed: int
    language: str
    passed: bool
    faults: tuple[str, ...]
    audit: tuple[str, ...]
    cause: str | None
    given_up: tuple[str, ...]
    refused: tuple[str, ...]  # gold writes that the shop's rules refuse
    writes: int
    lines: tuple[Line, ...]

    @property
    def turns(self) -> int:
        """How often the customer spoke."""
        return len(self.lines)

    @property
    def seconds(self) -> float:
        """How long the customer waited in all."""
        return sum(line.seconds for line in self.lines)


@dataclass(frozen=True)
class Setting:
    """What all runs share."""

    retail: Retail
    bank: Bank
    catalogue: Catalogue
    temper: Temper
    deadline: float  # seconds for a task


def customer_of(task: Task, seed: int, setting: Setting) -> Customer:
    """A task's customer; the same seed says the same to the same replies."""
    chance = random.Random(f"{seed} {task.id} {setting.bank.language}")
    voice = Voice(setting.retail, task.user_id, setting.bank, setting.catalogue, chance)
    return Customer(task.agenda, voice, setting.temper, chance)


def run_task(task: Task, seed: int, setting: Setting, talker: Talker, shop: Shop) -> Run:
    """Put the shop back, talk, and judge."""
    shop.restore()
    entry = shop.last_entry()
    customer = customer_of(task, seed, setting)
    lines, broken = _talk(customer, talker, setting.deadline)
    expected, refused = shop.after(task.user_id, task.actions)
    written = shop.written_since(entry)
    audit = audit_faults(written, customer.confirmed, task.user_id)
    audit += [f"changed elsewhere: {what}" for what in shop.changed_elsewhere(task.user_id)]
    values = value_faults(task.values, "\n".join(line.reply for line in lines))
    state = state_faults(expected, shop.state(task.user_id))
    faults = [*broken, *audit, *values, *state]
    return Run(
        task=task.id,
        seed=seed,
        language=setting.bank.language,
        passed=not faults,
        faults=tuple(faults),
        audit=tuple(audit),
        cause=_cause(broken, audit, values, customer.given_up, state),
        given_up=tuple(customer.given_up),
        refused=tuple(refused),
        writes=len(written),
        lines=tuple(lines),
    )


def _talk(customer: Customer, talker: Talker, deadline: float) -> tuple[list[Line], list[str]]:
    """The conversation, and what broke it off if something did."""
    lines: list[Line] = []
    ends = time.monotonic() + deadline
    said: str | None = customer.open()
    while said is not None:
        if len(lines) >= _TURNS:
            return lines, [f"no end after {_TURNS} turns"]
        if time.monotonic() > ends:
            return lines, [f"no end within {deadline:.0f} s"]
        start = time.monotonic()
        try:
            reply = talker.say(said)
        except httpx.HTTPError as error:
            lines.append(Line(said=said, reply="", seconds=time.monotonic() - start))
            return lines, [f"the assistant didn't answer: {type(error).__name__}"]
        page = Page.of(reply)
        buttons = tuple(button.title for button in page.buttons)
        lines.append(
            Line(said=said, reply=page.text, asks=page.asks, buttons=buttons, seconds=time.monotonic() - start)
        )
        said = customer.respond(page)
    return lines, []


def _cause(broken: list[str], audit: list[str], values: list[str], given_up: list[str], state: list[str]) -> str | None:
    """Why a run failed, in a few words by which failures can be counted."""
    if broken:
        return broken[0]
    if audit:
        return f"audit: {audit[0].split(':')[0]}"
    if (values or state) and given_up:
        goal, _, why = given_up[0].partition(": ")
        return f"{goal.split(' ')[0]}: {why}" if why else goal
    if values:
        return "a value wasn't said"
    return "the state differs though all was confirmed" if state else None
