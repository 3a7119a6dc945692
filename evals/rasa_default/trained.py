"""Rasa's default model for the data as they are: trained once, kept with what the training took."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

import rasa
import yaml

from evals.serving.startup import Training, train_watched
from xiaoer.config import ROOT
from xiaoer.errors import ConfigurationError

Tokenizer = Literal["whitespace", "jieba"]
FULL_EPOCHS = 100
BENCH = ROOT / ".xiaoer" / "bench"
_FOLDER = Path(__file__).parent
_NLU = ("DIETClassifier", "ResponseSelector")  # whose epochs are shortened for a trial
_DATA = ("data/nlu", "data/rules", "data/stories", "evals/rasa_default/order_numbers.yml")
_SHOWN = 160


class Kept(NamedTuple):
    """A trained model, what the training took, and in how many runs (more than one after an interruption)."""

    model: Path
    training: Training
    runs: int


class RasaDefault:
    """One default configuration on today's data. `bench` is the folder in which models are kept."""

    def __init__(self, tokenizer: Tokenizer, epochs: int = FULL_EPOCHS, bench: Path = BENCH) -> None:
        self.tokenizer = tokenizer
        self.epochs = epochs
        self.config = _config(tokenizer, epochs)
        self.folder = bench / f"{tokenizer}-{epochs}-{_fingerprint(self.config)}"

    def kept(self) -> Kept | None:
        """The model that was trained before from the same data and configuration, or None."""
        try:
            found = json.loads((self.folder / "training.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return Kept(self.folder / "model.tar.gz", Training(**found["training"]), found["runs"])

    def train(self, watch: Callable[[str], None] = lambda line: None) -> Kept:
        """Train and keep it; `watch` hears the last line that Rasa wrote.

        What was interrupted goes on with the parts that were finished (Rasa's own cache, kept in the folder until the
        end); the times of all runs are then added up. Raises `RuntimeError` with what Rasa said if it fails.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        config, log, begun = self.folder / "config.yml", self.folder / "said", self.folder / "runs.json"
        config.write_text(self.config, encoding="utf-8")
        earlier = json.loads(begun.read_text(encoding="utf-8")) if begun.exists() else []
        this: list[Training] = []

        def note(so_far: Training) -> None:
            this[:] = [so_far]
            begun.write_text(json.dumps([*earlier, so_far._asdict()]), encoding="utf-8")
            watch(last_line(log))

        options = ["--config", str(config), "--domain", "domain.yml", "--out", str(self.folder)]
        options += ["--fixed-model-name", "model", "--data", *_DATA]
        done = train_watched(options, self.folder / "cache", log, note, quiet=False)
        total = _together([*(Training(**run) for run in earlier), done])
        found = {"training": total._asdict(), "runs": len(earlier) + 1}
        (self.folder / "training.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        return Kept(self.folder / "model.tar.gz", total, len(earlier) + 1)


def _together(runs: list[Training]) -> Training:
    return Training(
        seconds=round(sum(run.seconds for run in runs), 1),
        peak_mb=max(run.peak_mb for run in runs),
        cpu_seconds=round(sum(run.cpu_seconds for run in runs), 1),
        day=runs[-1].day,
    )


def _config(tokenizer: Tokenizer, epochs: int) -> str:
    text = (_FOLDER / f"{tokenizer}.yml").read_text(encoding="utf-8")
    if epochs == FULL_EPOCHS:
        return text
    if epochs < 1:
        raise ConfigurationError(f"epochs is {epochs}; it takes a whole number above zero, such as {FULL_EPOCHS}")
    config = yaml.safe_load(text)
    for component in config["pipeline"]:
        if component["name"] in _NLU:
            component["epochs"] = epochs
    return str(yaml.safe_dump(config, sort_keys=False, allow_unicode=True))


def _fingerprint(config: str) -> str:
    """Of all that makes the model: configuration, domain, data, Rasa's version."""
    found = hashlib.sha256(f"{rasa.__version__}\n{config}".encode())
    for source in ("domain.yml", *_DATA):
        path = ROOT / source
        for file in [path] if path.is_file() else sorted(path.rglob("*.yml")):
            found.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return found.hexdigest()[:16]


def last_line(log: Path) -> str:
    """The end of what Rasa wrote: a progress bar overwrites its line again and again."""
    try:
        with log.open("rb") as said:
            said.seek(max(0, log.stat().st_size - 4096))
            text = said.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", lines[-1])[:_SHOWN] if lines else ""
