"""What a measurement was made on, and what processes take of it."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import NamedTuple

import psutil

_MEGABYTE = 1024 * 1024


class Machine(NamedTuple):
    """The machine at the moment of measuring; `load` is the average of the last minute before."""

    processor: str
    cores: int
    memory_gb: float
    system: str
    python: str
    load: float


def this_machine() -> Machine:
    """A description without names or addresses."""
    return Machine(
        processor=_processor(),
        cores=psutil.cpu_count() or 1,
        memory_gb=round(psutil.virtual_memory().total / 1024**3, 1),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=round(os.getloadavg()[0], 2),
    )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
        if model:
            return model
    return platform.processor() or "unknown"


def resident_mb(pid: int) -> float:
    """Resident memory of a process and all that it started, in MB; what children share with it counts once."""
    process = psutil.Process(pid)
    resident: int = process.memory_info().rss + sum(
        child.memory_full_info().uss for child in process.children(recursive=True)
    )
    return round(resident / _MEGABYTE, 1)
