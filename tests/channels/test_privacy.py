"""The inbound and the outbound function on a vault of their own."""

from __future__ import annotations

import copy
import logging
import sqlite3
from pathlib import Path

import pytest

from channels.privacy import mask, unmask
from channels.rest import RestChannel
from xiaoer.errors import VaultUnavailable
from xiaoer.sqlite_file import SqliteFile

PHONE = "15412345678"


async def _nothing() -> None:
    return None


async def _identity() -> str:
    return "identity"


async def _never() -> str:
    raise AssertionError("the tracker is read where the answer doesn't depend on it")


async def test_there_and_back_for_this_conversation_alone(home: Path) -> None:
    masked = await mask("a", f"我电话{PHONE}", _never)
    assert masked == "我电话[PHONE_1]"
    assert await unmask("a", {"text": masked, "custom": {"lines": [masked]}}) == {
        "text": f"我电话{PHONE}",
        "custom": {"lines": [f"我电话{PHONE}"]},
    }
    assert await unmask("b", {"text": masked}) == {"text": "我电话***"}


async def test_a_bare_name_is_one_where_it_was_asked_for(home: Path) -> None:
    assert await mask("a", "emma clark", _identity) == "[NAME_1]"
    assert await mask("a", "sky blue", _nothing) == "sky blue"


async def test_warming_up_makes_the_vault(home: Path) -> None:
    mask.warm_up()
    assert (home / "vault.db").is_file()


async def test_without_its_vault_nothing_comes_in_and_nothing_personal_leaves(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    masked = await mask("a", f"我电话{PHONE}", _never)

    async def broken(self: SqliteFile, work: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    for method in ("run", "read"):
        monkeypatch.setattr(SqliteFile, method, broken)
    with pytest.raises(VaultUnavailable):
        await mask("a", f"打{PHONE}", _never)
    with caplog.at_level(logging.ERROR):
        assert await unmask("a", {"text": masked, "n": 1}) == {"text": "我电话***", "n": 1}
    assert "disk I/O error" in caplog.text and PHONE not in caplog.text
    assert await mask("a", "你好", _nothing) == "你好"


def test_the_rest_channel_gives_rasa_nothing_to_log() -> None:
    class Request:
        json = {"message": f"call {PHONE}"}  # noqa: RUF012

    text = RestChannel()._extract_message(Request())  # type: ignore[arg-type]
    assert text == f"call {PHONE}"
    assert copy.deepcopy(text) == "(not logged)"
