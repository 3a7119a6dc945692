"""Every number, date, amount and identifier stands in a source that speaks of the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xiaoer.replies.clauses import Clause
from xiaoer.replies.evidence import Evidence, Reader, nearest, topics_of
from xiaoer.replies.types import Fault


def check_facts(clauses: Sequence[Clause], evidence: Evidence) -> Iterator[Fault]:
    """A fault for each fact without a source."""
    reader = Reader(evidence)
    for clause in clauses:
        units = reader.units_for(clause)
        topics = topics_of(clause)
        near = nearest(clause, [unit for unit in units if unit.speaks_of(topics, clause.conditions)] or units)
        for fact in clause.facts:
            if fact.kind == "id" and any(fact.key in unit.facts for unit in evidence.units):
                continue
            if any(unit.is_headed(fact.key, topics) for unit in units):
                continue
            if not any(unit.states(fact.key, topics, clause.conditions) for unit in near):
                piece = clause.text[fact.start : fact.end].strip()
                yield Fault("fact", piece, f"“{piece}” isn't in the sources as said here; leave it out or take theirs")
