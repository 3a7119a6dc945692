"""Money is capped as tokens are: before it is spent."""

from __future__ import annotations

import pytest

from xiaoer.config import llm_settings
from xiaoer.errors import BudgetExhausted, ConfigurationError
from xiaoer.llm.base import ChatMessage
from xiaoer.llm.guarded import GuardedModel, GuardOptions
from xiaoer.llm.money import Prices, millionths, money_budget
from xiaoer.llm.scripted import ScriptedModel

ENDPOINT = {"XIAOER_LLM_URL": "http://127.0.0.1:9/v1", "XIAOER_LLM_MODEL": "m"}


def prompt(text: str) -> tuple[ChatMessage, ...]:
    return (ChatMessage("user", text),)


def test_a_call_costs_what_its_tokens_cost() -> None:
    assert Prices(0.8, 2.0).of(1000, 500) == pytest.approx(1.8)
    assert millionths(0.0000001) == 1 and millionths(0) == 0 and millionths(1.5) == 1_500_000


async def test_a_conversation_spends_no_more_than_its_cap() -> None:
    options = GuardOptions(price_in=1.0, price_out=1.0, conversation_money=0.05)
    model = GuardedModel.around(ScriptedModel(lambda _: "yes"), options)
    await model.complete(prompt("a"), max_tokens=30, deadline_seconds=1, conversation="c")
    await model.complete(prompt("b"), max_tokens=30, deadline_seconds=1, conversation="d")
    with pytest.raises(BudgetExhausted, match="currency of this conversation"):
        await model.complete(prompt("b" * 60), max_tokens=30, deadline_seconds=1, conversation="c")


async def test_what_money_refuses_takes_no_tokens() -> None:
    options = GuardOptions(price_in=1.0, price_out=1.0, daily_money=0.0, conversation_tokens=100)
    model = GuardedModel.around(ScriptedModel([]), options)
    for _ in range(5):
        with pytest.raises(BudgetExhausted, match="of this day"):
            await model.complete(prompt("a"), max_tokens=30, deadline_seconds=1, conversation="c")


def test_a_day_later_there_is_money_again() -> None:
    now = [0.0]
    budget = money_budget(9, 1, lambda: now[0])
    budget.reserve("a", millionths(1))
    now[0] = 23 * 3600
    with pytest.raises(BudgetExhausted):
        budget.reserve("b", 1)
    now[0] = 24 * 3600
    budget.reserve("b", millionths(1))


def test_prices_and_caps_come_from_the_environment() -> None:
    found = llm_settings({**ENDPOINT, "XIAOER_LLM_PRICE_IN": "0.0008", "XIAOER_LLM_DAILY_MONEY": "20"})
    assert found is not None
    assert (found.price_in, found.price_out, found.daily_money, found.conversation_money) == (0.0008, 0.0, 20, None)


@pytest.mark.parametrize(
    "more", [{"XIAOER_LLM_PRICE_IN": "cheap"}, {"XIAOER_LLM_PRICE_IN": "-1"}, {"XIAOER_LLM_DAILY_MONEY": "5"}]
)
def test_what_cant_be_a_price_is_told(more: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="XIAOER_LLM_"):
        llm_settings({**ENDPOINT, **more})
