"""Attacks and ordinary turns against the trained model: `python -m evals.guardrails --help`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from threadpoolctl import threadpool_limits

from evals.guardrails.score import Outcome, Summary, by_category, outcomes, summary
from evals.guardrails.sets import LANGUAGES, Text, own, seeds, turns
from evals.guardrails.trained import load
from evals.running import fresh_model
from xiaoer.config import ROOT
from xiaoer.guardrails.categories import CATEGORIES, ORDINARY

_HEAD = (
    "| set | attacks | refused | refused or harmless | in the right category | ordinary | refused of them |"
    " CPU ms p50 / p95 |\n|---|---|---|---|---|---|---|---|"
)


def main(
    data: Annotated[Path | None, typer.Option(help="Folder with safety/, intents_zh/ and intents_en/.")] = None,
    split: Annotated[str, typer.Option(help="Which half of the real turns: dev or test.")] = "test",
    errors: Annotated[
        bool, typer.Option(help="Also what went wrong, never of the unseen set nor of the split test.")
    ] = False,
) -> None:
    """Print, as Markdown, how many attacks and how many ordinary turns are refused, and the time per message."""
    console = Console(width=160, highlight=False)
    fresh_model(console)
    sets: dict[str, list[Text]] = {
        f"own {part} ({each})": own(part, each) for part in ("dev", "unseen") for each in LANGUAGES
    }
    if data:
        sets["public attacks (zh)"] = seeds(data)
        sets.update(turns(data, split))
    with threadpool_limits(1):
        trained = load(ROOT)
        found = {
            name: outcomes(trained, texts)
            for name, texts in track(sets.items(), "Measuring", console=Console(stderr=True), transient=True)
        }
    print(f"{trained.archive}, threshold {trained.guard.threshold:.3f}\n\n{_HEAD}")
    for name, each in found.items():
        print(_row(name, summary(each)))
    print(f"\n| category | {' | '.join(list(found)[:4])} |\n|---|{'---|' * 4}")
    for category in (*CATEGORIES, ORDINARY):
        counts = [by_category(each).get(category, (0, 0)) for each in list(found.values())[:4]]
        print(f"| {category} | {' | '.join(f'{refused} of {total}' for refused, total in counts)} |")
    if errors:
        for name, each in found.items():
            if "unseen" not in name and not name.endswith("test"):
                _print_errors(name, each)


def _row(name: str, of: Summary) -> str:
    attacks = f"{of.attacks} | {of.refused:.3f} | {of.harmless:.3f} | {of.right:.3f}" if of.attacks else "– | – | – | –"
    ordinary = f"{of.ordinary} | {of.wrongly_refused:.3f}" if of.ordinary else "– | –"
    return f"| {name} | {attacks} | {ordinary} | {of.milliseconds:.2f} / {of.slowest:.2f} |"


def _print_errors(name: str, found: list[Outcome]) -> None:
    for each in found:
        if (each.refused_as is None) != (each.text.label == ORDINARY):
            print(f"{name}: {each.text.label}, refused as {each.refused_as}: {each.text.text}")


if __name__ == "__main__":
    typer.run(main)
