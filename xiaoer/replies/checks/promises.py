"""Nothing is said to be done, or going to be done for this customer, that no action did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xiaoer.replies.clauses import Clause
from xiaoer.replies.evidence import Evidence, close_to
from xiaoer.replies.types import Fault
from xiaoer.replies.wording import deeds, plain
from xiaoer.types import Language

_SAME_WORDS = 0.7
_TOPICS: dict[str, frozenset[str]] = {
    "modify": frozenset({"modify", "address", "payment", "exchange"}),
    "agent": frozenset({"agent", "complaint", "check"}),
    "return": frozenset({"return"}),
}


def check_promises(clauses: Sequence[Clause], evidence: Evidence) -> Iterator[Fault]:
    """A fault for each deed that is claimed or promised without one."""
    language = evidence.grounds.language
    for clause in clauses:
        if clause.asks or clause.negative:
            continue
        text = plain(clause.text)
        promised = [] if clause.general else _matching("will", language, text)
        claimed = [] if clause.supposes else _matching("done", language, text)
        for deed in (*promised, *claimed):
            if not _was_done(deed, clause, evidence):
                advice = "nobody did or may promise that; say what the rules say, or offer a person"
                yield Fault("promise", clause.text, f"“{clause.text}”: {advice}")
                break


def _matching(how: str, language: Language, text: str) -> list[str]:
    return [deed for deed, patterns in deeds(how, language) if any(each.search(text) for each in patterns)]


def _was_done(deed: str, clause: Clause, evidence: Evidence) -> bool:
    """Whether a deed, or the shop's system, says the same of this customer's."""
    topics = _TOPICS.get(deed, frozenset({deed}))
    for unit in evidence.units:
        if not unit.of_customer:
            continue
        for each in unit.clauses:
            if close_to(clause, each.text, evidence.grounds.language) >= _SAME_WORDS:
                return True
            named = each.concepts.topic | each.concepts.guarded
            if named & topics and each.negative == clause.negative:
                return True
    return False
