"""Copies are left out only where they serve nothing but debug lines."""

from __future__ import annotations

import ast
import logging
from importlib import import_module
from pathlib import Path

import pytest

from channels.speed.log_copies import MODULES, LogCopies


@pytest.mark.parametrize("name", MODULES)
def test_the_module_copies_for_debug_lines_only(name: str) -> None:
    source = Path(str(import_module(name).__file__)).read_text(encoding="utf-8")
    tree = ast.parse(source)
    for parent in ast.walk(tree):
        if isinstance(parent, ast.Call) and ast.unparse(parent.func) == "structlogger.debug":
            parent.args, parent.keywords = [], []
    uses = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "copy"]
    assert uses == []
    assert "copy.deepcopy(" in source


def test_values_are_copied_while_rasa_logs_at_debug(monkeypatch: pytest.MonkeyPatch) -> None:
    value = {"a": [1]}
    rasa = logging.getLogger("rasa")
    monkeypatch.setattr(rasa, "level", logging.INFO)
    rasa.manager._clear_cache()  # type: ignore[attr-defined]
    assert LogCopies.deepcopy(value) is value
    monkeypatch.setattr(rasa, "level", logging.DEBUG)
    rasa.manager._clear_cache()  # type: ignore[attr-defined]
    copied = LogCopies.deepcopy(value)
    assert copied == value and copied["a"] is not value["a"]
    monkeypatch.undo()
    rasa.manager._clear_cache()  # type: ignore[attr-defined]
