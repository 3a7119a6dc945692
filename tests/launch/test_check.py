"""Faults of the bot's files are told with file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer

from launch.check import check, config_faults, mapping_faults, profile_faults, rasa_faults, response_faults, yaml_faults
from tests.world import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("data", "actions", "channels", "components", "profiles"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("domain.yml", "config.yml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_project_itself_is_in_order() -> None:
    assert list(response_faults(ROOT)) == []
    assert list(profile_faults(ROOT)) == []


def test_a_response_without_chinese(project: Path) -> None:
    change(project / "domain.yml", "  utter_ok:\n", '  utter_thing:\n    - text: "only English"\n  utter_ok:\n')
    change(project / "data/rules/talk.yml", "utter_thanks", "utter_thing")
    line = (project / "domain.yml").read_text(encoding="utf-8").split("  utter_thing:")[0].count("\n") + 1
    faults = list(response_faults(project))
    assert any(fault.startswith(f"domain.yml:{line}: utter_thing has no Chinese variation") for fault in faults)


def test_a_response_that_nothing_uses(project: Path) -> None:
    with (project / "domain.yml").open("a", encoding="utf-8") as file:
        file.write("  utter_nobody_says_this:\n    - text: hello\n")
    assert any("utter_nobody_says_this is used by no rule" in fault for fault in response_faults(project))


def test_a_placeholder_that_only_one_language_has(project: Path) -> None:
    change(project / "domain.yml", "your ticket is {ticket}", "your ticket is {tickt}")
    faults = "\n".join(response_faults(project))
    assert "utter_handoff: {tickt} stands in some" in faults and "{ticket} stands in some" in faults


def test_a_threshold_that_is_no_number(project: Path) -> None:
    change(project / "config.yml", "    threshold: 0.3", "    threshold: hello")
    (fault,) = config_faults(project)
    line = (project / "config.yml").read_text(encoding="utf-8").split("threshold: hello")[0].count("\n") + 1
    assert fault.startswith(f"config.yml:{line}: FallbackClassifier: threshold is 'hello'")


def test_a_file_that_is_no_yaml_is_told_without_rasa(project: Path) -> None:
    assert list(yaml_faults(project)) == []
    change(project / "data/rules/orders.yml", "      - intent: cancel_order", "     - intent: cancel_order")
    (fault,) = yaml_faults(project)
    assert fault.startswith("data/rules/orders.yml:")


def test_a_wrong_profile_value_is_told_with_its_line(project: Path) -> None:
    change(project / "profiles/cn-mainland.yml", "attempts: 5", "attempts: five")
    (fault,) = profile_faults(project)
    text = (project / "profiles/cn-mainland.yml").read_text(encoding="utf-8")
    line = text.split("attempts: five")[0].count("\n") + 1
    assert f"cn-mainland.yml:{line}" in fault and "five" in fault


@pytest.mark.dialogue
def test_what_rasa_only_warns_of_is_a_fault(project: Path) -> None:
    with (project / "data/nlu/en/orders.yml").open("a", encoding="utf-8") as file:
        file.write("\n  - intent: no_such_intent\n    examples: |\n      - whatever this may be\n")
    assert any("no_such_intent" in fault for fault in rasa_faults(project))


@pytest.mark.dialogue
def test_yaml_that_cannot_be_read_is_told_with_file_and_line(project: Path) -> None:
    path = project / "data/rules/orders.yml"
    change(path, "      - intent: cancel_order", "     - intent: cancel_order")
    (fault,) = rasa_faults(project)
    assert "data/rules/orders.yml" in fault and "line" in fault


def test_a_text_under_two_intents_fails_the_command(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "lexicon", project / "lexicon")
    monkeypatch.setattr("launch.check.settings", lambda: SimpleNamespace(root=project, shop_mapping=None))
    other = 'version: "3.1"\n\nnlu:\n  - intent: invoice\n    examples: |\n      - 你好\n'
    (project / "data/nlu/zh/other.yml").write_text(other, encoding="utf-8")
    with pytest.raises(typer.Exit):
        check(rasa=False)
    assert re.search(r"data/nlu/zh/\w+\.yml:\d+: '你好' stands under", capsys.readouterr().out)


def test_a_wrong_mapping_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "mappings").mkdir()
    shutil.copy(ROOT / "mappings/standin.yml", tmp_path / "mappings")
    assert list(mapping_faults(tmp_path)) == []
    change(tmp_path / "mappings/standin.yml", "money: minor", "money: cents")
    (fault,) = mapping_faults(tmp_path)
    assert "standin.yml:" in fault and "formats.money" in fault and "found 'cents'" in fault
