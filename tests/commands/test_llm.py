"""`xiaoer llm check` against endpoints that can and can't."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.llm.fake_server import FakeEndpoint, Reply, endpoint, fails, says
from xiaoer.commands.llm import app
from xiaoer.config import settings
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.llm.check import PROBES

WANTED = {text: intent for _, text, intent in PROBES}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("XIAOER_LLM_URL", "XIAOER_LLM_MODEL", "XIAOER_LLM_KEY", "XIAOER_LLM_JSON", "XIAOER_LLM_OPTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "160")
    settings.cache_clear()
    yield
    settings.cache_clear()


def check(monkeypatch: pytest.MonkeyPatch, server: FakeEndpoint, *arguments: str) -> Result:
    monkeypatch.setenv("XIAOER_LLM_URL", server.url)
    monkeypatch.setenv("XIAOER_LLM_MODEL", "clever")
    monkeypatch.setenv("XIAOER_LLM_KEY", "sk-secret")
    settings.cache_clear()
    return CliRunner().invoke(app, ["check", *arguments])


def clever(body: dict[str, Any]) -> Reply:
    """Knows every probe; of the English ones it takes one for a greeting."""
    content = body["messages"][-1]["content"]
    text = json.loads(content.partition("<message>")[2].removesuffix("</message>"))
    intent = "greeting" if "weather in Paris" in text else WANTED[text]
    return says(
        json.dumps({"intent": intent, "topic": None, "requests": []}), {"prompt_tokens": 500, "completion_tokens": 20}
    )


def test_an_endpoint_that_can(monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(decide=clever) as server:
        result = check(monkeypatch, server, "--price-in", "2", "--price-out", "10", "--turns", "10", "--share", "0.5")
    assert result.exit_code == 0, result.output
    for said in (
        f"{server.url}, model clever",
        "10 of 10",
        "bound to a schema; 10 of 10 answers can be used",
        "5 of 5 plain messages understood",
        "4 of 5 plain messages understood",
        "500 for the prompt and 20 for the answer",
        # 1000 conversations of 10 turns, half of which ask: 5000 calls
        "2.50 million and 0.10 million tokens, 6.00 at your prices",
        "it can be used",
    ):
        assert said in result.output
    assert "sk-secret" not in result.output


def test_an_endpoint_without_a_json_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(body: dict[str, Any]) -> Reply:
        return fails(400, "no response_format here") if "response_format" in body else clever(body)

    with endpoint(decide=plain) as server:
        result = check(monkeypatch, server)
    assert result.exit_code == 0
    assert "by the prompt alone" in result.output
    assert "give --price-in and --price-out" in result.output


def test_an_endpoint_that_talks_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(decide=lambda body: says("Sure! The intent is greeting.")) as server:
        result = check(monkeypatch, server)
    assert result.exit_code == 1
    assert "0 of 10 answers can be used" in result.output
    assert "it can't be used: the encoder's answer would stand" in result.output


@pytest.mark.parametrize(
    ("reply", "said"), [(fails(401), "set XIAOER_LLM_KEY to a key that is valid"), (Reply(hang=True), "within 0.2 s")]
)
def test_an_endpoint_that_does_not_answer(reply: Reply, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with endpoint(decide=lambda body: reply) as server:
        result = check(monkeypatch, server, "--deadline", "0.2")
        assert len(server.requests) == 1
    assert result.exit_code == 1
    assert said in result.output
    assert "sk-secret" not in result.output


def test_without_an_endpoint_the_fix_is_named() -> None:
    result = CliRunner().invoke(app, ["check"])
    assert isinstance(result.exception, ConfigurationError)
    assert "set XIAOER_LLM_URL and XIAOER_LLM_MODEL" in str(result.exception)
