"""The labelled messages of evals/privacy, and how they are counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.privacy.__main__ import app
from evals.privacy.messages import HALVES, LANGUAGES, Labelled, load, parse
from evals.privacy.public import chinese_addresses, english
from evals.privacy.score import measure
from xiaoer.privacy.types import Span


def test_enough_messages_in_both_languages() -> None:
    counts = {language: sum(len(load(language, half)) for half in HALVES) for language in LANGUAGES}
    assert counts["zh"] >= 500
    assert counts["en"] >= 200
    for language in LANGUAGES:
        texts = [[each.text for each in load(language, half)] for half in HALVES]
        assert not set(texts[0]) & set(texts[1])


def test_how_a_message_is_labelled() -> None:
    assert parse("打[154 1](phone)或[a](email)[微笑]") == Labelled(
        "打154 1或a[微笑]", (Span(1, 6, "phone"), Span(7, 8, "email"))
    )
    with pytest.raises(ValueError, match="shoe_size is no kind"):
        parse("[42](shoe_size)")


def test_what_counts() -> None:
    messages = [parse("电话[15412345678](phone)，[王丽](name)收"), parse("39码")]
    scores, misses = measure(messages, lambda text: (Span(2, 13, "phone"), Span(0, 2, "name")))
    assert scores["phone"] == (1, 1, 2, 1)
    assert scores["name"] == (1, 0, 2, 0)
    assert scores["all"].recall == 0.5
    assert len(misses) == 2
    assert misses[0].left == ("王丽 (name)",)


def public(folder: Path) -> Path:
    (folder / "privacy").mkdir()
    rows = [
        {"text": f"杭州市_{n}号", "spans": [["city", 0, 3], ["redundant", 3, 4], ["roadno", 4, 6]]} for n in range(10)
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "privacy" / "zh_address_dev.jsonl").write_text(lines, encoding="utf-8")
    spans = [{"entity_type": "PHONE_NUMBER", "entity_value": "x", "start_position": 5, "end_position": 17}]
    english_rows = [{"full_text": "call 415-555-0142", "masked": f"call {n}", "spans": spans} for n in range(10)]
    (folder / "privacy" / "pii_en.jsonl").write_text(json.dumps(english_rows), encoding="utf-8")
    return folder


def test_the_public_messages(tmp_path: Path) -> None:
    data = public(tmp_path)
    rows = [chinese_addresses(data, half, lambda text: (Span(0, len(text), "address"),)) for half in HALVES]
    assert sum(row.labelled for row in rows) == sum(row.whole for row in rows) == 10
    found = [
        row for half in HALVES for row in english(data, half, lambda _: (Span(5, 17, "phone"), Span(0, 4, "name")))
    ]
    assert sum(row.whole for row in found if row.name == "en phone") == 10


def test_tables_and_files(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--data", str(public(tmp_path)), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "zh address" in result.output
    written = json.loads((tmp_path / "out" / "privacy.json").read_text(encoding="utf-8"))
    assert {row["kind"] for row in written["own"]} >= {"phone", "address", "all"}
    assert "| zh | final | all |" in (tmp_path / "out" / "privacy.md").read_text(encoding="utf-8")
