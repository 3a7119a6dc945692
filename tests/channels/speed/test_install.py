"""Putting all of it in place, in processes of their own: what is replaced stays replaced."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def run(program: str) -> str:
    """What a Python program prints."""
    command = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_another_rasa_stays_as_it_is_and_is_told() -> None:
    said = run(
        "import logging, sys; logging.basicConfig(stream=sys.stdout); import rasa; rasa.__version__ = '3.7.0'\n"
        "from rasa.engine.runner.dask import DaskGraphRunner as R; before = R.run\n"
        "from channels import speed; speed.install(); print(R.run is before)"
    )
    assert "Rasa 3.7.0 is slower than it could be" in said and "`uv sync`" in said
    assert said.endswith("True")


def test_installing_twice_replaces_once() -> None:
    said = run(
        "from rasa.engine.runner.dask import DaskGraphRunner as R; before = R.run\n"
        "from channels import speed; speed.install(); once = R.run; speed.install()\n"
        "print(once is not before, R.run is once, once.__wrapped__ is before)"
    )
    assert said == "True True True"


def test_a_process_that_answers_settles() -> None:
    said = run(
        "import gc, numpy, scipy.linalg; from channels import speed\n"
        "print(gc.get_freeze_count()); speed.settle(); print(gc.get_freeze_count() > 10000)\n"
        "from threadpoolctl import threadpool_info; print({each['num_threads'] for each in threadpool_info()})"
    )
    assert said.splitlines() == ["0", "True", "{1}"]
