"""The back end for OpenAI-compatible endpoints against real sockets: what it sends, pays, waits for and believes."""

from __future__ import annotations

import json
import logging
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.encoders.embeddings_server import DIMENSION, embeddings, vectors
from tests.llm.fake_server import FakeEndpoint, Reply, fails
from xiaoer.config import EmbeddingsSettings, embeddings_settings
from xiaoer.encoders.endpoint.client import EmbeddingsClient
from xiaoer.encoders.endpoint.encoder import AWAITED, OpenAIEncoder
from xiaoer.encoders.endpoint.leave import Leave
from xiaoer.encoders.factory import build_encoder
from xiaoer.encoders.fake import FakeEncoder
from xiaoer.errors import ConfigurationError, EncoderUnavailable

SECRET = "my secret parcel"
MANY = [f"training text {i}" for i in range(AWAITED + 14)]
Build = Callable[..., OpenAIEncoder]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Builds encoders and closes them at the end; all share one cache."""
    built: list[OpenAIEncoder] = []

    def make(where: FakeEndpoint | str, key: str = "", **options: Any) -> OpenAIEncoder:
        url = where if isinstance(where, str) else where.url
        options = {"dimension": DIMENSION, "deadline": 10.0, **options}
        made = OpenAIEncoder(endpoint=EmbeddingsSettings(url, "tiny", key), cache=tmp_path / "vectors.db", **options)
        built.append(made)
        return made

    yield make
    for each in built:
        each.close()


def unavailable(encoder: OpenAIEncoder, texts: list[str] | None = None) -> str:
    with pytest.raises(EncoderUnavailable) as caught:
        encoder.encode([SECRET] if texts is None else texts)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def answers(value: Any) -> Reply:
    return Reply(body=json.dumps(value).encode())


def answers_row(row: list[Any]) -> Reply:
    return answers({"data": [{"index": 0, "embedding": row}]})


def test_what_is_sent_and_what_comes_back(build: Build) -> None:
    with embeddings() as server:
        rows = build(server, key="k-1", prefix="q: ").encode(["a", "你好", ""])
    np.testing.assert_allclose(rows, FakeEncoder(DIMENSION).encode(["q: a", "q: 你好", "q: ."]), atol=1e-6)
    (request,) = server.requests
    assert request.path == "/v1/embeddings"
    assert request.headers["Authorization"] == "Bearer k-1"
    assert request.body == {"model": "tiny", "input": ["q: a", "q: 你好", "q: ."], "encoding_format": "float"}


def test_only_where_asked_the_endpoint_is_told_the_dimension(build: Build) -> None:
    with embeddings() as server:
        build(server, send_dimension=True).encode(["a"])
    assert server.requests[0].body["dimensions"] == DIMENSION


def test_training_goes_in_batches_and_each_text_once(build: Build) -> None:
    with embeddings() as server:
        rows = build(server, batch_size=8).encode([*MANY, *MANY])
    assert [len(request.body["input"]) for request in server.requests] == [8, 8, 8, 6]
    np.testing.assert_allclose(rows, FakeEncoder(DIMENSION).encode([*MANY, *MANY]), atol=1e-6)


def test_training_again_pays_for_new_texts_only(build: Build) -> None:
    with embeddings() as server:
        first = build(server).encode(MANY)
        second = build(server).encode([*MANY, "new"])
        build(server, prefix="q: ").encode(MANY)
    assert [len(request.body["input"]) for request in server.requests] == [30, 1, 30]
    np.testing.assert_array_equal(first, second[:-1])


def test_a_broken_training_has_kept_what_came(build: Build) -> None:
    with embeddings(then=_fails_from(3)) as server:
        encoder = build(server, batch_size=10, attempts=1)
        unavailable(encoder, MANY)
        unavailable(encoder, MANY)
    assert [len(request.body["input"]) for request in server.requests] == [10, 10, 10, 10]  # the last batch twice


def _fails_from(number: int) -> Callable[[dict[str, Any]], Reply]:
    seen: list[int] = []

    def decide(body: dict[str, Any]) -> Reply:
        seen.append(1)
        return vectors(body) if len(seen) < number else fails(500)

    return decide


def test_a_message_reads_the_cache_but_is_never_kept(build: Build, tmp_path: Path) -> None:
    with embeddings() as server:
        encoder = build(server)
        encoder.encode(MANY)
        encoder.encode([MANY[0]])
        assert len(server.requests) == 1  # a text of the training data costs nothing
        before = (tmp_path / "vectors.db").read_bytes()
        encoder.encode([SECRET])
        encoder.encode([SECRET])
    assert len(server.requests) == 3
    assert (tmp_path / "vectors.db").read_bytes() == before
    alone = build(server.url)  # nobody is there any more
    assert unavailable(alone)
    assert len(alone.encode([MANY[5]])) == 1


@pytest.mark.parametrize("first", [fails(429), fails(500), fails(503), Reply(reset=True), Reply(cut=True)])
def test_what_passes_is_tried_again(first: Reply, build: Build) -> None:
    with embeddings(first) as server:
        assert build(server).encode(["a"]).shape == (1, DIMENSION)
    assert len(server.requests) == 2


def test_attempts_are_counted(build: Build) -> None:
    with embeddings(then=lambda body: fails(500)) as server:
        assert "answered 500, attempt 3" in unavailable(build(server))
    assert len(server.requests) == 3


def test_the_pause_that_the_endpoint_wants_must_fit_into_the_deadline(build: Build) -> None:
    with embeddings(fails(429, retry_after="0.3")) as server:
        began = time.monotonic()
        build(server).encode(["a"])
        assert time.monotonic() - began >= 0.3
    with embeddings(fails(429, retry_after="60")) as server:
        assert "answered 429, attempt 1" in unavailable(build(server))
    assert len(server.requests) == 1


QUOTA = Reply(429, json.dumps({"error": {"message": SECRET, "code": "insufficient_quota"}}).encode())


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (fails(400, SECRET), "smaller batch_size (DashScope: 10)"),
        (fails(401, SECRET), "set XIAOER_EMBEDDINGS_KEY"),
        (fails(403, SECRET), "may not use this model"),
        (fails(404, SECRET), "check XIAOER_EMBEDDINGS_URL"),
        (fails(413, SECRET), "smaller batch_size"),
        (fails(422, SECRET), "doesn't take this request"),
        (QUOTA, "no money left"),
    ],
)
def test_a_refusal_is_not_tried_again_and_names_the_fix(reply: Reply, said: str, build: Build) -> None:
    with embeddings(reply) as server:
        assert said in unavailable(build(server, key="k-secret"))
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(body=b"<html>welcome</html>"), "isn't what OpenAI's protocol says"),
        (Reply(body=b""), "isn't what OpenAI's protocol says"),
        (Reply(body=b"\xff\xfe"), "isn't what OpenAI's protocol says"),
        (answers([]), "isn't what OpenAI's protocol says"),
        (answers({"data": None}), "isn't what OpenAI's protocol says"),
        (answers({"data": [{"index": 0}]}), "isn't what OpenAI's protocol says"),
        (answers_row(["a"] * DIMENSION), "isn't what OpenAI's protocol says"),
        (answers({"data": []}), "0 vectors for 1 texts"),
        (answers({"data": [{"index": 1, "embedding": [1.0] * DIMENSION}]}), "1 vectors for 1 texts"),
        (answers({"data": [{"index": i, "embedding": [1.0] * DIMENSION} for i in (0, 0)]}), "2 vectors for 1 texts"),
        (answers_row([1.0] * 1536), "vectors of 1536 numbers, but config.yml says dimension: 24"),
        (answers_row([[1.0] * DIMENSION]), "another shape"),
        (answers_row([0.0] * DIMENSION), "isn't a direction"),
        (answers_row([float("nan")] * DIMENSION), "isn't a direction"),
        (answers_row([1e39] * DIMENSION), "isn't a direction"),
    ],
)
def test_rubbish_is_not_believed(reply: Reply, said: str, build: Build) -> None:
    with embeddings(reply) as server:
        assert said in unavailable(build(server))


def test_a_hanging_endpoint_holds_nobody_beyond_the_deadline(build: Build) -> None:
    with embeddings(then=lambda body: Reply(hang=True)) as server:
        began = time.monotonic()
        assert "no answer from the embeddings endpoint within 0.3 s" in unavailable(build(server, deadline=0.3))
        assert 0.3 <= time.monotonic() - began < 1.5


def test_a_trickling_answer_holds_nobody_either(build: Build) -> None:
    """One byte every 50 ms: no single read ever takes long."""
    stop = threading.Event()

    def trickle(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with closing(connection):
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
            while not stop.wait(0.05):
                try:
                    connection.sendall(b" ")
                except OSError:
                    return

    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=trickle, args=(listener,), daemon=True)
        thread.start()
        began = time.monotonic()
        unavailable(build(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", deadline=0.5))
        assert time.monotonic() - began < 2
        stop.set()
        thread.join(timeout=5)
    assert not thread.is_alive()


def test_nobody_there_names_the_address(build: Build) -> None:
    said = unavailable(build("http://127.0.0.1:9/v1"))
    assert "http://127.0.0.1:9/v1 can't be reached" in said and "XIAOER_EMBEDDINGS_URL" in said


def test_a_slow_training_ends_at_its_deadline_and_says_how_far_it_came(build: Build) -> None:
    def slow(body: dict[str, Any]) -> Reply:
        time.sleep(0.6)
        return vectors(body)

    with embeddings(then=slow) as server:
        said = unavailable(build(server, batch_size=10, training_deadline=1), MANY)
    assert "10 of 30 vectors" in said or "no answer" in said


def test_an_endpoint_that_keeps_failing_is_left_alone(build: Build, caplog: pytest.LogCaptureFixture) -> None:
    with embeddings(then=lambda body: fails(500)) as server:
        encoder = build(server, attempts=1)
        for _ in range(3):
            assert "answered 500" in unavailable(encoder)
        began = time.monotonic()
        assert "left alone for" in unavailable(encoder)
        assert time.monotonic() - began < 0.1
        assert len(server.requests) == 3
        unavailable(encoder, MANY)  # training isn't a customer: it tries
        assert len(server.requests) == 4
    assert caplog.text.count("isn't asked for 30 s") == 1


def test_the_leave_ends_with_one_try() -> None:
    now = [0.0]
    leave = Leave(2, 10.0, clock=lambda: now[0])

    def call(works: bool) -> str:
        try:
            with leave.guarding():
                if not works:
                    raise EncoderUnavailable("no")
        except EncoderUnavailable as error:
            return str(error)
        return "yes"

    assert [call(False), call(True), call(False), call(False)] == ["no", "yes", "no", "no"]
    assert "left alone for 10 s" in call(True)
    now[0] = 10.5
    assert call(False) == "no"  # the one try
    assert "left alone" in call(True)
    now[0] = 21.0
    assert [call(True), call(False), call(True)] == ["yes", "no", "yes"]


def test_no_text_and_no_key_is_logged(build: Build, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), embeddings(fails(500), fails(400, SECRET)) as server:
        unavailable(build(server, key="k-secret"))
    assert SECRET not in caplog.text and "k-secret" not in caplog.text


def test_long_texts_are_cut(build: Build) -> None:
    with embeddings() as server:
        build(server, max_characters=5).encode(["长" * 9])
    assert server.requests[0].body["input"] == ["长" * 5]


def test_nothing_connects_before_it_is_asked() -> None:
    before = set(threading.enumerate())
    client = EmbeddingsClient(EmbeddingsSettings("http://127.0.0.1:9/v1", "m"), 1)
    assert set(threading.enumerate()) <= before
    client.close()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"dimension": 0}, "dimension is 0; it takes a whole number from 1"),
        ({"dimension": "x"}, "dimension is 'x'"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"deadline": 0}, "deadline is 0; it takes a number from 0.01"),
        ({"deadline": float("nan")}, "deadline is nan"),
        ({"training_deadline": "long"}, "training_deadline is 'long'"),
        ({"attempts": 0}, "attempts is 0"),
        ({"max_characters": 1.5}, "max_characters is 1.5"),
        ({"prefix": None}, "prefix is None"),
    ],
)
def test_wrong_options_are_told(options: dict[str, Any], said: str, build: Build) -> None:
    with pytest.raises(ConfigurationError) as caught:
        build("http://127.0.0.1:9/v1", **options)
    assert said in str(caught.value)


def test_a_missing_package_names_the_command(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ConfigurationError, match="uv add openai"):
        build("http://127.0.0.1:9/v1")


def test_the_factory_takes_the_endpoint_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XIAOER_EMBEDDINGS_URL", raising=False)
    monkeypatch.delenv("XIAOER_EMBEDDINGS_MODEL", raising=False)
    with pytest.raises(ConfigurationError, match="XIAOER_EMBEDDINGS_URL and XIAOER_EMBEDDINGS_MODEL"):
        build_encoder("openai", dimension=8)
    monkeypatch.setenv("XIAOER_EMBEDDINGS_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("XIAOER_EMBEDDINGS_MODEL", "bge-m3")
    assert build_encoder("openai", dimension=8).name == "openai/bge-m3/8/2000/"


URL = "https://shop.example/v1"


def test_the_environment_is_read_and_the_key_never_shown() -> None:
    names = {"URL": f" {URL}/ ", "MODEL": " bge-m3 ", "KEY": " sk-1 "}
    found = embeddings_settings({f"XIAOER_EMBEDDINGS_{name}": value for name, value in names.items()})
    assert found == EmbeddingsSettings(URL, "bge-m3", "sk-1")
    assert "sk-1" not in repr(found)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({}, "needs XIAOER_EMBEDDINGS_URL and XIAOER_EMBEDDINGS_MODEL"),
        ({"URL": URL}, "needs XIAOER_EMBEDDINGS_MODEL in"),
        ({"URL": "shop", "MODEL": "m"}, "XIAOER_EMBEDDINGS_URL is 'shop'"),
        ({"URL": "https://u:p@shop.example/v1", "MODEL": "m"}, "put the key into XIAOER_EMBEDDINGS_KEY"),
        ({"URL": URL, "MODEL": "m", "KEY": "键"}, "XIAOER_EMBEDDINGS_KEY holds characters that no key has"),
    ],
)
def test_what_cannot_be_in_the_environment_is_told(names: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        embeddings_settings({f"XIAOER_EMBEDDINGS_{name}": value for name, value in names.items()})
    assert said in str(caught.value)
    assert "键" not in str(caught.value)
