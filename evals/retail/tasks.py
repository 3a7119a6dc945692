"""Read tasks and agendas, and say exactly what is wrong with them: file and line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import ValidationError

from evals.retail.schema import Action, Agenda, Task
from xiaoer.errors import ConfigurationError

AGENDAS = Path(__file__).parent / "agendas"
_SHOWN = 10


class BareTask(NamedTuple):
    """A task of τ-bench's form as it stands in its file, with an agenda where it brings one."""

    id: str
    line: int
    user_id: str
    instruction: str
    actions: tuple[Action, ...]
    outputs: tuple[str, ...]
    agenda: Any = None

    def with_agenda(self, agenda: Agenda) -> Task:
        """The task as a customer can act on it."""
        return Task(id=self.id, user_id=self.user_id, actions=self.actions, outputs=self.outputs, agenda=agenda)


def read_bare(path: Path) -> list[BareTask]:
    """The tasks of a JSONL file. A task without an `id` is called by its file and place: train-0, train-1 …

    Raises `ConfigurationError` with every fault's file and line.
    """
    stem = path.stem.removeprefix("tasks_")
    tasks: list[BareTask] = []
    faults: list[str] = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            tasks.append(_bare(raw, raw.get("id") or f"{stem}-{len(tasks)}", number))
        except json.JSONDecodeError as error:
            faults.append(f"{path}:{number}: this isn't JSON: {error}")
        except (KeyError, TypeError, AttributeError, ValidationError) as error:
            faults.append(f"{path}:{number}: this isn't a task of τ-bench's form: {_brief(error)}")
    _raise(faults)
    if not tasks:
        raise ConfigurationError(f"{path} holds no task; give a JSONL file with one task of τ-bench's form a line")
    return tasks


def _bare(raw: Mapping[str, Any], task_id: str, line: int) -> BareTask:
    actions = tuple(Action.model_validate(action) for action in raw["actions"])
    outputs = tuple(map(str, raw.get("outputs") or ()))
    return BareTask(str(task_id), line, raw["user_id"], raw.get("instruction", ""), actions, outputs, raw.get("agenda"))


def agenda_of(task: BareTask, path: Path) -> Agenda | None:
    """The agenda that a task brings itself; raises `ConfigurationError` with its line."""
    if task.agenda is None:
        return None
    try:
        return Agenda.model_validate(task.agenda)
    except ValidationError as error:
        raise ConfigurationError(
            "\n".join(f"{path}:{task.line}: agenda of {task.id}: {fault}" for fault in _faults(error))
        ) from error


def read_agendas(paths: Iterable[Path]) -> dict[str, Agenda]:
    """Agendas by task id out of YAML files; a task may stand once. Raises `ConfigurationError` with file and line."""
    found: dict[str, Agenda] = {}
    faults = []
    for path in paths:
        for task_id, (line, raw) in _entries(path).items():
            try:
                if task_id in found:
                    raise ConfigurationError("this task has an agenda already")
                found[task_id] = Agenda.model_validate(raw)
            except ValidationError as error:
                faults += [f"{path}:{line}: {task_id}: {fault}" for fault in _faults(error)]
            except ConfigurationError as error:
                faults.append(f"{path}:{line}: {task_id}: {error}")
    _raise(faults)
    return found


def _entries(path: Path) -> dict[str, tuple[int, Any]]:
    """Each task's line and agenda in a YAML file whose keys are task ids."""
    try:
        node = yaml.compose(_text(path))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigurationError(f"{path}:{line}: this isn't YAML: {error.problem}") from error
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise ConfigurationError(f"{path}:1: the keys are task ids and the values agendas; found something else")
    loaded = yaml.safe_load(_text(path))
    return {key.value: (key.start_mark.line + 1, loaded[key.value]) for key, _ in node.value}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} can't be read: {error}") from error


def _faults(error: ValidationError) -> list[str]:
    return [f"{'.'.join(map(str, fault['loc'])) or 'agenda'}: {fault['msg']}" for fault in error.errors()]


def _brief(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error.args[0]!r} is missing"
    return "; ".join(_faults(error)) if isinstance(error, ValidationError) else str(error)


def _raise(faults: list[str]) -> None:
    if faults:
        more = [f"… and {len(faults) - _SHOWN} more"] if len(faults) > _SHOWN else []
        raise ConfigurationError("\n".join([*faults[:_SHOWN], *more]))
