"""Rasa's conversation tests by behaviour, with the intents that the trained model finds (`--e2e`)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from launch.training import is_stale, train
from tests.world import ROOT

pytestmark = pytest.mark.dialogue

STORIES = ROOT / "tests" / "stories"
AT_LEAST = 80


def rasa_test(stories: Path, out: Path) -> subprocess.CompletedProcess[str]:
    if is_stale(ROOT):
        train(ROOT)
    command = [sys.executable, "-m", "rasa", "test", "core", "--e2e", "--fail-on-prediction-errors"]
    return subprocess.run(
        [*command, "--stories", str(stories), "--out", str(out)],
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore", "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_story_is_followed(tmp_path: Path) -> None:
    written = [
        story
        for path in STORIES.rglob("*.yml")
        for story in yaml.safe_load(path.read_text(encoding="utf-8"))["stories"]
    ]
    misnamed = [path.name for path in STORIES.rglob("*.yml") if not path.name.startswith("test_")]
    assert not misnamed, f"Rasa doesn't run these: {misnamed}"
    assert len(written) >= AT_LEAST
    done = rasa_test(STORIES, tmp_path)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    counted = report["conversation_accuracy"]
    assert counted["total"] == counted["correct"] == len(written)


def test_a_story_that_is_wrong_fails(tmp_path: Path) -> None:
    wrong = {"story": "wrong", "steps": [{"user": "你好", "intent": "greeting"}, {"action": "utter_goodbye"}]}
    path = tmp_path / "test_wrong.yml"
    path.write_text(yaml.safe_dump({"version": "3.1", "stories": [wrong]}, allow_unicode=True), encoding="utf-8")
    assert rasa_test(path, tmp_path).returncode == 1


def test_training_again_takes_from_the_cache_what_has_not_changed(tmp_path: Path) -> None:
    if is_stale(ROOT):
        train(ROOT)
    command = [sys.executable, "-m", "rasa", "train", "--skip-validation", "--out", str(tmp_path)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore", "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "Restored component 'EncoderIntentClassifier' from cache" in done.stdout + done.stderr
