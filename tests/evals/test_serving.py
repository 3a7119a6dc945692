"""The load that is measured, and its figures."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from evals.serving.ceiling import Ceiling
from evals.serving.contenders import Figures
from evals.serving.load import Answered, level, run_level
from evals.serving.machine import this_machine
from evals.serving.results import Measured, markdown
from evals.serving.script import Turn, conversations
from evals.serving.startup import ColdStart, Training
from tests.evals.worlds import order

ORDERS = [order(n, f"c{n}", "pending", "Kettle") for n in range(1, 200)]


@pytest.fixture
def echo() -> Iterator[str]:
    """A channel that says back what it was told; "wrong" makes it say nothing."""

    class Echo(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            messages = [] if body["message"] == "wrong" else [{"text": body["message"]}]
            answer = json.dumps(messages).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_message_comes_twice_in_a_whole_measurement() -> None:
    talks = itertools.islice(conversations(ORDERS, 1, "talk", "order"), 900)
    texts = [turn.text for talk in talks for turn in talk if "{" not in turn.text]
    talk_texts = [t.text for talk in itertools.islice(conversations(ORDERS, 1, "talk"), 900) for t in talk]
    assert len(talk_texts) == len(set(talk_texts)) == 3600
    assert len(texts) == 7200


def test_a_mixed_conversation_has_four_turns_of_each_kind_in_both_languages() -> None:
    chinese, english = itertools.islice(conversations(ORDERS, 1, "talk", "order"), 2)
    for talk in (chinese, english):
        assert [turn.kind for turn in talk].count("talk") == [turn.kind for turn in talk].count("order") == 4
    assert any("订单" in turn.text for turn in chinese) and any("order" in turn.text for turn in english)
    (only,) = itertools.islice(conversations(ORDERS, 1, "order"), 1)
    assert {turn.kind for turn in only} == {"order"} and len(only) == 4


def test_a_level_asks_exactly_so_many_turns_and_notes_wrong_replies(echo: str) -> None:
    scripts = itertools.cycle([[Turn("talk", "hello", "hello", "hallo"), Turn("talk", "wrong", "right", "recht")]])
    noted: list[Turn] = []
    answered, seconds = asyncio.run(
        run_level(echo, scripts, 3, name="t", turns=20, seconds=30, wrong=lambda turn, reply: noted.append(turn))
    )
    assert len(answered) == 20 and seconds > 0
    assert len(noted) == sum(not turn.right for turn in answered) > 0
    assert {turn.text for turn in noted} == {"wrong"}


def test_no_turn_begins_after_the_time_is_over(echo: str) -> None:
    answered, _ = asyncio.run(
        run_level(echo, itertools.cycle([[Turn("talk", "a", "a", "a")]]), 2, name="t", turns=50, seconds=0)
    )
    assert len(answered) <= 2


def test_figures_of_a_level() -> None:
    answered = [Answered(float(ms), ms != 7) for ms in range(1, 101)]
    found = level(8, "talk", answered, 5.0, {"rasa": 1234.0})
    assert (found.turns, found.wrong, found.per_second) == (100, 1, 20.0)
    assert (found.p50_ms, found.p95_ms) == (50.5, 95.0)
    assert found.cpu_ms == {"rasa": 12.34}
    with pytest.raises(ValueError, match="8 clients got no answer"):
        level(8, "talk", [], 5.0, {})


def figures(name: str, rate: float, seconds: float) -> Figures:
    loads = [level(16, kind, [Answered(10.0, True)] * 30, 30 / rate, {"rasa": 60.0}) for kind in ("talk", "order")]
    training = Training(seconds, 900.0, seconds * 2, "2026-01-01")
    return Figures(name, training, ColdStart(seconds / 2, 23.0), {"rasa": 700.0}, {"rasa": 10 * seconds}, loads)


def test_the_report_holds_every_figure_and_what_is_not_reached() -> None:
    ours, theirs = figures("ours", 90.0, 40.0), figures("theirs", 20.0, 800.0)
    measured = Measured("2026-01-01", this_machine(), Ceiling(16, 900.0, 0.5), [ours, theirs])
    text = markdown(measured)
    assert "| 16 | talk | ours | 30 | 0 | 90.0 | 10 | 10 | rasa 2.0 |" in text
    assert "700 → 400 MB" in text and "800 s (1600 s of processor), peak 900 MB" in text
    reached = {ratio.what: (ratio.ratio, ratio.met) for ratio in measured.ratios()}
    assert reached["turns/s, talk"] == (4.5, False) and reached["turns/s, order"] == (4.5, True)
    assert reached["training time"] == (0.05, True)
    assert text.count("**not reached**") == 1
