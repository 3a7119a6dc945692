"""Where in a YAML file a value stands, so that an error can name its line."""

from __future__ import annotations

from collections.abc import Iterable

import yaml


def line_of(text: str, path: Iterable[str | int]) -> int:
    """The line (from 1) of the value at `path`, or of the nearest thing around it that the file has.

    A key's line is the one where the key stands. `text` must be valid YAML.
    """
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for step in path:
        found = _step(node, step) if node is not None else None
        if found is None:
            break
        mark, node = found
        line = mark.start_mark.line + 1
    return line


def _step(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The node that marks the place of `step` inside `node`, and the node of its value."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None
