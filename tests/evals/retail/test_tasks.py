"""Tasks and agendas: what is wrong with them is told with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.retail.agendas.__main__ import as_data
from evals.retail.agendas.from_gold import from_gold, withholds
from evals.retail.phrases import HERE, load_bank
from evals.retail.prepare import misfits, prepare
from evals.retail.schema import Action, Agenda, Return, SwapItems
from evals.retail.tasks import AGENDAS, BareTask, agenda_of, read_agendas, read_bare
from evals.retail.world import Retail
from tests.evals.retail.conftest import ADA
from xiaoer.errors import ConfigurationError

EXCHANGE = {
    "name": "modify_pending_order_items",
    "kwargs": {"order_id": "#W1000001", "item_ids": ["11"], "new_item_ids": ["12"], "payment_method_id": "paypal_1"},
}


def tasks_file(folder: Path, *tasks: object) -> Path:
    path = folder / "tasks_train.jsonl"
    path.write_text("\n".join(json.dumps(task) for task in tasks), encoding="utf-8")
    return path


def task(**more: object) -> dict[str, object]:
    return {
        "user_id": ADA,
        "instruction": "your email is ada@example.com",
        "actions": [EXCHANGE],
        "outputs": [],
        **more,
    }


def test_tasks_are_called_by_file_and_place_unless_they_have_an_id(tmp_path: Path) -> None:
    assert [t.id for t in read_bare(tasks_file(tmp_path, task(), task(id="mine")))] == ["train-0", "mine"]


def test_a_line_that_is_no_task_is_told_with_its_number(tmp_path: Path) -> None:
    path = tasks_file(tmp_path, task(), {"user_id": ADA})
    with pytest.raises(ConfigurationError, match=r"tasks_train.jsonl:2: .*'actions' is missing"):
        read_bare(path)


def test_an_agenda_with_a_misspelt_key_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text(
        "one:\n  goals: [{do: cancel, order: '#W1', reason: no longer needed}]\n"
        "two:\n  goals: [{do: cancel, oder: '#W1', reason: no longer needed}]\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigurationError, match=r"mine.yml:3: two: goals.0.cancel.oder: Extra inputs"):
        read_agendas([path])


def test_an_agenda_in_a_task_comes_before_all_others_and_its_faults_have_the_tasks_line(tmp_path: Path) -> None:
    path = tasks_file(tmp_path, task(), task(agenda={"goals": [{"do": "fly"}]}))
    with pytest.raises(ConfigurationError, match=r":2: agenda of train-1: .*fly"):
        agenda_of(read_bare(path)[1], path)


@pytest.mark.parametrize(
    "wish",
    [{"same": True, "with": {"color": "white"}}, {}, {"whatever": ["color"]}],
)
def test_a_wish_says_what_it_wants(wish: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"same|wish"):
        Agenda.model_validate({"goals": [{"do": "modify", "order": "#W1", "items": [{"item": "1", "to": wish}]}]})


def test_gold_writes_become_what_the_customer_wants(retail: Retail) -> None:
    [goal] = from_gold(read(EXCHANGE), retail).goals
    assert isinstance(goal, SwapItems) and goal.payment == "paypal_1"
    assert goal.items[0].to.values == {"color": "white"}


def test_the_same_variant_again_is_said_as_such(retail: Retail) -> None:
    same = {**EXCHANGE, "kwargs": {**EXCHANGE["kwargs"], "new_item_ids": ["11"]}}  # type: ignore[dict-item]
    [goal] = from_gold(read(same), retail).goals
    assert isinstance(goal, SwapItems) and goal.items[0].to.same


def test_half_of_all_customers_dont_say_their_orders_number(retail: Retail) -> None:
    ids = [f"train-{number}" for number in range(200)]
    assert 80 <= sum(map(withholds, ids)) <= 120
    for task_id in ids[:20]:
        [goal] = from_gold(read(EXCHANGE, task_id), retail).goals
        assert (goal.refer != "number") == withholds(task_id)


def test_an_agenda_that_doesnt_fit_the_world_is_told(tmp_path: Path, retail: Retail) -> None:
    wrong = {"goals": [{"do": "return", "order": "#W1000003", "items": ["22"]}]}
    path = tasks_file(tmp_path, task(agenda=wrong))
    with pytest.raises(ConfigurationError, match=r"train-0: return: #W1000003 is no order of ada_byron_1"):
        prepare(path, retail, load_bank(HERE / "en.yml"))


def test_a_question_that_the_bank_cant_say_is_told(retail: Retail) -> None:
    agenda = Agenda.model_validate({"goals": [{"do": "ask", "about": "the_weather"}]})
    [fault] = misfits(read(EXCHANGE).with_agenda(agenda), retail, load_bank(HERE / "en.yml"))
    assert "the_weather" in fault and "order_status" in fault


def test_the_agendas_of_the_project_are_in_order_and_come_back_from_yaml_as_they_were() -> None:
    found = read_agendas(sorted(AGENDAS.glob("*.yml")))
    assert sum(task_id.startswith("dev-") for task_id in found) == 20
    assert sum(task_id.startswith("train-") for task_id in found) >= 100
    assert all(Agenda.model_validate(as_data(agenda)) == agenda for agenda in found.values())


def test_what_is_added_later_is_part_of_what_is_returned() -> None:
    with pytest.raises(ValueError, match="adds"):
        Return(order="#W1", items=("1",), adds=("1",))


def read(action: dict[str, object], task_id: str = "train-0") -> BareTask:
    return BareTask(task_id, 1, ADA, "", (Action.model_validate(action),), ())
