"""The conversations with personal data, what is made up for them, and the search for it."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path

import httpx
import pytest

from evals.privacy.conversations import Script, Spoken, hold, load_scripts
from evals.privacy.invent import invent
from evals.privacy.recorder import recorder
from evals.privacy.search import search_events, search_files
from evals.talk import Talker
from xiaoer.privacy.find import find
from xiaoer.types import Language

VALUES = {"number": "XE1", "name": "王小明", "phone": "15412345678", "email": "a@example.com", "home": "星灯路4号"}


def test_scripts_in_both_languages_tell_every_kind() -> None:
    scripts = load_scripts()
    assert {script.language for script in scripts} == {"zh", "en"}
    said = "".join(script.opening + str(script.answers) for script in scripts)
    for name in ("receiver", "address", "tax_number", "identity_card", "bank_card", "ssn", "plate", "wechat", "qq"):
        assert f"{{{name}}}" in said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_made_up_is_found(language: Language) -> None:
    chooser = random.Random(3)
    for _ in range(20):
        made = invent(language, chooser)
        for kind, text in (("phone", f"电话{made.other_phone}"), ("bank_card", f"卡号{made.bank_card}")):
            assert [span.kind for span in find(text)] == [kind], text
        assert {span.kind for span in find(made.address)} == {"address"}, made.address


def test_values_are_found_in_whatever_spelling(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(json.dumps({"text": "我叫王小明"}), encoding="utf-8")
    (tmp_path / "b.log").write_text("4155550142 XE1", encoding="utf-8")
    (tmp_path / "shop.log").write_text("王小明", encoding="utf-8")
    found = search_files(tmp_path, ["王小明", "415-555-0142", "张伟"], skip=("shop.",))
    assert [(each.file, each.value) for each in found] == [("a.log", "王小明"), ("b.log", "415-555-0142")]
    assert "4155550142" in found[1].around


def test_ends_of_phones_are_found_in_texts_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "tracker.db") as db:
        db.execute("CREATE TABLE events (data TEXT)")
        for text in ("尾号8206", "XE48206175", "¥8206.00", "Visa 尾号 8206", "it was 8206"):
            db.execute("INSERT INTO events VALUES (?)", (json.dumps({"text": text, "timestamp": 1.8206}),))
    db.close()
    found = search_events(tmp_path / "tracker.db", ["8206"])
    assert sorted(each.around for each in found) == ["it was 8206", "¥8206.00", "尾号8206"]


def test_a_conversation_tells_what_is_wrong_with_it() -> None:
    replies = iter([{"text": "who?", "custom": {"asks": "identity"}}, {"text": "hello [NAME_1]"}])

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=[next(replies)])

    script = Script("who", "zh", "订单{number}", {"identity": ["{name}"]}, "{name}", None)
    spoken = Spoken(script, VALUES)
    assert spoken.personal == ["王小明", "15412345678", "a@example.com", "星灯路4号"]
    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        faults = hold(spoken, Talker(client, "http://x/", "a"))
    assert faults == ["zh, who: a reply holds a placeholder", "zh, who: no reply shows what it should"]


def test_prompts_are_written_down(tmp_path: Path) -> None:
    with recorder(tmp_path / "prompts.jsonl") as url:
        answer = httpx.post(f"{url}/chat/completions", json={"messages": [{"content": "hi"}]}).json()
    assert answer["choices"][0]["message"]["content"] == "{}"
    assert json.loads((tmp_path / "prompts.jsonl").read_text()) == {"messages": [{"content": "hi"}]}
