"""All checks of one draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from xiaoer.replies.checks.claims import check_claims
from xiaoer.replies.checks.facts import check_facts
from xiaoer.replies.checks.form import check_form
from xiaoer.replies.checks.goods import check_goods
from xiaoer.replies.checks.promises import check_promises
from xiaoer.replies.checks.strangers import check_strangers
from xiaoer.replies.clauses import clauses_of
from xiaoer.replies.evidence import Evidence
from xiaoer.replies.rules import ReplyRules
from xiaoer.replies.types import Fault, Grounds

FurtherCheck = Callable[[str, Grounds], Iterable[Fault]]
"""A check that another part of the project adds, such as one for a prompt that leaks."""


class Checker:
    """Holds drafts against what they rest on; safe to use from several threads."""

    def __init__(self, rules: ReplyRules, further: Sequence[FurtherCheck] = ()) -> None:
        self._rules = rules
        self._further = tuple(further)

    def faults(self, draft: str, grounds: Grounds) -> list[Fault]:
        """Everything that is wrong with `draft`; none for one that may be sent."""
        evidence = Evidence(grounds)
        clauses = clauses_of(draft, grounds.language)
        found = [
            *check_form(draft, grounds.language, self._rules),
            *check_facts(clauses, evidence),
            *check_promises(clauses, evidence),
            *check_strangers(draft, evidence),
            *check_goods(draft, evidence),
            *check_claims(clauses, evidence),
        ]
        for check in self._further:
            found.extend(check(draft, grounds))
        return list(dict.fromkeys(found))
