"""Everything that a measurement needs, read and checked before anything is started."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from evals.retail import world
from evals.retail.agendas.from_gold import from_gold
from evals.retail.phrases import Bank
from evals.retail.schema import Ask, Complain, OrderGoal, Return, SwapItems, Task
from evals.retail.tasks import AGENDAS, agenda_of, read_agendas, read_bare
from evals.retail.world import Retail
from xiaoer.errors import ConfigurationError


def prepare(path: Path, retail: Retail, bank: Bank, more: Sequence[Path] = ()) -> list[Task]:
    """The tasks of a file, each with its own agenda, else one of `more`, else a hand-made one, else one by program.

    Raises `ConfigurationError` that names each task in which something doesn't fit the world or the bank.
    """
    made = {**read_agendas(sorted(AGENDAS.glob("*.yml"))), **read_agendas(more)}
    tasks = []
    faults: list[str] = []
    for bare in read_bare(path):
        if bare.user_id not in retail.customers:
            faults.append(f"{path}:{bare.line}: {bare.id}: the world has no customer {bare.user_id!r}")
            continue
        task = bare.with_agenda(agenda_of(bare, path) or made.get(bare.id) or from_gold(bare, retail))
        faults += [f"{path}:{bare.line}: {bare.id}: {fault}" for fault in misfits(task, retail, bank)]
        tasks.append(task)
    if faults:
        raise ConfigurationError("\n".join(faults[:10]))
    return tasks


def misfits(task: Task, retail: Retail, bank: Bank) -> list[str]:
    """Where a task's agenda names what isn't in the world, or what the bank can't say."""
    goals = list(task.agenda.goals)
    goals += [goal.otherwise for goal in goals if goal.otherwise]
    return [f"{goal.do}: {fault}" for goal in goals for fault in _misfit(goal, task.user_id, retail, bank)]


def _misfit(goal: object, user_id: str, retail: Retail, bank: Bank) -> list[str]:
    if isinstance(goal, Ask | Complain):
        known = bank.questions if isinstance(goal, Ask) else bank.complaints
        if goal.about and goal.about not in known:
            return [f"the bank has no {goal.about!r}; it has {', '.join(sorted(known))}"]
        return []
    faults = []
    if isinstance(goal, OrderGoal):
        order = retail.orders.get(goal.order)
        if order is None or order.user_id != user_id:
            return [f"{goal.order} is no order of {user_id}"]
        items = goal.items if isinstance(goal, Return) else ()
        if isinstance(goal, SwapItems):
            items = tuple(swap.item for swap in goal.items)
        if len(world.lines_of(order, items)) != len(items):
            faults.append(f"not all of {', '.join(items)} are in {goal.order}")
    method = getattr(goal, "method", None) or getattr(goal, "payment", None) or getattr(goal, "refund", None)
    if method and retail.customers[user_id].payment_method(method) is None:
        faults.append(f"{user_id} has no payment method {method}")
    return faults


def fingerprint(*paths: Path) -> str:
    """What stands in these files, in a few letters."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
