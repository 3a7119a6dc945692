"""Whether wrong drafts are stopped and right ones pass, and what turns cost: `python -m evals.replies --help`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from statistics import mean
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.table import Table

from evals.replies.cases import Case, Part, made_wrong, right_drafts, written_wrong
from evals.replies.cost import CONVERSATIONS, measure
from evals.replies.cost import conversations as talks_of
from evals.replies.freeze import freeze as freeze_passages
from evals.replies.spoil import spoil as spoil_drafts
from xiaoer.config import ROOT
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.money import Prices
from xiaoer.llm.scripted import ScriptedModel
from xiaoer.replies.check import Checker
from xiaoer.replies.rules import load_rules
from xiaoer.replies.writer import ReplyWriter
from xiaoer.services import services
from xiaoer.types import Language

app = typer.Typer(add_completion=False, help="How well drafts of a language model are checked.")
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


@app.callback(invoke_without_command=True)
def run(
    context: typer.Context, show: bool = typer.Option(False, help="Name every draft that is judged wrongly.")
) -> None:
    """Print how many right drafts pass and how many wrong ones are stopped, by kind and language."""
    if context.invoked_subcommand:
        return
    checker = Checker(load_rules(ROOT / "replies" / "rules.yml"))
    console = Console(width=150, highlight=False)
    table = Table("part", "drafts", "zh", "en", "together", "share")
    for part in get_args(Part):
        _count(
            table,
            console,
            checker,
            part,
            "right, pass",
            [right_drafts(language, part) for language in _LANGUAGES],
            show,
        )
        wrong = [[*written_wrong(language, part), *made_wrong(language, part)] for language in _LANGUAGES]
        for kind in dict.fromkeys(str(case.wrong) for cases in wrong for case in cases):
            of_kind = [[case for case in cases if case.wrong == kind] for cases in wrong]
            _count(table, console, checker, part, f"wrong ({kind}), stopped", of_kind, show)
        _count(table, console, checker, part, "wrong, all, stopped", wrong, False)
        table.add_section()
    console.print(table)


def _count(
    table: Table, console: Console, checker: Checker, part: str, name: str, cases: list[list[Case]], show: bool
) -> None:
    done = [sum(_judged_well(checker, each, console if show else None) for each in of) for of in cases]
    of = [len(each) for each in cases]
    counts = [f"{good} of {all_}" for good, all_ in zip([*done, sum(done)], [*of, sum(of)], strict=True)]
    table.add_row(part, name, *counts, f"{sum(done) / max(1, sum(of)):.3f}")


def _judged_well(checker: Checker, case: Case, console: Console | None) -> bool:
    faults = checker.faults(case.draft, case.grounds)
    good = bool(faults) == (case.wrong is not None)
    if not good and console is not None:
        told: Iterable[str] = (f"{fault.defect}: {fault.piece}" for fault in faults)
        console.print(f"{case.wrong or 'right'}: {case.draft}  [{'; '.join(told)}]", markup=False)
    return good


@app.command()
def cost(
    price_in: Annotated[float, typer.Option(min=0, help="Price of a thousand tokens of prompts.")] = 0.0008,
    price_out: Annotated[float, typer.Option(min=0, help="Price of a thousand tokens of answers.")] = 0.002,
    conversations: Annotated[Path, typer.Option(help="A YAML list of lists of messages.")] = CONVERSATIONS,
    scripted: Annotated[bool, typer.Option(help="A model that never knows an answer, for an upper bound.")] = False,
) -> None:
    """Print, per turn: the share answered without a language model, tokens, seconds and money.

    The language model is the one that the environment names; with --scripted one that costs and never helps.
    """
    provided = services()
    writer = provided.replies
    if scripted:
        model = GuardedModel.around(ScriptedModel(lambda _: "NO_ANSWER"))
        writer = ReplyWriter(model, load_rules(ROOT / "replies" / "rules.yml"))
    talks = talks_of(conversations)
    found = asyncio.run(measure(talks, provided.knowledge, writer))
    prices, turns = Prices(price_in, price_out), found.turns
    table = Table(show_header=False)
    table.add_row("conversations, turns", f"{len(talks)}, {turns}")
    table.add_row("answered without a language model", f"{found.without} of {turns} ({found.without / turns:.1%})")
    table.add_row("what became of the others", ", ".join(f"{name} {n}" for name, n in found.outcomes.items()) or "none")
    table.add_row("left to a person", f"{found.unanswered} of {turns}")
    tokens = f"{found.prompt_tokens / turns:.0f} + {found.answer_tokens / turns:.0f}"
    table.add_row("tokens a turn, prompt + answer", tokens)
    table.add_row("seconds a turn", f"mean {mean(found.seconds):.3f}, slowest {max(found.seconds):.3f}")
    per_turn = found.money(prices) / turns
    table.add_row("money a turn", f"{per_turn:.6f} at {price_in:g} and {price_out:g} per 1000 tokens")
    table.add_row("money for 1000 conversations", f"{per_turn * turns / len(talks) * 1000:.2f}")
    Console(width=110, highlight=False).print(table)


@app.command()
def freeze() -> None:
    """Keep what the knowledge base gives for each case's question now, as the cases' sources."""
    typer.echo(f"{freeze_passages()} questions")


@app.command()
def spoil() -> None:
    """Make the wrong drafts out of the right ones again."""
    for part in get_args(Part):
        typer.echo(f"{part}: {spoil_drafts(part)} wrong drafts")


if __name__ == "__main__":
    app()
