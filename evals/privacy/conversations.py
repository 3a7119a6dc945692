"""Customers of the demo shop who tell personal things, over Rasa's REST channel."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from evals.privacy.invent import Invented, invent
from evals.service.customer import talk
from evals.talk import Talker
from xiaoer.shop.types import Customer, Order
from xiaoer.types import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
_FOLDER = Path(__file__).parent
_POSTCODE = 5  # characters; four of Australia are taken for the end of a phone
# A company's name is nobody's.
_SAID_OF_INVENTED = tuple(name for name in Invented._fields if name != "company")


class Script(NamedTuple):
    """A conversation as conversations.yml has it."""

    name: str
    language: Language
    opening: str
    answers: Mapping[str, Sequence[str]]
    shows: str | None
    wants: str | None


class Spoken(NamedTuple):
    """A conversation that is to take place: what is said, and what of it is personal."""

    script: Script
    values: Mapping[str, str]

    @property
    def personal(self) -> list[str]:
        """The values that this conversation tells, and those of its customer that the shop could tell."""
        said = "".join((self.script.opening, *(text for all in self.script.answers.values() for text in all)))
        told = [self.values[name] for name in _SAID_OF_INVENTED if f"{{{name}}}" in said]
        return [*told, *(self.values[name] for name in ("name", "phone", "email", "home"))]

    @property
    def proofs(self) -> list[str]:
        """What proves who the customer is: the end of the phone and the postcode."""
        return [self.values["last4"], self.values["postcode"]]


def load_scripts() -> list[Script]:
    """All scripts of both languages."""
    content = yaml.safe_load((_FOLDER / "conversations.yml").read_text(encoding="utf-8"))
    return [
        Script(each["name"], language, each["opening"], each.get("answers", {}), each.get("shows"), each.get("wants"))
        for language in LANGUAGES
        for each in content[language]
    ]


def plan(customers: Iterable[Customer], orders: Iterable[Order], count: int, seed: int) -> Iterator[Spoken]:
    """`count` conversations; every script takes its turn, each with a customer who speaks its language.

    Orders that have their invoice and customers without a longer postcode are left out: for them the talk would end
    early. No order is chosen again before every other one that fits was.
    """
    chooser = random.Random(seed)
    people = {customer.user_id: customer for customer in customers}
    known = sorted(
        (o for o in orders if o.invoice is None and len(people[o.user_id].address.zip) >= _POSTCODE),
        key=lambda order: order.order_id,
    )
    chooser.shuffle(known)
    scripts = load_scripts()
    told: Counter[str] = Counter()
    for number in range(count):
        script = scripts[number % len(scripts)]
        fitting = [
            order
            for order in known
            if script.wants in (None, order.status) and _speaks(people[order.user_id]) == script.language
        ]
        order = min(fitting, key=lambda each: told[each.order_id])
        told[order.order_id] += 1
        yield Spoken(script, _values(order, people[order.user_id], invent(script.language, chooser)))


def hold(spoken: Spoken, talker: Talker) -> list[str]:
    """Hold the conversation; what is wrong with it: a placeholder in a reply, or nothing of what must be shown."""
    script, values = spoken.script, spoken.values
    answers = {asked: [text.format(**values) for text in texts] for asked, texts in script.answers.items()}
    talk(talker, script.opening.format(**values), answers)
    wrong = [
        f"{script.language}, {script.name}: a reply holds a placeholder"
        for exchange in talker.transcript
        if re.search(r"\[[A-Z_]+_\d+\]|\*\*\*", exchange.reply.everything)
    ]
    shown = "".join(exchange.reply.everything for exchange in talker.transcript)
    if script.shows and script.shows.format(**values) not in shown:
        wrong.append(f"{script.language}, {script.name}: no reply shows what it should")
    return wrong


def _speaks(customer: Customer) -> Language:
    return "zh" if re.search(r"[\u4e00-\u9fff]", customer.name.full) else "en"


def _values(order: Order, customer: Customer, invented: Invented) -> dict[str, str]:
    phone = customer.phone or ""
    return {
        **invented._asdict(),
        "number": order.order_id,
        "name": customer.name.full,
        "name_lower": customer.name.full.lower(),
        "phone": phone,
        "email": customer.email,
        "last4": re.sub(r"\D", "", phone)[-4:],
        "postcode": customer.address.zip,
        "home": customer.address.address1,
    }
