"""Cutting a message into the clauses that may each be a request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from xiaoer.text.normalise import to_half_width
from xiaoer.understanding.requests import forms, joints
from xiaoer.understanding.requests.themes import apart, themes_of

Joint = Literal["number", "and", "sentence", "clause", "or", "if", "comma", "space", "noun", "bare"]
"""How a clause is joined to the one before it, the strongest first."""

Form = Literal["asks", "points", "tells"]
"""Whether a clause asks for something, only points at its neighbour ("please check", "怎么办"), or tells."""

MOST = 4
"""Clauses of one message; more would cost more than they tell."""

_STRENGTH = {joint: rank for rank, joint in enumerate(get_args(Joint))}
LOOSE: tuple[Joint, ...] = ("or", "comma", "space", "noun", "bare")
"""Joints that part as often as not."""

_START: Joint = "sentence"
_READ = 1000  # characters
_BETWEEN: dict[Joint, re.Pattern[str]] = {
    "number": joints.NUMBERS,
    "and": joints.ADDS,
    "clause": joints.AND_CLAUSE,
    "or": joints.OR,
    "sentence": joints.SENTENCE,
    "comma": joints.COMMA,
    "space": joints.SPACE,
    "noun": joints.AND_NOUN,
    "bare": joints.BARE,
}


class Clause(NamedTuple):
    """A stretch of the text, what stands between it and the one before, its form and its themes."""

    start: int
    end: int
    joint: Joint
    form: Form
    themes: frozenset[str]

    @property
    def asks(self) -> bool:
        """Whether it asks for something."""
        return self.form == "asks"


class _Gap(NamedTuple):
    """What stands between two clauses; it belongs to neither."""

    start: int
    end: int
    joint: Joint


def cut(text: str) -> list[Clause]:
    """At most four clauses of `text`, in order; one or none where nothing hints at more.

    Manners ("你好", "thanks") and what isn't wanted ("不是要退货") are no clause; a condition, a reason
    or a story belongs to the request beside it. Where there are more than four, the weakest joints go.
    """
    plain = to_half_width(text)[:_READ]
    gaps = _gaps(plain)
    if not gaps:
        return list(_between(plain, gaps))
    clauses = _with_stories(_with_conditions(plain, _meant(plain, gaps)))
    ranked = sorted(range(1, len(clauses)), key=lambda i: (_STRENGTH[clauses[i].joint], i))
    kept = {0, *ranked[: MOST - 1]}
    most: list[Clause] = []
    for i, clause in enumerate(clauses):
        if i in kept:
            most.append(clause)
        else:
            most[-1] = _joined(most[-1], clause)
    return most


def _gaps(plain: str) -> list[_Gap]:
    """What separates clauses, without overlaps; neighbours are one, as strong as the stronger."""
    found = [_Gap(*match.span(), joint) for joint, pattern in _BETWEEN.items() for match in pattern.finditer(plain)]
    gaps: list[_Gap] = []
    for gap in sorted(found, key=lambda gap: (gap.start, -gap.end)):
        if gaps and not plain[gaps[-1].end : gap.start].strip():
            last = gaps[-1]
            joint = gap.joint
            if joint == "noun" and last.joint in ("comma", "sentence"):
                joint = "clause"  # "..., and 8 hooks are missing"
            gaps[-1] = _Gap(last.start, max(last.end, gap.end), _stronger(last.joint, joint))
        else:
            gaps.append(gap)
    return gaps


def _between(plain: str, gaps: list[_Gap]) -> Iterator[Clause]:
    start, joint = 0, _START
    for gap in [*gaps, _Gap(len(plain), len(plain), "sentence")]:
        said = plain[start : gap.start].strip()
        if any(map(str.isalnum, said)):
            if joint in ("comma", "space", "or", "sentence") and forms.IF.search(said):
                joint = "if"
            begin = plain.index(said, start)
            form = _form(said, asked="?" in plain[gap.start : gap.end])
            yield Clause(begin, begin + len(said), joint, form, themes_of(said))
            joint = gap.joint
        else:
            joint = _stronger(joint, gap.joint)
        start = gap.end


def _form(said: str, *, asked: bool) -> Form:
    if forms.POINTS.search(said):
        return "points"
    if asked or forms.BEGS.search(said):
        return "asks"
    return "asks" if forms.COMMANDS.search(said) and not forms.STORY.search(said) else "tells"


def _meant(plain: str, gaps: list[_Gap]) -> list[Clause]:
    """The clauses without manners, without what isn't wanted, and without joints that were none."""
    kept: list[Clause] = []
    joint: Joint | None = None  # of what was dropped: "a, thanks, and b"
    for clause in _between(plain, gaps):
        said = _text(plain, clause)
        joint = clause.joint if joint is None else _stronger(joint, clause.joint)
        if kept and _needs_a_whole(plain, kept[-1], clause) and not forms.DOES.search(_text(plain, kept[-1])):
            kept[-1] = _joined(kept[-1], clause)
            joint = None
        elif not (forms.is_manners(said) or forms.is_leftover(said) or forms.NOT_THIS.search(said)):
            kept.append(clause._replace(joint=joint))
            joint = None
    return kept


def _needs_a_whole(plain: str, last: Clause, clause: Clause) -> bool:
    """Whether nothing but a word or less parts two clauses, so that the first must be able to stand by itself."""
    between = plain[last.end : clause.start]
    return clause.joint in ("bare", "noun") or (clause.joint == "and" and between.isalpha() and not between.isascii())


def _text(plain: str, clause: Clause) -> str:
    return plain[clause.start : clause.end]


def _with_conditions(plain: str, clauses: list[Clause]) -> list[Clause]:
    """A clause that is only a condition ("如果没有蓝色", "if it's gone") joined to the next one."""
    joined: list[Clause] = []
    pending: Clause | None = None
    for clause in clauses:
        if pending:
            clause = _joined(pending, clause)
        pending = clause if forms.ONLY_IF.search(_text(plain, clause)) else None
        if not pending:
            joined.append(clause)
    return [*joined, pending] if pending else joined


def _with_stories(clauses: list[Clause]) -> list[Clause]:
    """A clause that doesn't ask, joined to what it belongs to: the next request, else the one before.

    One that was added ("另外发票还没收到"), a sentence of its own and one of another theme stand for themselves.
    """
    joined: list[Clause] = []
    for i, clause in enumerate(clauses):
        follows = clauses[i + 1] if i + 1 < len(clauses) else None
        if joined and _belongs(joined[-1], clause, follows):
            joined[-1] = _joined(joined[-1], clause)
        else:
            joined.append(clause)
    return joined


def _belongs(last: Clause, clause: Clause, follows: Clause | None) -> bool:
    """Whether `clause` says no more than `last` did, or leads from it."""
    if apart(last.themes, clause.themes) and "points" not in (last.form, clause.form):
        return False
    if clause.joint == "clause":
        return not last.asks and not clause.asks
    leads_on = follows is not None and follows.asks and follows.joint in LOOSE and clause.joint not in ("noun", "bare")
    return clause.joint in LOOSE and not (last.asks and (clause.asks or leads_on))


def _stronger(one: Joint, other: Joint) -> Joint:
    return min(one, other, key=_STRENGTH.__getitem__)


def _joined(one: Clause, other: Clause) -> Clause:
    """Both as one; "my bracelet hasn't come" and "please check" together ask."""
    form: Form = "tells" if one.form == other.form == "tells" else "asks"
    return Clause(one.start, other.end, one.joint, form, one.themes | other.themes)
