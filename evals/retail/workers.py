"""Several assistants side by side, each with a shop of its own, that take tasks from one list."""

from __future__ import annotations

import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from rich.console import Console

from evals.retail.recorder import Recorder
from evals.retail.run import Setting, run_task
from evals.retail.schema import Task
from evals.retail.shop import Shop
from evals.running import Assistant, running

Job = tuple[Task, int]
"""A task and its seed."""


def run_all(
    jobs: Sequence[Job],
    setting: Setting,
    recorder: Recorder,
    workers: int,
    console: Console,
    advance: Callable[[], None],
) -> None:
    """Run all jobs and keep what comes out; the first error of a worker is raised once all have stopped."""
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    errors: list[BaseException] = []
    with ExitStack() as stack:
        assistants = [
            stack.enter_context(running("tau-bench", console, setting.retail.into, "the τ-bench world"))
            for _ in range(min(workers, len(jobs)))
        ]
        shops = [_shop(assistant, stack) for assistant in assistants]
        threads = [
            threading.Thread(
                target=_work, args=(waiting, setting, recorder, assistant, shop, advance, errors), daemon=True
            )
            for assistant, shop in zip(assistants, shops, strict=True)
        ]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                while thread.is_alive():
                    thread.join(1.0)
        finally:
            _empty(waiting)
    if errors:
        raise errors[0]


def _shop(assistant: Assistant, stack: ExitStack) -> Shop:
    shop = Shop(assistant.plan.database, Path(assistant.plan.home) / "fresh.db")
    stack.callback(shop.close)
    return shop


def _work(
    waiting: queue.SimpleQueue[Job],
    setting: Setting,
    recorder: Recorder,
    assistant: Assistant,
    shop: Shop,
    advance: Callable[[], None],
    errors: list[BaseException],
) -> None:
    while not errors:
        try:
            task, seed = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            unlock(Path(assistant.plan.home) / "sessions.db")
            talker = assistant.talker(f"retail-{setting.bank.language}-{seed}-{task.id}")
            recorder.add(run_task(task, seed, setting, talker, shop))
        except Exception as error:  # told by the thread that started this one
            errors.append(error)
            return
        advance()


def unlock(sessions: Path) -> None:
    """Forget wrong tries of identities, which would lock out a task's next customer; before any there is no file."""
    if sessions.exists():
        with closing(sqlite3.connect(sessions, timeout=10)) as connection, connection:
            connection.execute("DELETE FROM failures")


def _empty(waiting: queue.SimpleQueue[Job]) -> None:
    while not waiting.empty():
        waiting.get_nowait()
