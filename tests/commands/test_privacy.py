"""`xiaoer privacy`: exit codes, and nothing of anybody's in what is printed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from xiaoer import services_privacy
from xiaoer.commands.privacy import app
from xiaoer.config import settings
from xiaoer.errors import ConfigurationError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("XIAOER_VAULT", "XIAOER_VAULT_DAYS", "XIAOER_KEEP_DAYS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "160")
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def run(*arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, list(arguments), input=typed)


def test_a_scan_that_finds_some(home: Path) -> None:
    log = home / "bot.log"
    log.write_text("".join(f"15412345{n:03} called\n" for n in range(30)), encoding="utf-8")
    result = run("scan", str(log), "--most", "2")
    assert result.exit_code == 1
    assert f"{log}: line 1: phone 1… (11 characters)" in result.output
    assert f"{log}: and 28 more" in result.output
    assert "personal data: 30 phone" in result.output
    assert "5412345" not in result.output


def test_a_scan_that_finds_none(home: Path) -> None:
    (home / "bot.log").write_text("[PHONE_1] XE5094137682\n", encoding="utf-8")
    result = run("scan", str(home / "bot.log"))
    assert (result.exit_code, result.output.strip()) == (0, "no personal data found")


def test_a_scan_that_couldnt_read_everything(home: Path) -> None:
    (home / "x.bin").write_bytes(b"\0\1")
    result = run("scan", str(home / "x.bin"))
    assert result.exit_code == 3
    assert "x.bin: not read: neither text in UTF-8 nor SQLite" in result.output


def test_export_and_erasure(home: Path) -> None:
    async def fill() -> None:
        vault = services_privacy.vault(settings())
        await vault.keep("a", "phone", "15412345678")
        await vault.keep("a", "name", "王丽")
        await vault.keep("b", "phone", "15412345678")

    asyncio.run(fill())
    assert "王丽" in run("export", "--conversation", "a").output
    assert '"b"' in run("export", "--value", typed="154 1234 5678\n").output
    assert "erased: 0 events of conversations, 2 values of the vault" in run("erase", "--conversation", "a").output
    assert "1 values of the vault" in run("erase", "--value", typed="15412345678\n").output
    assert "no longer kept: 0 events" in run("purge").output


def test_another_endpoints_file(home: Path) -> None:
    endpoints = home / "endpoints.yml"
    endpoints.write_text("tracker_store: {type: mongod}", encoding="utf-8")
    failed = run("purge", "--endpoints", str(endpoints)).exception
    assert isinstance(failed, ConfigurationError) and "mongod" in str(failed)


def test_days_that_cant_be(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOER_KEEP_DAYS", "0")
    failed = run("purge").exception
    assert isinstance(failed, ConfigurationError) and "XIAOER_KEEP_DAYS is '0'" in str(failed)


def test_either_a_conversation_or_a_value(home: Path) -> None:
    for arguments in ((), ("--conversation", "a", "--value")):
        assert isinstance(run("export", *arguments).exception, ConfigurationError)
