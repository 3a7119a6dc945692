"""Make agendas by program: `python -m evals.retail.agendas --help`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from evals.retail.agendas.conditions import with_conditions
from evals.retail.agendas.from_gold import from_gold
from evals.retail.schema import Agenda, Swap
from evals.retail.tasks import AGENDAS, agenda_of, read_agendas, read_bare
from evals.retail.world import read_retail

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Make agendas of tasks by program.")
Folder = Annotated[Path, typer.Option("--db", help="Folder with τ-bench's users.json, orders.json, products.json")]
Tasks = Annotated[Path, typer.Option("--tasks", help="JSONL with tasks of τ-bench's form")]
Out = Annotated[Path, typer.Option("--out", help="The file to write")]


@app.command()
def gold(db: Folder, tasks: Tasks, out: Out, made: bool = typer.Option(True, help="Take hand-made ones first")) -> None:
    """Write the tasks with an agenda each: the hand-made one, or one out of the gold writes."""
    world = read_retail(db)
    by_hand = read_agendas(sorted(AGENDAS.glob("*.yml"))) if made else {}
    lines = []
    for line, bare in zip(_lines(tasks), read_bare(tasks), strict=True):
        agenda = agenda_of(bare, tasks) or by_hand.get(bare.id) or from_gold(bare, world)
        lines.append(json.dumps({**line, "id": bare.id, "agenda": as_data(agenda)}, ensure_ascii=False))
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    typer.echo(f"{len(lines)} tasks in {out}")


@app.command()
def conditions(db: Folder, tasks: Tasks, out: Out, count: int = typer.Option(120, help="Of how many tasks")) -> None:
    """Write agendas with a question or a condition, from templates, as YAML by task id; read them through."""
    agendas = with_conditions(read_bare(tasks), read_retail(db), count)
    ordered = sorted(agendas, key=lambda task_id: int(task_id.rpartition("-")[2]))
    text = yaml.safe_dump(
        {task_id: as_data(agendas[task_id]) for task_id in ordered}, allow_unicode=True, sort_keys=False
    )
    out.write_text(
        f"# Made by `python -m evals.retail.agendas conditions`, then read through.\n{text}", encoding="utf-8"
    )
    typer.echo(f"{len(agendas)} agendas in {out}")


def as_data(agenda: Agenda) -> dict[str, Any]:
    """An agenda as it is written down, without what is as it would be anyway."""
    data = agenda.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"identity": agenda.identity, **data, "goals": [_goal(goal) for goal in agenda.goals]}


def _goal(goal: Any) -> dict[str, Any]:
    data = {"do": goal.do, **goal.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
    if goal.otherwise:
        data["otherwise"] = _goal(goal.otherwise)
    if any(isinstance(item, Swap) for item in getattr(goal, "items", ())):
        data["items"] = [item.model_dump(mode="json", by_alias=True, exclude_defaults=True) for item in goal.items]
    return data


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    app()
