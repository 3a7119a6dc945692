"""What is left in the files after conversations with personal data: `python -m evals.privacy.stored --help`."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, NamedTuple

import httpx
import typer
from rich.console import Console
from rich.progress import track

from evals.privacy.conversations import Spoken, hold, plan
from evals.privacy.recorder import recorder
from evals.privacy.search import Found, search_events, search_files
from evals.running import Assistant, ends_cleanly, fresh_model, stack_closed
from launch.stack import Plan, Ports, Stack
from shopd.database import Database
from xiaoer.config import ROOT
from xiaoer.privacy.scan import Sighting, files_in, scan_file

_PLANTED = "planted 18911112222"
_SHOPS_OWN = ("shop.",)  # the shop's database and its log, where its customers are known by name


class Outcome(NamedTuple):
    """What a run has shown. `found`: known values in files; `seen`: what looks personal; `wrong`: bad conversations."""

    conversations: int
    messages: int
    files: int
    prompts: int
    found: list[Found]
    seen: list[Sighting]
    wrong: list[str]


def run(
    conversations: Annotated[int, typer.Option(min=1, help="How many customers talk.")] = 500,
    seed: Annotated[int, typer.Option(help="Decides which customers, and what is made up.")] = 1,
    at_once: Annotated[int, typer.Option(min=1, help="How many of them at the same time.")] = 3,
    keep: Annotated[
        Path | None, typer.Option(help="A new folder for the files, else they are gone afterwards.")
    ] = None,
) -> None:
    """Let customers of the demo shop tell personal things, then look for them in every file; exit code 1 for any."""
    console = Console(highlight=False, soft_wrap=True)
    fresh_model(console)
    with ends_cleanly(), tempfile.TemporaryDirectory(prefix="xiaoer-eval-") as folder:
        outcome = measure(keep or Path(folder), conversations, seed, at_once, console)
    for line in (*outcome.wrong, *(f"found in {each.file}: {each.value}: {each.around}" for each in outcome.found)):
        console.print(line, markup=False)
    looks = Counter(f"{each.file.name}: {each.kind}" for each in outcome.seen)
    console.print(f"{outcome.conversations} conversations, {outcome.messages} messages, {outcome.prompts} prompts")
    console.print(f"conversations that went wrong: {len(outcome.wrong)}")
    console.print(f"values known to have been told, in {outcome.files} files: {len(outcome.found)}")
    console.print(f"what else looks personal: {dict(looks) or 'nothing'}")
    raise typer.Exit(1 if outcome.found or outcome.wrong else 0)


def measure(home: Path, conversations: int, seed: int, at_once: int, console: Console) -> Outcome:
    """Hold the conversations with debug logs, an event broker and a language model, all of them writing into `home`."""
    home.mkdir(parents=True, exist_ok=True)
    with recorder(home / "prompts.jsonl") as model:
        extra = {"LOG_LEVEL": "DEBUG", "XIAOER_LLM_URL": model, "XIAOER_LLM_MODEL": "recorder"}
        assistant_plan = Plan(
            ROOT, home, Ports.free(), profile="cn-mainland", extra=extra, broker=home / "events.jsonl"
        )
        database = Database(assistant_plan.database)
        try:
            stack = Stack(assistant_plan).__enter__()
            with stack_closed(stack), httpx.Client() as client:
                assistant = Assistant(stack, client, database)
                spoken = list(plan(assistant.customers(), assistant.orders(), conversations, seed))
                wrong, messages = _hold_all(assistant, spoken, at_once, console)
        finally:
            database.close()
    return _look(home, spoken, wrong, messages)


def _hold_all(assistant: Assistant, spoken: Sequence[Spoken], at_once: int, console: Console) -> tuple[list[str], int]:
    talkers = [assistant.talker() for _ in spoken]
    with ThreadPoolExecutor(at_once) as pool:
        results = track(pool.map(hold, spoken, talkers), "Talking …", len(spoken), console=console, transient=True)
        wrong = [fault for faults in results for fault in faults]
    return wrong, sum(len(talker.transcript) for talker in talkers)


def _look(home: Path, spoken: Sequence[Spoken], wrong: list[str], messages: int) -> Outcome:
    """Search the files, having shown that what stands there is found."""
    tracker = home / "tracker.db"
    values = {value for each in spoken for value in each.personal if value}
    proofs = {proof for each in spoken for proof in each.proofs if proof}
    (home / "planted.log").write_text(_PLANTED, encoding="utf-8")
    if not search_files(home, ["18911112222"], skip=_SHOPS_OWN) or not list(scan_file(home / "planted.log")):
        raise RuntimeError("the search doesn't find what was planted")
    (home / "planted.log").unlink()
    files = [path for path in files_in([home]) if not path.name.startswith(_SHOPS_OWN)]
    # Sealed files can only be searched as bytes; the finder would take random letters for anything.
    sightings = [each for path in (tracker, home / "events.jsonl", home / "prompts.jsonl") for each in scan_file(path)]
    prompts = (home / "prompts.jsonl").read_bytes().count(b"\n") if (home / "prompts.jsonl").is_file() else 0
    found = search_files(home, values, skip=_SHOPS_OWN) + search_events(tracker, proofs)
    seen = [each for each in sightings if isinstance(each, Sighting)]
    return Outcome(len(spoken), messages, len(files), prompts, found, seen, wrong)


if __name__ == "__main__":
    typer.run(run)
