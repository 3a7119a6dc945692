"""Do customers hear the truth about their orders?"""

from __future__ import annotations

import random
from collections.abc import Sequence

from rich.console import Console

from evals.running import Assistant
from evals.service.checks import order_faults
from evals.service.customer import talk
from evals.service.phrasings import Phrasings, fill_in, load
from evals.service.report import Part, progress
from evals.service.wanted import Wanted
from xiaoer.types import Language


def ask_for_orders(
    assistant: Assistant, orders: Sequence[Wanted], language: Language, seed: int, console: Console
) -> list[Part]:
    """Let the customer of each order ask for it; a part for each status."""
    phrasings, chooser = load(language), random.Random(seed)
    parts = {status: Part(status) for status in sorted({order.status for order in orders})}
    turn = _in_turn(phrasings, len(orders), chooser)
    with progress(console) as bar:
        for (opening, identity, number), wanted in bar.track(
            list(zip(turn, orders, strict=True)), description="Customers ask"
        ):
            talker = assistant.talker()
            answers = {
                "identity": [fill_in(answer, wanted) for answer in identity],
                "order_number": [fill_in(number, wanted)],
            }
            reply = talk(talker, fill_in(opening, wanted), answers)
            faults = [] if reply.asks is None else [f"ends with a question for {reply.asks}"]
            faults += order_faults(wanted, reply.text, language)
            parts[wanted.status].count(f"order {wanted.order_id}", faults, talker.conversation())
    return list(parts.values())


def _in_turn(phrasings: Phrasings, count: int, chooser: random.Random) -> list[tuple[str, tuple[str, ...], str]]:
    """An opening, an identity and an order number's wording for each customer: every opening is used, none far
    more often than another, and the pairs are mixed by chance."""
    openings = [phrasings.openings[i % len(phrasings.openings)] for i in range(count)]
    chooser.shuffle(openings)
    return [
        (opening, chooser.choice(phrasings.identities), chooser.choice(phrasings.order_numbers)) for opening in openings
    ]
