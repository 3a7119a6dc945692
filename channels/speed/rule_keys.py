"""Which rules fit a conversation: Rasa holds each of them against each of its states.

A rule names the action before each of its states, so only those that name the one that was run come into question, and
states further back than the longest rule say nothing.
"""

from __future__ import annotations

from collections import defaultdict
from functools import wraps
from typing import Any, Callable, Dict, FrozenSet, List, NamedTuple, Set, Tuple

from rasa.core.policies.rule_policy import SHOULD_NOT_BE_SET, RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME

from xiaoer.wrapping import wrap

_SORTED = "_sorted_by_xiaoer"
Possible = Callable[[Any, Dict[str, str], List[State]], Set[str]]
_NONE: FrozenSet[str] = frozenset()


class Level(NamedTuple):
    """The rules that are long enough to say something about the state so many turns back."""

    states: Dict[str, State]
    keys: FrozenSet[str]
    starters: FrozenSet[str]  # nothing went before their state
    by_action: Dict[str, FrozenSet[str]]
    others: FrozenSet[str]  # what went before has no name that must be the same


class Sorted(NamedTuple):
    """All rules of a lookup, by how far back they look."""

    keys: FrozenSet[str]
    levels: Tuple[Level, ...]


def install() -> None:
    """Find them by the action before."""
    wrap(RulePolicy, "_get_possible_keys", by_action_before)


def by_action_before(original: Possible) -> Possible:
    """The same set of rules as `original`'s."""

    @wraps(original)
    def _get_possible_keys(self: Any, lookup: Dict[str, str], states: List[State]) -> Set[str]:
        possible = set(lookup)
        for level, state in zip(_sorted(self, lookup).levels, reversed(states), strict=False):
            before = state.get(PREVIOUS_ACTION)
            if not before:
                fitting = possible & level.starters
            else:
                named = level.by_action.get(before.get(ACTION_NAME, ""), _NONE)
                fitting = {
                    key
                    for key in possible & (named | level.others)
                    if self._does_rule_match_state(level.states[key], state)
                }
            possible = (possible - level.keys) | fitting
        return possible

    return _get_possible_keys


def _sorted(policy: Any, lookup: Dict[str, str]) -> Sorted:
    """The rules of `lookup` sorted; a policy has a few lookups, which a training changes."""
    kept: List[Sorted] = vars(policy).setdefault(_SORTED, [])
    found = next((each for each in kept if each.keys == lookup.keys()), None)
    if found is None:
        found = _sort(policy, lookup)
        kept[:] = [found, *kept[:3]]
    return found


def _sort(policy: Any, lookup: Dict[str, str]) -> Sorted:
    rules = {key: list(reversed(policy._rule_key_to_state(key))) for key in lookup}
    longest = max(map(len, rules.values()), default=0)
    return Sorted(frozenset(lookup), tuple(_level(rules, back) for back in range(longest)))


def _level(rules: Dict[str, List[State]], back: int) -> Level:
    states = {key: rule[back] for key, rule in rules.items() if back < len(rule)}
    starters, others, named = set(), set(), defaultdict(set)
    for key, state in states.items():
        before = state.get(PREVIOUS_ACTION)
        name = before.get(ACTION_NAME) if before else None
        if not before:
            starters.add(key)
        elif not isinstance(name, str) or not name or name == SHOULD_NOT_BE_SET:
            others.add(key)
        else:
            named[name].add(key)
    by_action = {name: frozenset(keys) for name, keys in named.items()}
    return Level(states, frozenset(states), frozenset(starters), by_action, frozenset(others))
