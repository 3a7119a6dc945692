"""Running the model's graph in an order that is worked out once.

Rasa cuts the graph down, builds a dask graph and has dask schedule it, three times a message. The nodes are
the same each time; only what goes in differs.
"""

from __future__ import annotations

import logging
from functools import wraps
from graphlib import TopologicalSorter
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner

from xiaoer.wrapping import wrap

logger = logging.getLogger("rasa.engine.runner.dask")  # what it says goes on under Rasa's name

Run = Callable[..., Dict[str, Any]]
_PLANS = "_plans_by_xiaoer"


class Step(NamedTuple):
    """A node and the names of what it gets, in the order of its inputs."""

    name: str
    node: GraphNode
    needs: Tuple[str, ...]


Plan = Tuple[Step, ...]


def install() -> None:
    """Answer with planned runs; training stays with dask."""
    wrap(DaskGraphRunner, "run", planned)


def planned(original: Run) -> Run:
    """`original` for training and for odd inputs; for a model that answers, the same nodes without a scheduler."""

    @wraps(original)
    def run(
        self: DaskGraphRunner, inputs: Optional[Dict[str, Any]] = None, targets: Optional[List[str]] = None
    ) -> Dict[str, Any]:
        if not targets:  # a training, which runs once
            return original(self, inputs, targets)
        plan = _plan(self, tuple(targets))
        given = inputs or {}
        # An input that is a text could be taken for a node's name, and one with a node's name replaces the node.
        if any(isinstance(value, str) for value in given.values()) or any(step.name in given for step in plan):
            return original(self, inputs, targets)
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug("Running graph with inputs: %s, targets: %s.", inputs, targets)
        outputs: Dict[str, Any] = {name: (name, value) for name, value in given.items()}
        try:
            for step in plan:
                # A need that nothing fills is handed on by its name, as dask does; the node says what it lacks.
                outputs[step.name] = step.node(*(outputs.get(need, need) for need in step.needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(outputs[target] for target in targets)

    return run


def _plan(runner: DaskGraphRunner, targets: Tuple[str, ...]) -> Plan:
    """The steps to `targets`, worked out at the first run of a loaded model."""
    plans: Dict[Tuple[str, ...], Plan] = vars(runner).setdefault(_PLANS, {})
    if targets not in plans:
        plans[targets] = _worked_out(runner, targets)
    return plans[targets]


def _worked_out(runner: DaskGraphRunner, targets: Tuple[str, ...]) -> Plan:
    nodes = runner._graph_schema.minimal_graph_schema(list(targets)).nodes
    needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
    order = TopologicalSorter({name: set(wanted) & set(nodes) for name, wanted in needs.items()}).static_order()
    return tuple(Step(name, runner._instantiated_nodes[name], needs[name]) for name in order)
