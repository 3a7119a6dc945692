"""`xiaoer encoders`: which sentence encoders there are, and whether one works here."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from typing import Annotated, Any

import typer
import yaml

from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import ENCODERS, build_encoder, encoder_options
from xiaoer.errors import ConfigurationError

app = typer.Typer(help="Sentence encoders / 句向量模型", no_args_is_help=True)

_MESSAGES = ("我的订单到哪了", "where is my order", "I like to play football")
_TIMED = 40


@app.command(name="list")
def names() -> None:
    """The encoders with their options and defaults."""
    for name in ENCODERS:
        options = ", ".join(f"{option}: {default!r}" for option, default in encoder_options(name).items())
        typer.echo(f"{name:13} {options}")


@app.command()
def check(
    name: str,
    option: Annotated[list[str] | None, typer.Option("--option", "-o", help="as in config.yml: model=FOLDER")] = None,
) -> None:
    """Load one and encode some sentences; says how long that takes and how like they are."""
    wall, cpu = time.perf_counter(), time.process_time()
    encoder = build_encoder(name, **dict(_parsed(each) for each in option or []))
    rows = encoder.encode(_MESSAGES)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    timed = [_timed(encoder, f"{_MESSAGES[1]} number {number}, it is late") for number in range(_TIMED)]
    typer.echo(f"{encoder.name}: vectors of {encoder.dimension} numbers")
    typer.echo(f"loading: {wall:.1f} s, CPU {cpu:.1f} s; peak memory of the process {_peak_megabytes():.0f} MB")
    for kind, spent in zip(("", "CPU "), zip(*timed, strict=True), strict=True):
        half, most = statistics.median(spent), sorted(spent)[-1 - _TIMED // 20]
        typer.echo(f"a message: {kind}p50 {half:.1f} ms, p95 {most:.1f} ms")
    for other in (1, 2):
        typer.echo(f"likeness of {_MESSAGES[0]!r} and {_MESSAGES[other]!r}: {rows[0] @ rows[other]:.2f}")


def _timed(encoder: Encoder, message: str) -> tuple[float, float]:
    """Milliseconds of one message: of the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    encoder.encode([message])
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def _parsed(option: str) -> tuple[str, Any]:
    name, equals, value = option.partition("=")
    if not equals:
        raise ConfigurationError(f"the option {option!r} has no value; write it as {option}=VALUE")
    return name, yaml.safe_load(value) if value else ""
