"""What all runs come to: figures as JSON, and a page for people with every failure's conversation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import comb
from statistics import mean, median
from typing import Any

from evals.retail.run import Run

NOTE = (
    "The customers are simulated by an agenda and a bank of phrasings, not by a language model: these figures are not "
    "comparable with published ones of customers played by a language model."
)


def pass_hat(runs: Iterable[Run], k: int) -> float | None:
    """pass^k: how likely k tries of a task, taken from those that were made, all pass; None with fewer tries.

    Source: Yao et al., τ-bench (2024): the mean over tasks of C(passed, k) / C(tries, k).
    """
    tries: dict[str, list[bool]] = defaultdict(list)
    for run in runs:
        tries[run.task].append(run.passed)
    if not tries or any(len(each) < k for each in tries.values()):
        return None
    return mean(comb(sum(each), k) / comb(len(each), k) for each in tries.values())


def figures(runs: Sequence[Run], about: dict[str, Any]) -> dict[str, Any]:
    """The report as it is written to its file."""
    seconds = sorted(line.seconds for run in runs for line in run.lines)
    failures = [run for run in runs if not run.passed]
    return {
        "pass^1": _rounded(pass_hat(runs, 1)),
        "pass^4": _rounded(pass_hat(runs, 4)),
        "note": NOTE,
        "about": about,
        "tasks": len({run.task for run in runs}),
        "runs": len(runs),
        "passed": len(runs) - len(failures),
        "turns_per_task": _rounded(mean(run.turns for run in runs) if runs else None),
        "seconds_per_turn": {
            "mean": _rounded(mean(seconds) if seconds else None),
            "median": _rounded(median(seconds) if seconds else None),
            "p95": _rounded(seconds[int(0.95 * (len(seconds) - 1))] if seconds else None),
        },
        "audit": {
            "writes": sum(run.writes for run in runs),
            "runs_with_faults": sum(bool(run.audit) for run in runs),
            "faults": [f"{run.task} seed {run.seed}: {fault}" for run in runs for fault in run.audit],
        },
        "causes": dict(Counter(run.cause or "?" for run in failures).most_common()),
        "failures": [_failure(run) for run in failures],
    }


def _failure(run: Run) -> dict[str, Any]:
    return {
        "task": run.task,
        "seed": run.seed,
        "language": run.language,
        "cause": run.cause,
        "faults": list(run.faults),
        "given_up": list(run.given_up),
        "gold_refused": list(run.refused),
        "transcript": [line.model_dump(mode="json") for line in run.lines],
    }


def page(report: dict[str, Any]) -> str:
    """The report as Markdown."""
    speed, audit, about = report["seconds_per_turn"], report["audit"], report["about"]
    rows = [
        ("pass^1", _said(report["pass^1"])),
        ("pass^4", _said(report["pass^4"])),
        ("passed", f"{report['passed']} of {report['runs']} runs, {report['tasks']} tasks"),
        ("turns per task", _said(report["turns_per_task"])),
        ("seconds per turn", f"median {speed['median']}, mean {speed['mean']}, p95 {speed['p95']}"),
        ("audit", f"{audit['writes']} writes, {audit['runs_with_faults']} runs with faults"),
    ]
    lines = ["# Simulated customers", "", NOTE, ""]
    lines += [f"- {name}: {value}" for name, value in about.items()]
    lines += ["", "| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows), ""]
    lines += ["## Audit", "", "Nothing may be written that the task's customer did not confirm, to anybody else's"]
    lines += ["order, or twice.", "", *(f"- {fault}" for fault in audit["faults"] or ["no fault"]), ""]
    lines += ["## Why runs failed", "", "| cause | runs |", "|---|---|"]
    lines += [f"| {cause} | {count} |" for cause, count in report["causes"].items()] + [""]
    for failure in sorted(report["failures"], key=lambda each: (str(each["cause"]), each["task"], each["seed"])):
        lines += _conversation(failure)
    return "\n".join(lines) + "\n"


def _conversation(failure: dict[str, Any]) -> list[str]:
    lines = [f"### {failure['task']}, seed {failure['seed']}: {failure['cause']}", ""]
    lines += [f"- {fault}" for fault in failure["faults"]]
    lines += [f"- given up: {why}" for why in failure["given_up"]]
    lines += [f"- the shop refuses the gold write: {why}" for why in failure["gold_refused"]]
    lines += ["", "```text"]
    for line in failure["transcript"]:
        lines.append(f"customer: {line['said']}")
        lines += [f"  xiaoer: {text}" for text in (line["reply"] or "(nothing)").splitlines()]
        if line["asks"] or line["buttons"]:
            lines.append(f"          [asks {line['asks']}] {' | '.join(line['buttons'])}".rstrip())
    return [*lines, "```", ""]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _said(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
