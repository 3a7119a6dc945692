"""The command tells what is wrong before it starts anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.cli import app
from evals.retail.command import retail
from evals.retail.phrases import HERE
from tests.evals.retail.conftest import ADA
from xiaoer.errors import ConfigurationError


@pytest.fixture
def tasks(tmp_path: Path) -> Path:
    agenda = {"goals": [{"do": "cancel", "order": "#W1000001", "reason": "no longer needed"}]}
    path = tmp_path / "tasks.jsonl"
    path.write_text(json.dumps({"user_id": ADA, "actions": [], "agenda": agenda}), encoding="utf-8")
    return path


def test_the_command_is_told_of() -> None:
    told = CliRunner().invoke(app, ["retail", "--help"])
    assert told.exit_code == 0 and "--phrases" in told.stdout


def test_a_language_that_isnt_spoken(folder: Path, tasks: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"'fr'.*zh and en"):
        retail(folder, tasks, tmp_path / "out.json", lang="fr")


def test_a_bank_of_another_language(folder: Path, tasks: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"zh.yml is for zh, and --lang is en"):
        retail(folder, tasks, tmp_path / "out.json", lang="en", phrases=HERE / "zh.yml")


def test_a_folder_without_a_world(tasks: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"users.json"):
        retail(tmp_path, tasks, tmp_path / "out.json")
