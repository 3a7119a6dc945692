"""The file that a designer edits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.replies.grounds import rules
from xiaoer.errors import ConfigurationError
from xiaoer.replies.rules import load_rules


def test_the_shipped_file_is_sound() -> None:
    assert rules().enabled and rules().longest["zh"] == 220
    assert any(pattern.search("全网最低价") for pattern in rules().forbidden("zh"))


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rules.yml"
    path.write_text("enabled: true\nnever_said:\n  zh: ['(']\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"rules\.yml:3: .*regular expression"):
        load_rules(path)
