"""One contract for every store: values come back to their conversation alone, for a time, and can be erased."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from tests.privacy.conftest import DAY, KEY, Clock
from tests.privacy.fake_redis import FakeRedis
from xiaoer.config import Settings
from xiaoer.errors import ConfigurationError, VaultUnavailable
from xiaoer.privacy.vault import base
from xiaoer.privacy.vault.base import VaultStore
from xiaoer.privacy.vault.factory import build_vault
from xiaoer.privacy.vault.redis_store import RedisStore, connect
from xiaoer.privacy.vault.sqlite import SqliteStore
from xiaoer.privacy.vault.vault import Vault

PHONE = "15412345678"


async def test_the_same_value_has_the_same_placeholder_in_any_spelling(vault: Vault) -> None:
    assert await vault.keep("a", "phone", PHONE) == "[PHONE_1]"
    for spelled in (
        "154 1234 5678",
        "+86 154-1234-5678",
        "１５４１２３４５６７８",
        "一五四一二三四五六七八",
        "0086 15412345678",
    ):
        assert await vault.keep("a", "phone", spelled) == "[PHONE_1]"
    assert await vault.keep("a", "phone", "15412345679") == "[PHONE_2]"
    assert await vault.keep("a", "email", "Yara@Example.com") == "[EMAIL_1]"
    assert await vault.keep("a", "email", "yara@example.com") == "[EMAIL_1]"
    assert await vault.values("a", ["[PHONE_1]", "[EMAIL_1]"]) == {"[PHONE_1]": PHONE, "[EMAIL_1]": "Yara@Example.com"}


async def test_another_conversation_gets_nothing(vault: Vault) -> None:
    await vault.keep("a", "phone", PHONE)
    assert await vault.values("b", ["[PHONE_1]"]) == {}
    assert await vault.values("a", ["[PHONE_2]", "[PHONE_0]", "count"]) == {}
    assert await vault.values("a", []) == {}


async def test_values_live_for_a_time_after_the_last_one_came(vault: Vault, clock: Clock) -> None:
    await vault.keep("a", "phone", PHONE)
    clock.now += DAY - 10
    await vault.keep("a", "email", "a@example.com")
    clock.now += DAY - 10
    assert set(await vault.export("a")) == {"[PHONE_1]", "[EMAIL_1]"}
    clock.now += 20
    assert await vault.export("a") == {}
    assert await vault.export_of(PHONE) == []
    assert await vault.values("a", ["[PHONE_1]"]) == {}


async def test_one_conversation_is_erased(vault: Vault) -> None:
    await vault.keep("a", "phone", PHONE)
    await vault.keep("b", "phone", PHONE)
    assert await vault.erase("a") == 1
    assert await vault.erase("a") == 0
    assert await vault.export("a") == {}
    assert await vault.export("b") == {"[PHONE_1]": PHONE}


async def test_export_and_erasure_by_a_customers_value(vault: Vault) -> None:
    await vault.keep("a", "phone", PHONE)
    await vault.keep("a", "name", "王丽")
    await vault.keep("b", "phone", "+86 154 1234 5678")
    await vault.keep("c", "phone", "15400000000")
    held = {each.conversation: each.values for each in await vault.export_of("154-1234-5678")}
    assert held == {"a": {"[PHONE_1]": PHONE, "[NAME_1]": "王丽"}, "b": {"[PHONE_1]": "+86 154 1234 5678"}}
    assert await vault.erase_of(PHONE) == 3
    assert await vault.export("a") == {}
    assert await vault.export("c") == {"[PHONE_1]": "15400000000"}


async def test_two_at_once_get_one_placeholder(vault: Vault) -> None:
    names = await asyncio.gather(*(vault.keep("a", "phone", PHONE) for _ in range(8)))
    assert len(set(names)) == 1
    assert await vault.values("a", names) == {names[0]: PHONE}
    others = await asyncio.gather(*(vault.keep("a", "phone", f"1541234{n:04}") for n in range(20)))
    assert len(set(others)) == 20
    assert len(await vault.values("a", others)) == 20


async def test_a_conversation_holds_only_so_many(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("memory", "sqlite", "redis_store"):
        monkeypatch.setattr(f"xiaoer.privacy.vault.{module}.MOST", 3)
    names = [await vault.keep("a", "phone", f"1541234000{n}") for n in range(5)]
    assert names == ["[PHONE_1]", "[PHONE_2]", "[PHONE_3]", "[PHONE_0]", "[PHONE_0]"]
    assert await vault.keep("a", "phone", "15412340001") == "[PHONE_2]"
    assert len(await vault.values("a", names)) == 3
    assert base.MOST >= 100


async def test_another_key_opens_nothing(store: VaultStore) -> None:
    await Vault(store, KEY, seconds=DAY).keep("a", "phone", PHONE)
    assert await Vault(store, bytes(32), seconds=DAY).export("a") == {}


async def test_what_has_expired_is_taken_out_of_the_file(tmp_path: Path, clock: Clock) -> None:
    vault = Vault(SqliteStore(tmp_path / "vault.db", clock), KEY, seconds=DAY)
    await vault.keep("a", "phone", PHONE)
    await vault.keep("a", "name", "王丽")
    assert await vault.purge() == 0
    clock.now += DAY + 1
    assert await vault.purge() == 2


async def test_files_and_servers_hold_neither_values_nor_conversations(tmp_path: Path, clock: Clock) -> None:
    redis = FakeRedis(clock)
    for store in (SqliteStore(tmp_path / "vault.db", clock), RedisStore(redis)):
        vault = Vault(store, KEY, seconds=DAY)
        await vault.keep("whatsapp:+8615499998888", "phone", PHONE)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir()) + repr(redis.data).encode()
    for secret in (PHONE, "15499998888", "whatsapp"):
        assert secret.encode() not in written


async def test_a_value_moved_to_another_place_opens_for_nobody(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "vault.db"
    vault = Vault(SqliteStore(path, clock), KEY, seconds=DAY)
    await vault.keep("victim", "phone", PHONE)
    await vault.keep("thief", "phone", "15400000000")
    with sqlite3.connect(path) as db:
        stolen = db.execute("SELECT value FROM sealed ORDER BY rowid").fetchone()[0]
        db.execute("UPDATE sealed SET value = ?", (stolen,))
    db.close()
    assert await vault.export("thief") == {}
    assert await vault.export("victim") == {"[PHONE_1]": PHONE}


def settings_in(home: Path) -> Settings:
    return Settings(home, home, home, home, "", 1.0, home / "sessions.db", "secret", "", "")


async def test_the_settings_choose_the_store(tmp_path: Path) -> None:
    vault = build_vault(settings_in(tmp_path), {})
    assert await vault.keep("a", "phone", PHONE) == "[PHONE_1]"
    assert (tmp_path / "vault.db").is_file()
    elsewhere = build_vault(settings_in(tmp_path), {"XIAOER_VAULT": str(tmp_path / "else" / "v.db")})
    assert await elsewhere.export("a") == {}
    assert (tmp_path / "else" / "v.db").is_file()
    build_vault(settings_in(tmp_path), {"XIAOER_VAULT": "redis://127.0.0.1:1/0"})  # connects at its first use


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"XIAOER_VAULT": "postgres://x:secret@h/db"},
            "XIAOER_VAULT begins with postgres://; it takes the path of a file",
        ),
        ({"XIAOER_VAULT_DAYS": "soon"}, "XIAOER_VAULT_DAYS is 'soon'; it takes a number of days"),
        ({"XIAOER_VAULT_DAYS": "-1"}, "XIAOER_VAULT_DAYS is '-1'"),
    ],
)
def test_settings_that_cant_be(environment: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as error:
        build_vault(settings_in(tmp_path), environment)
    assert said in str(error.value)
    assert "secret" not in str(error.value)


async def test_a_vault_that_doesnt_answer_says_so_without_a_word_of_a_customers(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(VaultUnavailable):
        SqliteStore(tmp_path)  # a folder
    file = SqliteStore(tmp_path / "vault.db", clock)
    for path in tmp_path.iterdir():
        path.write_bytes(b"no database any more" * 500)
    server = RedisStore(connect("redis://127.0.0.1:1/0"))
    for store in (file, server):
        vault = Vault(store, KEY, seconds=DAY)
        for asked in (vault.keep("a", "phone", PHONE), vault.values("a", ["[PHONE_1]"]), vault.export("a")):
            with pytest.raises(VaultUnavailable) as error:
                await asked
            assert PHONE not in str(error.value)
