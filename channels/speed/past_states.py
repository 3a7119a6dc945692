"""What policies know of a conversation: Rasa plays all of it again for each of them, five times a turn.

Within a turn everything before the customer's message stays as it is. So it is played once for each way of looking
at it, and only the rest again. What was played is kept on the tracker, which Rasa makes anew for every message.
"""

from __future__ import annotations

import copy
from functools import wraps
from typing import Any, Callable, Dict, List, Optional, Tuple

from rasa.shared.core.constants import PREVIOUS_ACTION
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from xiaoer.wrapping import wrap

_PLAYED = "_played_by_xiaoer"
RuleOnly = Optional[Dict[str, Any]]


def install() -> None:
    """Go on from what was played before the latest message."""
    wrap(Domain, "states_for_tracker_history", continuing)


class Play:
    """A conversation as far as it was played: the events, the tracker after them, and their states."""

    def __init__(self, domain: Domain, tracker: DialogueStateTracker, unset: bool, no_rules: bool) -> None:
        """A play from the beginning. `unset` and `no_rules`: Rasa's omit_unset_slots and ignore_rule_only_turns."""
        self.domain = domain
        self.events: List[Event] = []
        self.tracker = tracker.init_copy()
        self.states: List[State] = []
        self._unset = unset
        self._no_rules = no_rules
        self._last_action: Any = None  # of a turn that isn't hidden
        self._hidden = False

    def copy(self) -> Play:
        """The same, to be played on."""
        made = copy.copy(self)
        made.events, made.states = list(self.events), list(self.states)
        made.tracker = copy.copy(self.tracker)
        made.tracker.slots = {name: copy.copy(slot) for name, slot in self.tracker.slots.items()}
        made.tracker.events = copy.copy(self.tracker.events)
        made.tracker.active_loop = copy.copy(self.tracker.active_loop)
        return made

    def hear(self, event: Event, rule_only: RuleOnly) -> None:
        """Play one event; each action is preceded by a state."""
        if isinstance(event, ActionExecuted):
            self.add_state(event.hide_rule_turn, rule_only)
        self.tracker.update(event)
        self.events.append(event)

    def add_state(self, hide: bool, rule_only: RuleOnly) -> None:
        """The state as the tracker stands; as in Rasa's `states_for_tracker_history`."""
        domain, tracker = self.domain, self.tracker
        if self._no_rules:
            if not self._hidden:
                self._last_action = domain._get_prev_action_sub_state(tracker)
            if not tracker.followup_action and tracker.latest_action_name != tracker.active_loop_name:
                self._hidden = hide
            if self._hidden:
                return
        state = domain.get_active_state(tracker, omit_unset_slots=self._unset)
        if self._no_rules:
            domain._remove_rule_only_features(state, rule_only)
            if self.states:
                domain._substitute_rule_only_user_input(state, self.states[-1])
            if self._last_action:
                state[PREVIOUS_ACTION] = self._last_action
        self.states.append(domain._clean_state(state))


def continuing(original: Callable[..., List[State]]) -> Callable[..., List[State]]:
    """`original` for training's trackers; for a conversation the same states, without playing its past again."""

    @wraps(original)
    def states_for_tracker_history(
        self: Domain,
        tracker: DialogueStateTracker,
        omit_unset_slots: bool = False,
        ignore_rule_only_turns: bool = False,
        rule_only_data: RuleOnly = None,
    ) -> List[State]:
        if type(tracker) is not DialogueStateTracker or type(tracker.slots) is not dict:
            return original(self, tracker, omit_unset_slots, ignore_rule_only_turns, rule_only_data)
        applied = tracker.applied_events()
        played = vars(tracker).setdefault(_PLAYED, {})
        key = (bool(omit_unset_slots), bool(ignore_rule_only_turns), repr(rule_only_data))
        known: Optional[Play] = played.get(key)
        if known is None or known.domain is not self or not _begins_with(applied, known.events):
            known = Play(self, tracker, omit_unset_slots, ignore_rule_only_turns)
            before, _ = _at_latest_message(applied)
            for event in before:
                known.hear(event, rule_only_data)
            played[key] = known
        play = known.copy()
        for event in applied[len(known.events) :]:
            play.hear(event, rule_only_data)
        play.add_state(False, rule_only_data)
        return [_copied(state) for state in play.states]

    return states_for_tracker_history


def _begins_with(events: List[Event], beginning: List[Event]) -> bool:
    return len(events) >= len(beginning) and all(a is b for a, b in zip(events, beginning, strict=False))


def _at_latest_message(events: List[Event]) -> Tuple[List[Event], List[Event]]:
    """The events before the latest message, which nothing in this turn changes, and the rest.

    The message itself isn't among the first: a policy's event may still say how it is to be looked at.
    """
    for place in range(len(events) - 1, -1, -1):
        if isinstance(events[place], UserUttered):
            return events[:place], events[place:]
    return [], events


def _copied(state: State) -> State:
    """A state that its user may change."""
    return {kind: dict(part) if isinstance(part, dict) else part for kind, part in state.items()}
