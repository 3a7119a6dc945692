"""The commands, as a person runs them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from shopd.cli import app
from tests.shopd import small_world
from tests.shopd.conftest import ROOT

runner = CliRunner()


def run(*words: object) -> tuple[int, str]:
    result = runner.invoke(app, [str(word) for word in words])
    return result.exit_code, " ".join(result.output.split())


def test_load_then_dump(tmp_path: Path, sqlite_url: str) -> None:
    source = small_world.write(tmp_path / "in")
    assert run("load", "--tau-bench", source, "--database", sqlite_url)[0] == 0
    assert run("dump", tmp_path / "out", "--database", sqlite_url)[0] == 0
    for name in ("users.json", "orders.json", "products.json"):
        assert json.loads((tmp_path / "out" / name).read_text()) == json.loads((source / name).read_text())


def test_a_shop_that_is_there_is_not_overwritten(tmp_path: Path, sqlite_url: str) -> None:
    source = small_world.write(tmp_path / "in")
    assert run("load", "--tau-bench", source, "--database", sqlite_url)[0] == 0
    code, output = run("seed", "--database", sqlite_url)
    assert code == 1 and "--replace" in output
    assert run("seed", "--database", sqlite_url, "--replace")[0] == 0
    run("dump", "--out", tmp_path / "out", "--database", sqlite_url)
    assert "XE4820175936" in json.loads((tmp_path / "out" / "orders.json").read_text())


def test_a_bad_file_leaves_the_shop_as_it_was(tmp_path: Path, sqlite_url: str) -> None:
    run("load", "--tau-bench", small_world.write(tmp_path / "in"), "--database", sqlite_url)
    (tmp_path / "in" / "orders.json").write_text("[1, 2]")
    code, output = run("load", "--tau-bench", tmp_path / "in", "--database", sqlite_url, "--replace")
    assert code == 1
    assert "orders.json: found a JSON array; it should be a JSON object" in output
    run("dump", tmp_path / "out", "--database", sqlite_url)
    assert json.loads((tmp_path / "out" / "orders.json").read_text()) == small_world.ORDERS


def test_reset_asks_first(tmp_path: Path, sqlite_url: str) -> None:
    run("load", "--tau-bench", small_world.write(tmp_path / "in"), "--database", sqlite_url)
    refused = runner.invoke(app, ["reset", "--database", sqlite_url], input="n\n")
    assert refused.exit_code == 1
    assert "5 in orders.json" in run("dump", tmp_path / "out", "--database", sqlite_url)[1]
    assert run("reset", "--database", sqlite_url, "--yes")[0] == 0
    assert "0 in orders.json" in run("dump", tmp_path / "out", "--database", sqlite_url)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("seed", "--database", "mysql://h/x"), "isn't supported"),
        (("dump",), "dump DIR"),
        (("serve", "--profile", "nowhere", "--database", "sqlite:///unused.db"), "no such profile"),
        (("serve", "--token-env", "NO_SUCH_TOKEN", "--database", "sqlite:///unused.db"), "NO_SUCH_TOKEN"),
    ],
)
def test_wrong_words_are_answered_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path))
    code, output = run(*words)
    assert code != 0 and said in output
    assert "Traceback" not in output
    assert not (tmp_path / "unused.db").exists()


def test_serve_fills_an_empty_shop_and_stops_cleanly(tmp_path: Path, sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "shopd", "serve", "--port", str(port), "--database", sqlite_url]
    command += ["--profile", "cn-mainland", "--token-env", "SHOP_TOKEN_FOR_TEST"]
    environment = os.environ | {"SHOP_TOKEN_FOR_TEST": "a-token-for-this-test", "XIAOER_HOME": str(tmp_path)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        transport = httpx.HTTPTransport(retries=8)  # with httpx's growing pauses: up to about a minute
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=30) as client:
            assert client.get("/health").json()["status"] == "ok"
            client.headers["Authorization"] = "Bearer a-token-for-this-test"
            found = client.post("/v1/customers/find", json={"order_id": "XE4820175936", "phone_last4": "8206"})
            assert found.json() == {"user_id": "wang_xiaoming"}
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0
