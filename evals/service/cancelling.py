"""Is an order cancelled exactly when its customer has said yes to exactly that?"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console

from evals.running import Assistant, running
from evals.service.cancelled import World, after_cancelling, differences, refunds_of
from evals.service.checks import refund_faults
from evals.service.customer import talk
from evals.service.phrasings import CancelPhrasings, fill_in, load_cancelling
from evals.service.report import Part, progress
from evals.service.states import make_states
from evals.service.tau import TauFiles
from evals.service.wanted import Wanted, spread
from evals.talk import Reply, Talker
from shopd.database import Database

_REFUSED = {
    "processed": r"already been processed",
    "delivered": r"already delivered",
    "cancelled": r"already cancelled",
    "pending (item modified)": r"already modified",
    "return requested": r"return was already requested",
    "exchange requested": r"exchange was already requested",
}
_DONE = re.compile(r"is cancelled")
_NAMES_ORDER = re.compile(r"\{(number|bare|lower|wide)\}")
_REPEATS = 3
_YES, _NO, _THRICE, _OTHER = 50, 20, 20, 50


def prove_cancelling(world: TauFiles, seed: int, console: Console) -> list[Part]:
    """50 pending orders cancelled, 20 kept at a no, 20 with a repeated yes, 50 in other states refused."""

    def into(database: Database) -> None:
        world.into(database)
        make_states(database, _OTHER // len(_REFUSED) + 1)

    with running("tau-bench", console, into, "the τ-bench world") as assistant:
        before = assistant.dump()
        now = TauFiles(before["users.json"], before["orders.json"], world.into)
        pending = spread((o for o in now.wanted() if o.status == "pending"), _YES + _NO + _THRICE, seed)
        pending = payments_in_turn(pending, before)
        other = spread((o for o in now.wanted() if o.status in _REFUSED), _OTHER, seed)
        dialogues = Cancelling(assistant, seed, console)
        return [
            dialogues.yes(pending[:_YES]),
            dialogues.no(pending[_YES : _YES + _NO]),
            dialogues.repeated(pending[_YES + _NO :]),
            dialogues.refused(other),
            dialogues.shop(),
        ]


class Cancelling:
    """Dialogues about cancelling, one customer after the other, with what the shop must be at the end."""

    def __init__(self, assistant: Assistant, seed: int, console: Console) -> None:
        self._assistant = assistant
        self._console = console
        self._chooser = random.Random(seed)
        self._phrasings: CancelPhrasings = load_cancelling()
        self._before: World = assistant.dump()
        self._cancelled: dict[str, str] = {}

    def yes(self, orders: list[Wanted]) -> Part:
        """Each is cancelled, with the refund stated before and after the yes."""
        return self._all("pending, confirmed with a yes: cancelled, refund stated", orders, self._confirm_once)

    def no(self, orders: list[Wanted]) -> Part:
        """A no at the confirmation leaves each as it was, and says so."""
        return self._all("pending, a no at the confirmation: nothing changed", orders, self._decline)

    def repeated(self, orders: list[Wanted]) -> Part:
        """The yes comes three times, for one half one after the other, for the other half at once."""
        return self._all("pending, yes three times: cancelled once", orders, self._confirm_thrice)

    def refused(self, orders: list[Wanted]) -> Part:
        """What isn't pending is refused with the reason."""
        return self._all("other states: refused with the reason, nothing changed", orders, self._ask_in_vain)

    def shop(self) -> Part:
        """The whole shop is as it was, but for the orders that were to be cancelled, their refunds and gift cards."""
        part = Part("the whole shop afterwards, every entry of it")
        expected, found = after_cancelling(self._before, self._cancelled), self._assistant.dump()
        for name, entries in expected.items():
            for key in entries.keys() | found[name].keys():
                part.count(f"{name}: {key}", differences(entries.get(key), found[name].get(key)))
        return part

    def _all(self, name: str, orders: Iterable[Wanted], do: Callable[[Talker, Wanted], list[str]]) -> Part:
        part = Part(name)
        with progress(self._console) as bar:
            for wanted in bar.track(list(orders), description=name):
                talker = self._assistant.talker()
                faults = do(talker, wanted)
                part.count(f"order {wanted.order_id} ({wanted.status})", faults, talker.conversation())
        return part

    def _to_the_question(self, talker: Talker, wanted: Wanted) -> tuple[Reply, str]:
        """The reply that asks for the confirmation, and the reason that was given."""
        reason = self._chooser.choice(sorted(self._phrasings.reasons))
        said = self._chooser.choice(self._phrasings.reasons[reason])
        return talk(talker, self._opening(wanted), self._answers(wanted, said), until="confirmation"), reason

    def _opening(self, wanted: Wanted, *, naming: bool = False) -> str:
        """A way to begin; `naming` takes only those that name the order."""
        openings = [o for o in self._phrasings.talk.openings if not naming or _NAMES_ORDER.search(o)]
        return fill_in(self._chooser.choice(openings), wanted)

    def _answers(self, wanted: Wanted, reason: str) -> dict[str, list[str]]:
        identity = self._chooser.choice(self._phrasings.talk.identities)
        return {
            "identity": [fill_in(answer, wanted) for answer in identity],
            "order_number": [fill_in(self._chooser.choice(self._phrasings.talk.order_numbers), wanted)],
            "reason": [reason],
        }

    def _question_faults(self, reply: Reply, wanted: Wanted) -> list[str]:
        if reply.asks != "confirmation":
            return [f"no confirmation is asked for, but {reply.asks or 'nothing'}"]
        return self._refund_faults(reply.text, wanted) + [
            f"item missing in the question: {item.name}" for item in wanted.items if item.name not in reply.text
        ]

    def _refund_faults(self, text: str, wanted: Wanted) -> list[str]:
        refunds = refunds_of(self._before, wanted.order_id)
        faults = [fault for refund in refunds for fault in refund_faults(text, refund)]
        return faults + ([] if wanted.order_id in text else ["the order's number is missing"])

    def _confirm_once(self, talker: Talker, wanted: Wanted) -> list[str]:
        question, reason = self._to_the_question(talker, wanted)
        faults = self._question_faults(question, wanted)
        self._cancelled[wanted.order_id] = reason
        done = talker.say(self._chooser.choice(self._phrasings.yes))
        return faults + self._done_faults(done, wanted)

    def _done_faults(self, reply: Reply, wanted: Wanted) -> list[str]:
        said = [] if _DONE.search(reply.text) else ["the reply to the yes doesn't say that the order is cancelled"]
        return said + self._refund_faults(reply.text, wanted)

    def _decline(self, talker: Talker, wanted: Wanted) -> list[str]:
        question, _ = self._to_the_question(talker, wanted)
        faults = self._question_faults(question, wanted)
        reply = talker.say(self._chooser.choice(self._phrasings.no))
        kept = "was not cancelled" in reply.text and not _DONE.search(reply.text)
        return faults + ([] if kept else ["the reply to the no doesn't say that the order was not cancelled"])

    def _confirm_thrice(self, talker: Talker, wanted: Wanted) -> list[str]:
        question, reason = self._to_the_question(talker, wanted)
        faults = self._question_faults(question, wanted)
        at_once = len(self._cancelled) % 2 == 0
        self._cancelled[wanted.order_id] = reason
        yes = self._chooser.choice(self._phrasings.yes)
        if at_once:
            with ThreadPoolExecutor(_REPEATS) as threads:
                replies = list(threads.map(lambda _: talker.say(yes), range(_REPEATS)))
        else:
            replies = [talker.say(yes) for _ in range(_REPEATS)]
        told = [reply for reply in replies if _DONE.search(reply.text)]
        if len(told) != 1:
            return [*faults, f"{len(told)} of {_REPEATS} replies say that the order is cancelled; expected 1"]
        silent = [reply for reply in replies if not reply.text]
        return faults + self._done_faults(told[0], wanted) + (["a yes got no answer"] if silent else [])

    def _ask_in_vain(self, talker: Talker, wanted: Wanted) -> list[str]:
        # Without its number the only order that can be cancelled would be meant, rightly.
        opening = self._opening(wanted, naming=True)
        reply = talk(talker, opening, self._answers(wanted, "no longer needed"), until="confirmation")
        if reply.asks is not None:
            return [f"ends with a question for {reply.asks}"]
        if _DONE.search(reply.text.replace("is already cancelled", "")):
            return ["says that it is cancelled"]
        faults = [] if wanted.order_id in reply.text else ["the order's number is missing"]
        return faults + ([] if re.search(_REFUSED[wanted.status], reply.text) else ["the reason is missing"])


def payments_in_turn(orders: Iterable[Wanted], before: World) -> list[Wanted]:
    """The orders, reordered so that gift cards, PayPal and credit cards take turns as far as each lasts."""
    kinds: dict[str, list[Wanted]] = {}
    for order in orders:
        kinds.setdefault(_kind(order, before), []).append(order)
    longest = max(map(len, kinds.values()), default=0)
    return [same[i] for i in range(longest) for same in kinds.values() if i < len(same)]


def _kind(order: Wanted, before: World) -> str:
    refunds = refunds_of(before, order.order_id)
    return max(refunds, key=lambda refund: refund.amount).kind if refunds else "nothing"
