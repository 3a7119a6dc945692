"""Whether the model still fits the bot's files, and training it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import typer
from rich.console import Console

from xiaoer.config import settings
from xiaoer.errors import ConfigurationError

_SOURCES = (
    "config.yml",
    "domain.yml",
    "data",
    "sentiment",
    "guardrails",
    "components",
    "channels/hooks.py",
    "xiaoer/encoders",
    "xiaoer/understanding",
    "xiaoer/guardrails",
    "xiaoer/text",
)
_KEPT = 3


def newest_model(root: Path) -> Path | None:
    """The model that Rasa would load."""
    return max((root / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)


def is_stale(root: Path) -> bool:
    """Whether there is no model, or one of the files that make it is newer."""
    model = newest_model(root)
    if model is None:
        return True
    made = model.stat().st_mtime
    files = (file for source in _SOURCES for file in _files(root / source))
    return any(file.stat().st_mtime > made for file in files)


def train(root: Path) -> Path:
    """Run `rasa train`; raises `ConfigurationError` with what Rasa said. Old models beyond a few are deleted."""
    command = [sys.executable, "-m", "rasa", "train", "--skip-validation", "--quiet"]
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    model = newest_model(root)
    if done.returncode != 0 or model is None:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise ConfigurationError(f"training failed; Rasa said:\n{said}")
    for old in sorted((root / "models").glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        old.unlink()
    return model


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.suffix in (".yml", ".py", ".json")]


def command(
    if_stale: bool = typer.Option(False, help="Only when the bot's files changed after the last training."),
) -> None:
    """Train the model into models/."""
    root = settings().root
    if if_stale and not is_stale(root):
        typer.echo("The model is up to date.")
        return
    with Console().status("Training …"):
        began = time.monotonic()
        model = train(root)
    typer.echo(f"{model.relative_to(root)} trained in {time.monotonic() - began:.1f} s")
