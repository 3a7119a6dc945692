"""Figures, the page and going on after a break."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.retail.phrases import HERE, load_bank
from evals.retail.recorder import Recorder
from evals.retail.report import figures, page, pass_hat
from evals.retail.run import Line, Run
from xiaoer.errors import ConfigurationError


def run(task: str, seed: int, *, passed: bool = True, audit: tuple[str, ...] = ()) -> Run:
    return Run(
        task=task,
        seed=seed,
        language="en",
        passed=passed,
        faults=() if passed else ("status: expected a, found b",),
        audit=audit,
        cause=None if passed else "cancel: refused",
        given_up=(),
        refused=(),
        writes=1,
        lines=(Line(said="cancel it", reply="Which one?", asks="order_number", seconds=0.2),),
    )


def test_pass_hat_counts_tasks_of_which_all_tries_pass() -> None:
    runs = [run("a", seed) for seed in range(4)] + [run("b", seed, passed=seed > 0) for seed in range(4)]
    assert pass_hat(runs, 1) == pytest.approx(7 / 8)
    assert pass_hat(runs, 4) == pytest.approx(1 / 2)
    assert pass_hat(runs[:3], 4) is None


def test_the_report_has_its_figures_at_the_top_and_says_what_they_arent() -> None:
    found = figures([run("a", 1), run("b", 1, passed=False, audit=("not confirmed: cancel #W1",))], {"language": "en"})
    assert found["pass^1"] == 0.5 and found["pass^4"] is None
    assert "not comparable" in found["note"]
    assert found["audit"] == {"writes": 2, "runs_with_faults": 1, "faults": ["b seed 1: not confirmed: cancel #W1"]}
    assert [failure["task"] for failure in found["failures"]] == ["b"]
    text = page(found)
    assert "customer: cancel it" in text and "not confirmed: cancel #W1" in text and "not measured" in text


def test_a_broken_off_measurement_goes_on(tmp_path: Path) -> None:
    path, about = tmp_path / "report.runs.jsonl", {"language": "en", "tasks": "1"}
    Recorder(path, about, again=False).add(run("a", 1))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"task": "b", "se')
    assert list(Recorder(path, about, again=False).runs) == [("a", 1)]
    with pytest.raises(ConfigurationError, match="tasks differ"):
        Recorder(path, {**about, "tasks": "2"}, again=False)
    assert Recorder(path, {**about, "tasks": "2"}, again=True).runs == {}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("bye:", "by:"), "by: Extra inputs"),
        (("{email}", "{mail}"), r"\{mail\} isn't known"),
        (("language: en", "language: ["), r"en.yml:\d+: this isn't YAML"),
    ],
)
def test_a_bank_says_what_is_wrong_with_it(tmp_path: Path, change: tuple[str, str], fault: str) -> None:
    path = tmp_path / "en.yml"
    path.write_text((HERE / "en.yml").read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=fault):
        load_bank(path)
