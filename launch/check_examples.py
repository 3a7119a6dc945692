"""Training examples that contradict each other, with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from xiaoer.text.normalise import same_text_key
from xiaoer.text.simplified import plain
from xiaoer.understanding.examples import without_marks
from xiaoer.understanding.labels import POLICY, TOPICS


class Line(NamedTuple):
    """One example where it stands: `label` is its intent, with the topic for a policy_question."""

    text: str
    label: str
    where: str


def example_faults(root: Path) -> Iterator[str]:
    """Texts that stand under two intents (or two topics), and policy questions without a topic that exists."""
    first: dict[str, Line] = {}
    for path in sorted((root / "data/nlu").rglob("*.yml")):
        for block in _blocks(path):
            name, topic = block.get("intent"), _value(block.get("metadata"), "topic")
            if name is None or block.get("examples") is None:
                continue
            where = f"{path.relative_to(root)}:{name.start_mark.line + 1}"
            if name.value == POLICY and topic not in TOPICS:
                yield (
                    f"{where}: {POLICY} has the topic {topic!r}; write `metadata: {{topic: NAME}}` under it "
                    f"with one of {', '.join(TOPICS)}"
                )
            label = f"{name.value} about {topic}" if topic else name.value
            for line in _lines(block["examples"], label, path.relative_to(root)):
                other = first.setdefault(same_text_key(plain(line.text)) or line.text, line)
                if other.label != line.label:
                    yield (
                        f"{line.where}: {line.text!r} stands under {line.label}, and at {other.where} under "
                        f"{other.label}; keep the one that is right"
                    )


def _blocks(path: Path) -> list[dict[str, Any]]:
    """The blocks of an NLU file as YAML nodes by key."""
    document = yaml.compose(path.read_text(encoding="utf-8"))
    blocks = next((value.value for key, value in document.value if key.value == "nlu"), []) if document else []
    return [{key.value: value for key, value in block.value} for block in blocks]


def _value(node: Any, key: str) -> str | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value.value for name, value in pairs if name.value == key), None)


def _lines(examples: Any, label: str, path: Path) -> Iterator[Line]:
    """`examples: |` with a dash before each; the text begins on the line after the key."""
    for number, text in enumerate(examples.value.splitlines(), examples.start_mark.line + 2):
        if text.strip().startswith("-"):
            yield Line(without_marks(text.strip()[1:].strip()), label, f"{path}:{number}")
