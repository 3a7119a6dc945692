from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.knowledge.conftest import SHIPPED
from tests.knowledge.test_vectors import CountingEncoder
from xiaoer.knowledge.cli import app

PROFILE = SHIPPED.parent / "profiles" / "cn-mainland.yml"


def test_search_prints_the_answer_and_its_source(folder: Path) -> None:
    result = CliRunner().invoke(
        app, ["search", "which courier do you ship with", "--encoder", "none", "--folder", str(folder)]
    )
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "We ship with Red Crane Express."
    assert "Parcels › Which courier  en/parcels.md:11" in result.output


def test_search_finds_the_language_out(folder: Path) -> None:
    result = CliRunner().invoke(app, ["search", "发什么快递", "--encoder", "none", "--folder", str(folder)])
    assert result.output.splitlines()[0] == "我们发红鹤快递。"


def test_search_says_that_it_found_no_answer(folder: Path) -> None:
    result = CliRunner().invoke(app, ["search", "kangaroo", "--encoder", "none", "--folder", str(folder)])
    assert result.output.splitlines()[0] == "(no answer)"


def test_search_refuses_what_it_does_not_know(folder: Path) -> None:
    for arguments, message in (
        (["--language", "fr"], "it takes zh or en"),
        (["--encoder", "bert"], "bert"),
        (["--folder", str(folder / "zh"), "--encoder", "none"], "no documents here"),
    ):
        result = CliRunner().invoke(app, ["search", "courier", *arguments])
        assert result.exit_code != 0
        assert message in result.output


def test_check_exits_with_the_number_of_faults_said(folder: Path) -> None:
    arguments = ["check", "--folder", str(folder), "--profile", str(PROFILE)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    (folder / "en/parcels.md").unlink()
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "zh/parcels.md:1: en/parcels.md is missing" in result.output
    assert "1 problem(s)" in result.output


def test_check_names_a_profile_that_is_not_there(folder: Path) -> None:
    result = CliRunner().invoke(app, ["check", "--folder", str(folder), "--profile", str(folder / "none.yml")])
    assert result.exit_code == 1
    assert "there is no such profile" in result.output


def test_index_says_what_it_has_indexed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiaoer.knowledge.cli.build_encoder", lambda name: CountingEncoder())
    result = CliRunner().invoke(app, ["index", "--folder", str(folder), "--vectors", "local", "--prune"])
    assert result.exit_code == 0, result.output
    assert "zh: 2 documents, 2 passages, zh-" in result.output
    assert "en: 2 documents, 2 passages, en-" in result.output


def test_index_names_a_place_for_vectors_that_is_none(folder: Path) -> None:
    result = CliRunner().invoke(app, ["index", "--folder", str(folder), "--vectors", "cellar"])
    assert result.exit_code == 1
    assert "it takes local, memory, or the address" in result.output
