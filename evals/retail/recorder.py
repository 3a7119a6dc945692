"""Runs that are done, one a line in a file, so that a measurement which was broken off goes on where it was."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from evals.retail.run import Run
from xiaoer.errors import ConfigurationError


class Recorder:
    """The file of runs; its first line says what was measured, and another measurement can't go on in it."""

    def __init__(self, path: Path, about: Mapping[str, str], *, again: bool) -> None:
        """`again` drops what is there."""
        self._path = path
        self._lock = threading.Lock()
        self.runs: dict[tuple[str, int], Run] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        if again or not path.exists():
            path.write_text(json.dumps({"about": dict(about)}, ensure_ascii=False) + "\n", encoding="utf-8")
        else:
            self._read(dict(about))

    def _read(self, about: dict[str, str]) -> None:
        first, *lines = self._path.read_text(encoding="utf-8").splitlines() or ["{}"]
        before = json.loads(first).get("about", {})
        other = [name for name in about if before.get(name) != about[name]]
        if other:
            raise ConfigurationError(
                f"{self._path} holds runs of another measurement ({', '.join(other)} differ); "
                "give another --report, or --again to begin anew"
            )
        for line in lines:
            try:
                run = Run.model_validate_json(line)
            except ValidationError:
                continue  # broken off while it was written
            self.runs[run.task, run.seed] = run

    def add(self, run: Run) -> None:
        """Keep a run; several threads may."""
        with self._lock:
            self.runs[run.task, run.seed] = run
            with self._path.open("a", encoding="utf-8") as file:
                file.write(run.model_dump_json() + "\n")
