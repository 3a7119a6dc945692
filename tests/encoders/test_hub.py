"""Checkpoints by their name on the hub, with the hub's own client against a server of ours, and without any."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.encoders.checkpoints import onnx_checkpoint, torch_checkpoint
from tests.encoders.hub_server import COMMIT, hub

_TRY = """
import json, sys
from xiaoer.encoders.checkpoint.hub import download
from xiaoer.errors import ConfigurationError
for name, revision, onnx in json.loads(sys.argv[1]):
    try:
        print(json.dumps(str(download(name, revision, onnx=onnx))))
    except ConfigurationError as error:
        print(json.dumps("refused: " + str(error)))
"""
Wanted = tuple[str, str | None, bool]


def tried(wanted: list[Wanted], url: str, home: Path) -> list[str]:
    """What `download` gives or says, in a process whose hub is at `url`."""
    environment: dict[str, Any] = {**os.environ, "HF_ENDPOINT": url, "HF_HOME": str(home), "HF_HUB_ETAG_TIMEOUT": "3"}
    done = subprocess.run(
        [sys.executable, "-c", _TRY, json.dumps(wanted)], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def names(folder: str) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*.*")}


def test_a_name_is_downloaded_once_and_found_again_without_a_network(tmp_path: Path) -> None:
    folder = torch_checkpoint(tmp_path / "tiny")
    for other in ("README.md", "flax_model.msgpack", "pytorch_model.bin"):
        (folder / other).write_bytes(b"not wanted")
    with hub({"shop/tiny": folder}) as (url, taken):
        first, second = tried([("shop/tiny", None, False), ("shop/tiny", COMMIT, True)], url, tmp_path / "home")
    assert Path(first).name == COMMIT and first == second
    assert names(first) == {"config.json", "vocab.txt", "tokenizer_config.json", "model.safetensors"}
    assert len(taken) == 4
    assert tried([("shop/tiny", None, False)], url, tmp_path / "home") == [first]  # the server is gone


def test_an_export_is_taken_where_onnxruntime_is(tmp_path: Path) -> None:
    with hub({"shop/both": onnx_checkpoint(torch_checkpoint(tmp_path / "both"))}) as (url, _):
        (with_runtime,) = tried([("shop/both", None, True)], url, tmp_path / "a")
        (without,) = tried([("shop/both", None, False)], url, tmp_path / "b")
    assert "onnx/model.onnx" in names(with_runtime) and "model.safetensors" not in names(with_runtime)
    assert "model.safetensors" in names(without) and "onnx/model.onnx" not in names(without)


def test_what_the_hub_refuses_is_told_with_the_fix(tmp_path: Path) -> None:
    folder = torch_checkpoint(tmp_path / "tiny")
    wanted: list[Wanted] = [
        ("shop/none", None, False),
        ("shop/tiny", "v9", False),
        ("shop/gated", None, False),
        ("shop tiny", None, False),
    ]
    with hub({"shop/tiny": folder, "shop/gated": folder}) as (url, _):
        nobody, revision, gated, unusable = tried(wanted, url, tmp_path / "home")
    assert "refused: there is no model shop/none on the hub, or it is private" in nobody and "HF_TOKEN" in nobody
    assert "refused: shop/tiny on the hub has no revision v9" in revision
    assert "wants its terms accepted" in gated and "HF_TOKEN" in gated
    assert "model is 'shop tiny'; it takes a folder's path or a name on the hub" in unusable


@pytest.mark.parametrize("revision", [None, "v1"])
def test_without_a_network_the_message_says_how_to_bring_the_files(revision: str | None, tmp_path: Path) -> None:
    (said,) = tried([("BAAI/bge-small-zh-v1.5", revision, False)], "http://127.0.0.1:9", tmp_path)
    assert said.startswith("refused: BAAI/bge-small-zh-v1.5")
    assert "can't be reached" in said
    assert "huggingface-cli download BAAI/bge-small-zh-v1.5 --local-dir FOLDER" in said
    assert "encoder_options: {model: FOLDER}" in said
