"""A planned run gives what dask gives: results and errors."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker

from channels.speed.graph_runs import planned
from launch.training import newest_model
from tests.channels.live import ROOT, RasaServer
from tests.channels.speed.originals import original

MESSAGES = [
    *(
        "你好",
        "hello",
        "帮我查一下订单XE7351946208",
        "手机尾号8206",
        "快递到哪了?",
        "退货运费谁出",
        "转人工",
        "谢谢",
        "no",
    ),
    *("cancel my order XE5094137682 please", "asdf", "🙂", " ", "/affirm", '/inform{"email": "a@b.c"}'),
    *("三十九码的鞋子 two of them", "x" * 1500),
]


class Part(GraphComponent):
    """A component that does what its configuration says."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Part:
        return cls(config)

    def work(self, given: Any = None, more: Any = None) -> Any:
        if self.config.get("raises"):
            raise self.config["raises"]
        return [self.config.get("says"), given, more]


def node(needs: dict[str, str], **config: Any) -> SchemaNode:
    return SchemaNode(needs=needs, uses=Part, constructor_name="create", fn="work", config=config, eager=True)


@pytest.fixture
def runner(tmp_path: Path) -> Callable[..., DaskGraphRunner]:
    """Makes a runner of nodes."""

    def make(**nodes: SchemaNode) -> DaskGraphRunner:
        schema = GraphSchema(nodes)
        return DaskGraphRunner.create(schema, LocalModelStorage.create(tmp_path), ExecutionContext(schema))

    return make


def outcome(run: Callable[..., Any], *arguments: Any) -> Any:
    """The result, or the error with its cause."""
    try:
        return run(*arguments)
    except Exception as error:
        return type(error), str(error), type(error.__cause__), str(error.__cause__)


DASK = original(DaskGraphRunner, "run")


def both(runner: DaskGraphRunner, inputs: Any, targets: Any) -> tuple[Any, Any]:
    """The outcome with dask, and ours."""
    ours = planned(DASK)
    return outcome(DASK, runner, inputs, targets), outcome(ours, runner, inputs, targets)


def test_results_and_only_what_a_target_needs(runner: Callable[..., DaskGraphRunner]) -> None:
    made = runner(
        first=node({"given": "input"}, says=1),
        second=node({"given": "first", "more": "input"}, says=2),
        third=node({"given": "second", "more": "first"}, says=3),
        unneeded=node({}, raises=ValueError("must not run")),
    )
    for targets in (["third"], ["second"], ["third", "first"]):
        dask, ours = both(made, {"input": {"a": 1}}, targets)
        assert ours == dask and list(ours) == targets
    assert both(made, {"input": 0}, ["third"])[1]["third"] == [3, [2, [1, 0, None], 0], [1, 0, None]]


@pytest.mark.parametrize(
    "error", [ValueError("v"), RuntimeError("r"), GraphRunError("g"), RecursionError("deep"), KeyError("k")]
)
def test_errors_of_a_component(runner: Callable[..., DaskGraphRunner], error: Exception) -> None:
    dask, ours = both(runner(only=node({}, raises=error)), {}, ["only"])
    assert ours == dask and issubclass(ours[0], Exception)


@pytest.mark.parametrize(
    ("inputs", "targets"),
    [
        ({}, ["second"]),  # an input is missing
        ({"input": "first"}, ["second"]),  # a text that is a node's name
        ({"input": "a text"}, ["second"]),
        ({"input": 1, "first": 2}, ["second"]),  # an input in the place of a node
        ({"input": 1}, ["no_such_node"]),
        ({"input": 1}, None),
        ({"input": [1, (2, "first")]}, ["second", "second"]),
    ],
)
def test_odd_inputs(runner: Callable[..., DaskGraphRunner], inputs: Any, targets: Any) -> None:
    made = runner(first=node({"given": "input"}, says=1), second=node({"given": "first"}, says=2))
    dask, ours = both(made, inputs, targets)
    assert ours == dask


@pytest.mark.e2e
def test_the_tiny_bots_turns(rasa: RasaServer) -> None:
    _compare_turns(rasa.project / "models" / "tiny.tar.gz", 1)


@pytest.mark.dialogue
def test_the_assistants_turns() -> None:
    model = newest_model(ROOT)
    assert model is not None, "run `make train`"
    _compare_turns(model, 4)


def _compare_turns(model: Path, kinds_of_intents: int) -> None:
    """Parse each message and predict after it, with dask and without, along one conversation."""
    agent = Agent.load(str(model))
    processor = agent.processor
    assert processor is not None
    runner, metadata = processor.graph_runner, processor.model_metadata
    ours, intents = planned(DASK), set()
    tracker = DialogueStateTracker.from_events("compared", [], slots=processor.domain.slots)
    for text in MESSAGES:
        parsed = []
        for run in (DASK, ours):
            inputs = {"__message__": [UserMessage(text)], "__tracker__": tracker}
            (message,) = run(runner, inputs, [metadata.nlu_target])[metadata.nlu_target]
            parsed.append(message.as_dict(only_output_properties=True))
        assert parsed[0] == parsed[1]
        intents.add((parsed[0].get("intent") or {}).get("name"))
        asyncio.run(_hear(agent, tracker, text))
        predictions = [
            run(runner, {"__tracker__": copy.deepcopy(tracker)}, [metadata.core_target])[metadata.core_target]
            for run in (DASK, ours)
        ]
        assert vars(predictions[0]) == vars(predictions[1]), text
    assert len(intents) >= kinds_of_intents


async def _hear(agent: Agent, tracker: DialogueStateTracker, text: str) -> None:
    message = UserMessage(text, CollectingOutputChannel(), tracker.sender_id)
    await agent.processor._handle_message_with_tracker(message, tracker)  # type: ignore[union-attr]
