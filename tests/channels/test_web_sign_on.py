"""A visitor who comes from the shop's own site with its token is verified, and nobody else becomes so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import jwt
import pytest

from channels.web_sessions import COOKIE
from channels.web_sign_on import SignOn
from tests import world
from tests.channels.test_web import serving, visitor
from tests.identity.tokens import TRUSTED, token
from xiaoer.identity.gate import IdentityGate
from xiaoer.identity.store import SessionStore
from xiaoer.shop.fake import FakeShop

pytestmark = pytest.mark.usefixtures("home", "several_apps")


@pytest.fixture
def shop() -> FakeShop:
    return world.shop()


@pytest.fixture
def gate(tmp_path: Path, shop: FakeShop) -> IdentityGate:
    store = SessionStore(tmp_path / "s.db", b"k" * 32)
    return IdentityGate(store, shop, world.profile().identity, lambda v, p: hashlib.sha256(v.encode()).hexdigest())


def conversation(client) -> str:
    return str(jwt.decode(client.cookies[COOKIE], options={"verify_signature": False})["sub"])


async def test_a_good_token_verifies_the_conversation(gate: IdentityGate) -> None:
    async with serving(sign_on=SignOn(TRUSTED, gate)) as address, visitor(address, session=False) as client:
        assert (await client.post("api/session", json={"token": token("wang")})).status_code == 200
        first = conversation(client)
        assert await gate.user_id(first) == "wang"
        assert (await client.post("api/session", json={"token": token("wang")})).status_code == 200
        assert conversation(client) == first


async def test_a_visitor_who_signs_in_later_keeps_the_conversation(gate: IdentityGate) -> None:
    async with serving(sign_on=SignOn(TRUSTED, gate)) as address, visitor(address) as client:
        first = conversation(client)
        assert await gate.user_id(first) is None
        await client.post("api/session", json={"token": token("wang")})
        assert conversation(client) == first and await gate.user_id(first) == "wang"


async def test_another_customer_gets_another_conversation(gate: IdentityGate, shop: FakeShop) -> None:
    shop.put((await shop.for_customer("wang").customer()).model_copy(update={"user_id": "li"}))
    async with serving(sign_on=SignOn(TRUSTED, gate)) as address, visitor(address, session=False) as client:
        await client.post("api/session", json={"token": token("wang")})
        first = conversation(client)
        await client.post("api/session", json={"token": token("li")})
        assert conversation(client) != first
        assert (await gate.user_id(first), await gate.user_id(conversation(client))) == ("wang", "li")


BAD = {
    "for another": lambda: token("wang", aud="another"),
    "of nobody": lambda: token("nobody"),
    "rubbish": lambda: "rubbish",
    "a number": lambda: 7,
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_bad_token_is_refused_and_verifies_nobody(gate: IdentityGate, bad: Callable[[], object]) -> None:
    async with serving(sign_on=SignOn(TRUSTED, gate)) as address, visitor(address) as client:
        answer = await client.post("api/session", json={"token": bad()})
        assert (answer.status_code, answer.json()["error"]) == (403, "bad_token")
        assert await gate.user_id(conversation(client)) is None


async def test_a_shop_that_is_down_signs_nobody_in(gate: IdentityGate, shop: FakeShop) -> None:
    shop.down = True
    async with serving(sign_on=SignOn(TRUSTED, gate)) as address, visitor(address) as client:
        answer = await client.post("api/session", json={"token": token("wang")})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


async def test_without_single_sign_on_no_token_is_taken(gate: IdentityGate) -> None:
    async with serving(sign_on=SignOn(None, gate)) as address, visitor(address) as client:
        assert (await client.post("api/session", json={"token": token("wang")})).status_code == 403
