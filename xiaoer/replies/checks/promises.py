"""Nothing is said to be done, or going to be done for this customer, that no action did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xiaoer.replies.clauses import Clause
from xiaoer.replies.evidence import Evidence, close_to
from xiaoer.replies.types import Fault
from xiaoer.replies.wording import deeds, plain
from xiaoer.types import Language

_SAME_WORDS = 0.7
_VERBATIM = 0.95
_BY_US = re.compile(r"我|[为帮给替向]您|\bi\b|\bi'|\bwe\b|\bwe'|\byour\b")
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
        claimed = [] if clause.supposes or _of_cases(clause, text) else _matching("done", language, text)
        for deed in (*promised, *claimed):
            if not _was_done(deed, clause, evidence):
                advice = "nobody did or may promise that; say what the rules say, or offer a person"
                yield Fault("promise", clause.text, f"“{clause.text}”: {advice}")
                break


def _of_cases(clause: Clause, text: str) -> bool:
    """Whether it speaks of cases, and nobody of the shop's is said to have done it for this customer."""
    return clause.general and not clause.of_customer and not _BY_US.search(text)


def _matching(how: str, language: Language, text: str) -> list[str]:
    return [deed for deed, patterns in deeds(how, language) if any(each.search(text) for each in patterns)]


def _was_done(deed: str, clause: Clause, evidence: Evidence) -> bool:
    """Whether a deed, or the shop's system, says the same of this customer's."""
    language = evidence.grounds.language
    topics = _TOPICS.get(deed, frozenset({deed}))
    for unit in evidence.units:
        if not unit.of_customer:
            # What a rule says we do, in its own words, is no promise of the draft's.
            if deed == "agent" and any(close_to(clause, each.text, language) >= _VERBATIM for each in unit.clauses):
                return True
            continue
        for each in unit.clauses:
            if close_to(clause, each.text, language) >= _SAME_WORDS:
                return True
            named = each.concepts.topic | each.concepts.guarded
            if named & topics and each.negative == clause.negative:
                return True
    return False
