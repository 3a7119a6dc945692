from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path

import pytest

from tests import world
from xiaoer.errors import NotFound, NotVerified, ShopUnavailable
from xiaoer.identity.gate import IdentityGate, Locked, Missing, OtherCustomer, Verified, Wrong
from xiaoer.identity.store import SessionStore
from xiaoer.shop.fake import FakeShop
from xiaoer.shop.types import IdentityClaim

RIGHT = IdentityClaim(order_id="XE2026110001", phone_last4="1234")
WRONG = IdentityClaim(order_id="XE2026110001", phone_last4="9999")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop() -> FakeShop:
    return world.shop()


@pytest.fixture
def gate(tmp_path: Path, clock: Clock, shop: FakeShop) -> IdentityGate:
    store = SessionStore(tmp_path / "s.db", b"k" * 32, clock)
    rules = world.profile().identity
    return IdentityGate(store, shop, rules, lambda value, purpose: hashlib.sha256(value.encode()).hexdigest())


async def test_nothing_is_handed_out_before_verification(gate: IdentityGate) -> None:
    with pytest.raises(NotVerified):
        await gate.customer_shop("c1")


async def test_factors_may_come_one_by_one(gate: IdentityGate) -> None:
    first = await gate.offer("c1", IdentityClaim(order_id="XE2026110001"))
    assert isinstance(first, Missing)
    assert first.options[0] == {"phone_last4"}
    assert await gate.offer("c1", IdentityClaim(phone_last4="1234")) == Verified("wang")
    assert (await gate.customer_shop("c1")).user_id == "wang"


async def test_the_verification_is_of_one_conversation_and_expires_when_idle(gate: IdentityGate, clock: Clock) -> None:
    await gate.offer("c1", RIGHT)
    assert await gate.user_id("c2") is None
    clock.now += 29 * 60
    assert await gate.user_id("c1") == "wang"
    clock.now += 29 * 60
    assert await gate.user_id("c1") == "wang"
    clock.now += 31 * 60
    assert await gate.user_id("c1") is None


async def test_five_failures_lock_the_conversation_for_a_while(gate: IdentityGate, clock: Clock) -> None:
    left = [await gate.offer("c1", WRONG) for _ in range(4)]
    assert left == [Wrong(4), Wrong(3), Wrong(2), Wrong(1)]
    assert isinstance(await gate.offer("c1", WRONG), Locked)
    assert isinstance(await gate.offer("c1", RIGHT), Locked)
    clock.now += 16 * 60
    assert await gate.offer("c1", RIGHT) == Verified("wang")


async def test_an_account_locks_across_conversations(gate: IdentityGate) -> None:
    for number in range(5):
        await gate.offer(f"c{number}", WRONG)
    assert isinstance(await gate.offer("fresh", RIGHT), Locked)
    other = IdentityClaim(order_id="XE2026110009", phone_last4="5678")
    assert await gate.offer("fresh2", other) == Verified("emma")


async def test_another_spelling_is_not_another_account(gate: IdentityGate) -> None:
    spellings = ["Emma Clark", "E-mma Clark", "Clark Emma", "EMMA  CLARK", "Ｅmma Clark"]
    for number, name in enumerate(spellings):
        await gate.offer(f"c{number}", IdentityClaim(name=name, postcode="999999"))
    assert isinstance(await gate.offer("fresh", IdentityClaim(name="Emma Clark", postcode="200000")), Locked)


async def test_other_digits_are_another_order(gate: IdentityGate) -> None:
    for number in range(5):
        await gate.offer(f"c{number}", IdentityClaim(order_id="XE2026110010", phone_last4="9999"))
    assert await gate.offer("fresh", RIGHT) == Verified("wang")


async def test_an_address_locks_across_accounts_after_more_tries(gate: IdentityGate) -> None:
    for number in range(20):
        claim = IdentityClaim(order_id=f"XE99999999{number:02}", phone_last4="0000")
        await gate.offer(f"c{number}", claim, address="somewhere")
    assert isinstance(await gate.offer("fresh", RIGHT, address="somewhere"), Locked)
    assert await gate.offer("fresh2", RIGHT, address="elsewhere") == Verified("wang")


async def test_another_customers_factors_are_refused_in_the_same_conversation(gate: IdentityGate) -> None:
    await gate.offer("c1", RIGHT)
    assert await gate.offer("c1", IdentityClaim(name="Emma Clark", postcode="200000")) == OtherCustomer()
    assert await gate.offer("c1", IdentityClaim(name="Nobody", postcode="000000")) == OtherCustomer()
    assert await gate.offer("c1", IdentityClaim(name="王小明", postcode="310000")) == Verified("wang")
    assert await gate.user_id("c1") == "wang"


async def test_a_shop_that_is_down_counts_as_no_failure_and_what_was_said_is_kept(
    gate: IdentityGate, shop: FakeShop
) -> None:
    shop.down = True
    with pytest.raises(ShopUnavailable):
        await gate.offer("c1", RIGHT)
    shop.down = False
    assert await gate.offer("c1", IdentityClaim()) == Verified("wang")


async def test_e_mail_alone_is_not_enough_in_the_demo_shop(gate: IdentityGate) -> None:
    outcome = await gate.offer("c1", IdentityClaim(email="wang@example.cn"))
    assert isinstance(outcome, Missing)
    assert outcome.given == {"email"}
    assert all("email" not in option for option in outcome.options[:3])


async def test_many_guesses_at_once_are_not_more_guesses(gate: IdentityGate, shop: FakeShop) -> None:
    shop.slow = 0.05
    claims = [IdentityClaim(order_id="XE2026110001", phone_last4=f"{number:04}") for number in range(40)]
    outcomes = await asyncio.gather(*(gate.offer(f"c{n}", claim) for n, claim in enumerate(claims)))
    assert sum(isinstance(outcome, Wrong) for outcome in outcomes) <= 5
    assert sum(isinstance(outcome, Locked) for outcome in outcomes) >= 35


async def test_who_is_signed_in_at_the_shop_is_verified_here(gate: IdentityGate) -> None:
    assert await gate.sign_in("c1", "wang") == Verified("wang")
    assert (await gate.customer_shop("c1")).user_id == "wang"
    assert await gate.sign_in("c1", "wang") == Verified("wang")


async def test_a_conversation_stays_its_customers(gate: IdentityGate) -> None:
    await gate.offer("c1", RIGHT)
    known = await gate.user_id("c1")
    assert await gate.sign_in("c1", "somebody-else") == OtherCustomer()
    assert await gate.user_id("c1") == known


async def test_whom_the_shop_doesnt_know_isnt_signed_in(gate: IdentityGate, shop: FakeShop) -> None:
    with pytest.raises(NotFound):
        await gate.sign_in("c1", "nobody")
    shop.down = True
    with pytest.raises(ShopUnavailable):
        await gate.sign_in("c1", "wang")
    assert await gate.user_id("c1") is None
