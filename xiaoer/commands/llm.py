"""`xiaoer llm`: the language model that the environment names."""

from __future__ import annotations

import asyncio
import logging
from statistics import mean, median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from xiaoer.config import JsonMode, LLMSettings, settings
from xiaoer.errors import ConfigurationError
from xiaoer.services_llm import bare_model
from xiaoer.understanding.llm.check import PROBES, Probe, probe

app = typer.Typer(no_args_is_help=True, help="The language model, where one is set.")

_JSON: dict[JsonMode, str] = {
    "schema": "bound to a schema",
    "object": "any JSON object, not bound to a schema",
    "none": "by the prompt alone: the endpoint has no JSON mode",
}
_ENOUGH = 0.8
_CONVERSATIONS = 1000
_MILLION = 1_000_000


@app.callback()
def main() -> None:
    """The language model, where one is set."""


@app.command()
def check(
    deadline: Annotated[float, typer.Option(min=0.1, help="Seconds that one answer may take here.")] = 30.0,
    price_in: Annotated[
        float, typer.Option(min=0, help="Price of a million tokens of prompts; else the setting.")
    ] = 0.0,
    price_out: Annotated[float, typer.Option(min=0, help="Price of a million tokens of answers.")] = 0.0,
    turns: Annotated[float, typer.Option(min=1, help="Customer's turns in a conversation.")] = 8.0,
    share: Annotated[float, typer.Option(min=0, max=1, help="Share of turns that ask the language model.")] = 0.2,
) -> None:
    """Say whether the endpoint can do what is needed, how fast it is, and what it would cost.

    It sends ten short messages. Exit code 1: it can't be used.
    """
    endpoint = settings().llm
    if endpoint is None:
        raise ConfigurationError(
            "no language model is set; set XIAOER_LLM_URL and XIAOER_LLM_MODEL (and XIAOER_LLM_KEY where one is needed)"
        )
    price_in, price_out = price_in or endpoint.price_in * 1000, price_out or endpoint.price_out * 1000
    console = Console(highlight=False)
    log = logging.getLogger("xiaoer")
    before = log.level
    log.setLevel(logging.ERROR)  # an unusable answer is counted below
    try:
        probes, mode = asyncio.run(_ask(endpoint, deadline, console))
    finally:
        log.setLevel(before)
    answered = [each for each in probes if each.error is None]
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_row("endpoint", f"{endpoint.url}, model {endpoint.model}")
    failed = next((str(each.error) for each in probes if each.error), None)
    table.add_row("answers", f"no: {failed}" if failed else f"{len(answered)} of {len(PROBES)}")
    if answered:
        _describe(table, answered, mode)
        _price(table, answered, turns * share, f"{turns:g} turns, {share:.0%} of them ask", price_in, price_out)
    usable = not failed and mean(each.usable for each in answered) >= _ENOUGH
    table.add_row("verdict", "it can be used" if usable else "it can't be used: the encoder's answer would stand")
    console.print(table)
    raise typer.Exit(0 if usable else 1)


async def _ask(endpoint: LLMSettings, deadline: float, console: Console) -> tuple[list[Probe], JsonMode]:
    model = bare_model(endpoint)
    try:
        with console.status("Asking …") as status:
            done = iter(range(1, len(PROBES) + 1))
            probes = await probe(model, deadline, lambda: status.update(f"Asking … {next(done)} of {len(PROBES)}"))
    finally:
        await model.close()
    return probes, model.json_mode


def _describe(table: Table, answered: list[Probe], mode: JsonMode) -> None:
    table.add_row("JSON", f"{_JSON[mode]}; {sum(p.usable for p in answered)} of {len(answered)} answers can be used")
    for language, name in (("zh", "Chinese"), ("en", "English")):
        of = [p for p in answered if p.language == language]
        if of:
            table.add_row(name, f"{sum(p.right for p in of)} of {len(of)} plain messages understood")
    seconds = [p.seconds for p in answered]
    table.add_row("latency", f"p50 {median(seconds):.2f} s, slowest {max(seconds):.2f} s; compare deadline_seconds")


def _price(table: Table, answered: list[Probe], calls: float, assumed: str, price_in: float, price_out: float) -> None:
    """What a thousand conversations take, as the probes took it; in use examples make prompts longer."""
    sent = mean(p.prompt_tokens for p in answered)
    got = mean(p.completion_tokens for p in answered)
    many = calls * _CONVERSATIONS
    table.add_row("tokens", f"{sent:.0f} for the prompt and {got:.0f} for the answer of one call")
    millions = f"{many * sent / _MILLION:.2f} million and {many * got / _MILLION:.2f} million tokens"
    cost = many * (sent * price_in + got * price_out) / _MILLION
    priced = f", {cost:.2f} at your prices" if price_in or price_out else "; give --price-in and --price-out"
    table.add_row("cost", f"{_CONVERSATIONS} conversations ({assumed}): {millions}{priced}")
