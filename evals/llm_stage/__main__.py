"""`python -m evals.llm_stage`: twenty customers talk while one, then five, wait two seconds for a language model."""

from __future__ import annotations

import asyncio
import secrets
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console

from evals.llm_stage.endpoint import SlowEndpoint, slow_endpoint
from evals.llm_stage.measure import Result, Round, Talk, run_round, together
from evals.llm_stage.messages import Said, choose
from evals.llm_stage.results import faults, show, write
from evals.running import ends_cleanly, fresh_model, stack_closed
from evals.serving.machine import this_machine
from launch.stack import Plan, Ports, Stack
from xiaoer.config import ROOT

COMPONENT = "components.llm_intent_classifier.LLMIntentClassifier"
WAITING = (0, 1, 5)
_FOLDER = Path(__file__).parent / "measured"
_SLOWEST_TURN = 2.0  # seconds, on average: how many messages those who wait need at most
_WARM_UP = Talk(others=2, turns=20, pause=0.0)
console = Console()


def main(
    others: Annotated[int, typer.Option(min=1, help="Customers who talk all the time")] = 20,
    turns: Annotated[int, typer.Option(min=1, help="Turns of each of them in a round")] = 15,
    pause: Annotated[float, typer.Option(min=0, help="Seconds before each turn; 0: as fast as answers come")] = 1.0,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of each kind, by turns")] = 4,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long the language model takes")] = 2.0,
    seed: Annotated[int, typer.Option(help="Decides who says what")] = 1,
    save: Annotated[bool, typer.Option(help="Write measured/llm_stage.md")] = False,
) -> None:
    """Measure the others' p95 without a language model and while customers wait for one.

    Exit code 1 where it is above 1.5 times, or where the run doesn't prove it.
    """
    threshold = _threshold()
    machine = this_machine()
    fresh_model(console)
    with ends_cleanly(), ExitStack() as opened:
        endpoint = opened.enter_context(slow_endpoint(seconds))
        with console.status("Starting the assistant twice: without a language model, and with one …"):
            without, with_llm = opened.enter_context(_two_servers(endpoint))
        with console.status("Choosing messages …"):
            length = turns * (1.5 * pause + _SLOWEST_TURN)
            wanted = rounds * sum(WAITING) * (int(length / seconds) + 1)
            said = choose(_parse_url(without), threshold, wanted, seed)
        urls = {waiting: (with_llm if waiting else without).rest for waiting in WAITING}
        results = asyncio.run(_measure(urls, endpoint, said, rounds, Talk(others, turns, pause)))
    show(console, results, f"{others} customers talk, pausing {pause:g} s; the language model takes {seconds:g} s")
    wrong = faults(results, seconds)
    for fault in wrong:
        console.print(f"[red]{fault}[/red]")
    if save and not wrong:
        command = shlex.join(["python", "-m", "evals.llm_stage", *(a for a in sys.argv[1:] if a != "--save")])
        write(_FOLDER / "llm_stage.md", results, machine, str(date.today()), command)
    raise typer.Exit(1 if wrong else 0)


def _threshold() -> float:
    """The component's threshold in config.yml; exits with a message where the pipeline has none."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    found = next((part for part in pipeline if part["name"] == COMPONENT), {})
    if "threshold" not in found:
        raise SystemExit(
            "config.yml has no language model in its pipeline, or one without a threshold; write behind "
            f"EncoderIntentClassifier:\n  - name: {COMPONENT}\n    threshold: 0.5"
        )
    return float(found["threshold"])


@contextmanager
def _two_servers(endpoint: SlowEndpoint) -> Iterator[tuple[Plan, Plan]]:
    """The whole assistant without a language model, and beside it Rasa once more with one."""
    token = secrets.token_hex(16)
    shared = {name: secrets.token_hex(16) for name in ("XIAOER_SECRET", "XIAOER_ACTION_TOKEN", "XIAOER_SHOP_TOKEN")}
    llm = {"XIAOER_LLM_URL": endpoint.url, "XIAOER_LLM_MODEL": "slow", "XIAOER_LLM_KEY": "", "XIAOER_LLM_JSON": "auto"}
    ports = Ports.free()
    with ExitStack() as opened:
        homes = [Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="xiaoer-llm-"))) for _ in range(2)]
        common: dict[str, Any] = {"profile": "cn-mainland", "api_token": token}
        without = Plan(ROOT, homes[0], ports, extra={**shared, "XIAOER_LLM_URL": ""}, **common)
        beside = Ports(Ports.free().rasa, ports.actions, ports.shop)
        with_llm = Plan(ROOT, homes[1], beside, extra={**shared, **llm}, **common)
        opened.enter_context(Stack(without))
        second = Stack(with_llm)
        opened.enter_context(stack_closed(second))
        second.start("rasa")
        yield without, with_llm


def _parse_url(plan: Plan) -> str:
    return f"http://127.0.0.1:{plan.ports.rasa}/model/parse?token={plan.api_token}"


async def _measure(urls: dict[int, str], endpoint: SlowEndpoint, said: Said, rounds: int, talk: Talk) -> list[Result]:
    """Rounds of every kind by turns, so that a busier minute of the machine falls on all of them."""
    unsure = iter(said.unsure)  # every message once: a known answer comes out of the cache
    found: dict[int, list[Round]] = {waiting: [] for waiting in WAITING}
    calls = dict.fromkeys(WAITING, 0)
    at_once = dict.fromkeys(WAITING, 0)
    for url in dict.fromkeys(urls.values()):
        await run_round(url, said, unsure, _WARM_UP, name="warm", waiting=0)
    for number in range(rounds):
        for waiting, url in urls.items():
            endpoint.forget()
            with console.status(f"Round {number + 1} of {rounds}: {talk.others} talk, {waiting} wait …"):
                found[waiting].append(
                    await run_round(url, said, unsure, talk, name=f"r{number}-w{waiting}", waiting=waiting)
                )
            seen = endpoint.calls()
            calls[waiting] += seen.all
            at_once[waiting] = max(at_once[waiting], seen.at_once)
    return [together(waiting, found[waiting], calls[waiting], at_once[waiting]) for waiting in WAITING]


if __name__ == "__main__":
    typer.run(main)
