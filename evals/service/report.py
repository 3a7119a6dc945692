"""What a run has shown: counts in a table, every failure in full."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table


@dataclass
class Part:
    """One thing that was to be shown: how often it was tried, how often it was right, and what went wrong."""

    name: str
    tried: int = 0
    right: int = 0
    failures: list[str] = field(default_factory=list)

    def count(self, what: str, faults: list[str], conversation: str = "") -> None:
        """Count one try; without faults it is right."""
        self.tried += 1
        if faults:
            self.failures.append("\n".join([what, *(f"- {fault}" for fault in faults), conversation]).strip())
        else:
            self.right += 1

    @property
    def good(self) -> bool:
        """Whether there were tries and all were right."""
        return 0 < self.tried == self.right


def report(console: Console, title: str, parts: list[Part]) -> int:
    """Print the table and every failure; the exit code: 0 when everything was right."""
    table = Table(title=title, min_width=72)
    for column in ("", "right", "of"):
        table.add_column(column, justify="left" if not column else "right")
    for part in parts:
        table.add_row(part.name, f"[{'green' if part.good else 'red'}]{part.right}[/]", str(part.tried))
    console.print(table)
    for part in parts:
        for failure in part.failures:
            console.rule(escape(part.name))
            console.print(escape(failure), highlight=False, soft_wrap=True)
    return 0 if parts and all(part.good for part in parts) else 1


def progress(console: Console) -> Progress:
    """A bar with a count and the time."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True)
