"""What is measured side by side: the assistant, and Rasa's default configurations on the same data."""

from __future__ import annotations

from contextlib import ExitStack
from typing import NamedTuple

import psutil

from evals.running import stack_closed
from evals.serving.load import Level
from evals.serving.machine import resident_mb
from evals.serving.startup import ColdStart, Training, measure_start
from launch.stack import Plan, Stack


class Contender(NamedTuple):
    """A plan with its name; `either_language`: whether it can't tell which language to answer in."""

    name: str
    plan: Plan
    training: Training
    either_language: bool = False


class Figures(NamedTuple):
    """All that was measured of one contender. Memory: MB by process, after loading and after the load."""

    name: str
    training: Training
    starts: ColdStart
    loaded_mb: dict[str, float]
    after_mb: dict[str, float]
    levels: list[Level]


class Running:
    """A contender whose processes run."""

    def __init__(self, contender: Contender, stack: Stack, starts: ColdStart) -> None:
        self.contender = contender
        self.starts = starts
        self._stack = stack
        self.loaded_mb = self.memory_mb()
        self.levels: list[Level] = []

    def memory_mb(self) -> dict[str, float]:
        """Resident memory by process, now."""
        return {name: resident_mb(self._stack.pid(name)) for name in self.contender.plan.commands()}

    def cpu_ms(self) -> dict[str, float]:
        """What each process has taken of the processors since it began."""
        return {name: _cpu_ms(self._stack.pid(name)) for name in self.contender.plan.commands()}

    def figures(self) -> Figures:
        """Everything so far, and the memory of now."""
        contender = self.contender
        return Figures(
            contender.name, contender.training, self.starts, self.loaded_mb, self.memory_mb(), list(self.levels)
        )


def start(contender: Contender, open_stacks: ExitStack) -> Running:
    """Start a contender's processes and measure how long it takes; `open_stacks` stops them in the end."""
    stack = Stack(contender.plan)
    open_stacks.enter_context(stack_closed(stack))
    return Running(contender, stack, measure_start(stack, any_reply=contender.either_language))


def _cpu_ms(pid: int) -> float:
    process = psutil.Process(pid)
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(time.user + time.system for time in times) * 1000.0
