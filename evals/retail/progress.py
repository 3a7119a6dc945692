"""How far a customer has come with one goal: what was said, what is still meant, how often it was tried."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from evals.retail.schema import Goal, Return, Swap, SwapItems, Wish


@dataclass
class Progress:
    """One goal on its way."""

    goal: Goal
    voiced: bool = False
    said: set[str] = field(default_factory=set)  # "method", "reason", "added", "wish <item id>" …
    asked: Counter[str] = field(default_factory=Counter)  # how often each thing was asked for
    wishes: dict[str, int] = field(default_factory=dict)  # item id → which of its wishes is meant
    corrections: int = 0
    restarts: int = 0
    waited: bool = False
    digressed: bool = False
    slip: str | None = None  # what is said wrongly at first: "method", "items" or "variant"

    def swap_of(self, item: str) -> Swap:
        """The swap of an item; raises `LookupError` where the goal has none."""
        if not isinstance(self.goal, SwapItems):
            raise LookupError(f"{self.goal.do} swaps nothing")
        return next(swap for swap in self.goal.items if swap.item == item)

    def wish(self, item: str) -> Wish:
        """What an item shall become, as it is meant now."""
        swap = self.swap_of(item)
        return (swap.to, *swap.instead)[self.wishes.get(item, 0)]

    def all_wishes(self) -> dict[str, Wish]:
        """What every item shall become, by its item id."""
        return {swap.item: self.wish(swap.item) for swap in self.goal.items} if isinstance(self.goal, SwapItems) else {}

    def settle_for_less(self, item: str) -> bool:
        """Turn to the next wish of an item; False where there is none."""
        swap = self.swap_of(item)
        place = self.wishes.get(item, 0) + 1
        if place > len(swap.instead):
            return False
        self.wishes[item] = place
        return True

    def items(self) -> tuple[str, ...]:
        """The items of a return as they are meant now: those to be added later only once they were."""
        if not isinstance(self.goal, Return):
            return ()
        later = set() if "added" in self.said else set(self.goal.adds)
        return tuple(item for item in self.goal.items if item not in later)
