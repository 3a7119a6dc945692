"""Personal data in whole conversations: nothing of it is in any file, all of it can be had and taken away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from evals.privacy.conversations import load_scripts
from evals.privacy.stored import measure
from evals.visitor import Visitor
from tests.e2e.conftest import Service
from tests.e2e.people import WANG_SENT

pytestmark = pytest.mark.e2e
PHONE = "15498761234"


def test_no_file_holds_what_customers_told(model: None, tmp_path: Path) -> None:
    outcome = measure(tmp_path, len(load_scripts()), 7, 2, Console(quiet=True))
    assert outcome.wrong == []
    assert outcome.found == []
    assert outcome.messages > outcome.conversations and outcome.prompts > 0


def test_the_page_shows_what_its_customer_said_and_the_tracker_doesnt(service: Service) -> None:
    visitor = Visitor(service.plan.page)
    visitor.say(f"订单{WANG_SENT}，手机尾号8206，有事打{PHONE}", language="zh")
    assert PHONE in json.dumps(visitor.open())
    assert PHONE not in (service.plan.home / "tracker.db-wal").read_bytes().decode(errors="replace")
    visitor.close()


def test_export_and_erasure_by_command(service: Service) -> None:
    talker = service.talker("privacy-command")
    talker.say(f"我叫王小明，电话{PHONE}，加我微信lantern_2026")
    exported = json.loads(command(service, "export", "--conversation", "privacy-command"))[0]
    assert PHONE in exported["values"].values() and PHONE in exported["said"][0]["text"]
    assert "erased: " in command(service, "erase", "--conversation", "privacy-command")
    gone = json.loads(command(service, "export", "--conversation", "privacy-command"))[0]
    assert gone == {"conversation": "privacy-command", "values": {}, "said": [], "session": {}}
    assert talker.say("你好")


def command(service: Service, *arguments: str) -> str:
    """What `xiaoer privacy` prints about the running installation."""
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("xiaoer")),
            "privacy",
            *arguments,
            "--endpoints",
            str(service.plan.endpoints),
        ],
        env={**os.environ, "XIAOER_HOME": str(service.plan.home)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
