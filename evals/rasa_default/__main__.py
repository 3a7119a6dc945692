"""`python -m evals.rasa_default`: train Rasa's default configuration on our data, for `python -m evals.serving`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from evals.rasa_default.trained import BENCH, FULL_EPOCHS, Kept, RasaDefault, Tokenizer
from evals.running import ends_cleanly

_LINE_EVERY_SECONDS = 60.0
console = Console(soft_wrap=True)


def main(
    tokenizer: Annotated[Tokenizer, typer.Option(help="As Rasa writes, or for Chinese")] = "whitespace",
    epochs: Annotated[int, typer.Option(min=1, help="Of DIET; fewer than 100 only to try the measuring")] = FULL_EPOCHS,
    bench: Annotated[Path, typer.Option(help="Folder for the models")] = BENCH,
    again: Annotated[bool, typer.Option(help="Train also what is trained")] = False,
) -> None:
    """Train; an interrupted training goes on where a part was finished. Takes about an hour with all epochs."""
    default = RasaDefault(tokenizer, epochs, bench)
    kept = None if again else default.kept()
    tell(default, kept or train(default))


def train(default: RasaDefault) -> Kept:
    """Train with a line of progress: once a minute, and all the time on a terminal."""
    began = told = time.monotonic()
    with ends_cleanly(), console.status(f"Training Rasa's default ({default.tokenizer}) …") as status:

        def watch(line: str) -> None:
            nonlocal told
            now = time.monotonic()
            status.update(f"{default.tokenizer}, {(now - began) / 60:.0f} min: {escape(line)}")
            if now - told > _LINE_EVERY_SECONDS:
                told = now
                console.print(f"{default.tokenizer}, {(now - began) / 60:.0f} min: {escape(line)}")

        return default.train(watch)


def tell(default: RasaDefault, kept: Kept) -> None:
    """One line of what the training took."""
    taken = kept.training
    runs = f", in {kept.runs} runs" if kept.runs > 1 else ""
    console.print(
        f"Rasa's default, {default.tokenizer}, {default.epochs} epochs: {taken.seconds:.0f} s "
        f"({taken.cpu_seconds:.0f} s of processor){runs}, peak {taken.peak_mb:.0f} MB, {taken.day}: {kept.model}"
    )


if __name__ == "__main__":
    typer.run(main)
