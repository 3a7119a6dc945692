"""`python -m evals.serving`: how fast the whole assistant is here and what it takes, beside Rasa's default."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, get_args

import typer
import uvloop
from rich.console import Console
from rich.markup import escape

from evals.rasa_default.plan import RasaDefaultPlan
from evals.rasa_default.trained import BENCH, FULL_EPOCHS, RasaDefault, Tokenizer
from evals.running import ends_cleanly, fresh_model
from evals.service.demo import demo_orders
from evals.service.report import progress
from evals.service.wanted import Wanted
from evals.serving.ceiling import measure_ceiling
from evals.serving.contenders import Contender, Running, start
from evals.serving.load import level, run_level
from evals.serving.machine import this_machine
from evals.serving.plot import draw
from evals.serving.results import Measured, show, write
from evals.serving.script import Kind, Turn, conversations
from evals.serving.startup import measure_training
from launch.stack import Plan, Ports
from shopd import read
from shopd.database import Database
from xiaoer.config import ROOT

FOLDER = Path(__file__).parent / "measured"
CLIENTS = (1, 8, 16, 32)
LOADS: dict[str, tuple[Kind, ...]] = {"talk": ("talk",), "order": ("order",), "mixed": ("talk", "order")}
OURS = "Xiaoer"
_TURNS_PER_LEVEL = 240
_WARM_UP_TURNS = 40
_ERROR = re.compile(r"\bERROR\b|^\w[\w.]*(?:Error|Exception)\b")
_SHOWN_ERRORS = 5
_SHOWN_WRONG = 12
console = Console()


def main(
    turns: Annotated[int, typer.Option(min=16, help="Turns of each load")] = _TURNS_PER_LEVEL,
    seconds: Annotated[float, typer.Option(min=1, help="Longest time of each load")] = 30.0,
    against: Annotated[
        list[str] | None,
        typer.Option(
            help="whitespace, jieba: Rasa's default with this tokenizer; may stand twice. If not given: those that "
            "are trained"
        ),
    ] = None,
    alone: Annotated[bool, typer.Option(help="Measure the assistant only")] = False,
    epochs: Annotated[int, typer.Option(min=1, help="Of Rasa's default; fewer only to try this out")] = FULL_EPOCHS,
    bench: Annotated[Path, typer.Option(help="Folder with the trained defaults")] = BENCH,
    save: Annotated[bool, typer.Option(help="Write tables and picture into evals/serving/measured/")] = False,
    seed: Annotated[int, typer.Option(help="Decides who says what")] = 1,
) -> None:
    """Measure training, cold start, memory and turns per second; exit code 1 if a reply of the assistant was wrong."""
    machine = this_machine()
    others = [] if alone else _trained(against, epochs, bench)
    with console.status("Training without a cache …"):
        training = measure_training()
    fresh_model(console)
    with ends_cleanly(), tempfile.TemporaryDirectory(prefix="xiaoer-serving-") as home, ExitStack() as stacks:
        with console.status("Measuring the measuring …"):
            ceiling = measure_ceiling()
        ours = Contender(OURS, Plan(ROOT, _folder(home, "ours"), Ports.free(), profile="cn-mainland"), training)
        running = []
        for contender in [ours, *(_default(other, _folder(home, other.tokenizer)) for other in others)]:
            with console.status(f"{contender.name}: starting everything, then Rasa once more …"):
                running.append(start(contender, stacks))
        asyncio.run(_load(running, turns, seconds, seed))
        measured = Measured(str(date.today()), machine, ceiling, [each.figures() for each in running])
        failed = any(load.wrong for load in measured.figures[0].levels)
        if failed:
            _show_errors(ours.plan)
    show(console, measured)
    if save:
        write(FOLDER, measured)
        console.print(f"Written: {FOLDER}, {draw(FOLDER, measured).name}")
    raise typer.Exit(1 if failed else 0)


def _trained(against: list[str] | None, epochs: int, bench: Path) -> list[RasaDefault]:
    """The defaults to compare with; those that were asked for must be trained."""
    known = get_args(Tokenizer)
    unknown = sorted(set(against or ()) - set(known))
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: there are {' and '.join(known)}", param_hint="--against")
    found = [RasaDefault(tokenizer, epochs, bench) for tokenizer in known if not against or tokenizer in against]
    for default in found:
        if default.kept() is None:
            command = f"python -m evals.rasa_default --tokenizer {default.tokenizer} --epochs {epochs}"
            console.print(f"Rasa's default ({default.tokenizer}) isn't trained for today's data: run `{command}`")
            if against:
                raise typer.Exit(2)
    return [default for default in found if default.kept() is not None]


def _folder(home: str, name: str) -> Path:
    path = Path(home) / name
    path.mkdir()
    return path


def _default(default: RasaDefault, home: Path) -> Contender:
    kept = default.kept()
    assert kept is not None  # `_trained` has seen to it
    plan = RasaDefaultPlan(ROOT, home, Ports.free(), profile="cn-mainland", model=kept.model.resolve())
    epochs = "" if default.epochs == FULL_EPOCHS else f", {default.epochs} epochs"
    return Contender(f"Rasa's default ({default.tokenizer}{epochs})", plan, kept.training, either_language=True)


def _show_errors(plan: Plan) -> None:
    """What the servers logged as errors, to explain wrong replies: the home with its logs is gone afterwards."""
    for name in plan.commands():
        log = (plan.home / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        lines = Counter(line.strip()[:200] for line in log.splitlines() if _ERROR.search(line))
        for line, count in lines.most_common(_SHOWN_ERRORS):
            console.print(f"[red]{name} logged, {count}×[/red] {escape(line)}")


async def _load(running: list[Running], turns: int, seconds: float, seed: int) -> None:
    """Every load at every number of clients, for each contender in the same minute; wrong replies are shown.

    All hear the same conversations, as far as each gets in the time.
    """
    orders = _orders(running[0].contender.plan)
    scripts = [
        {name: conversations(orders, seed + i, *kinds) for i, (name, kinds) in enumerate(LOADS.items())}
        for _ in running
    ]
    with _wrong_replies() as wrong, progress(console) as bar:
        task = bar.add_task("Customers talk", total=turns * len(CLIENTS) * len(LOADS) * len(running))
        for each, script in zip(running, scripts, strict=True):
            await _one(each, script, 2, "mixed", _WARM_UP_TURNS, seconds, Counter())
        for clients in CLIENTS:
            for name in LOADS:
                for each, script in zip(running, scripts, strict=True):
                    bar.update(task, description=f"{clients} clients, {name}, {each.contender.name}")
                    await _one(each, script, clients, name, turns, seconds, wrong[each.contender.name], keep=True)
                    bar.advance(task, turns)


async def _one(
    each: Running,
    scripts: dict[str, Iterator[list[Turn]]],
    clients: int,
    name: str,
    turns: int,
    seconds: float,
    wrong: Counter[tuple[str, str]],
    *,
    keep: bool = False,
) -> None:
    """One load of one contender."""

    def note(turn: Turn, reply: str) -> None:
        wrong[(turn.text, reply)] += 1

    before = each.cpu_ms()
    answered, took = await run_level(
        each.contender.plan.rest,
        scripts[name],
        clients,
        name=name if keep else "warm",
        turns=turns,
        seconds=seconds,
        either_language=each.contender.either_language,
        wrong=note,
    )
    taken = {process: ms - before[process] for process, ms in each.cpu_ms().items()}
    if keep:
        each.levels.append(level(clients, name, answered, took, taken))


@contextmanager
def _wrong_replies() -> Iterator[dict[str, Counter[tuple[str, str]]]]:
    """Counters by contender, shown at the end."""
    found: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    yield found
    for name, replies in found.items():
        for (said, reply), count in replies.most_common(_SHOWN_WRONG):
            console.print(f"[red]{name}, wrong, {count}×[/red] {escape(said)} → {escape(reply or '(nothing)')}")


def _orders(plan: Plan) -> list[Wanted]:
    """The demo shop's orders whose customers have a phone."""
    database = Database(plan.database)
    try:
        with database.reading() as session:
            found = demo_orders(read.customers(session), read.orders(session))
    finally:
        database.close()
    return [order for order in found if order.person.last4]


if __name__ == "__main__":
    uvloop.install()
    typer.run(main)
