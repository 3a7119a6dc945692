"""What the hash of a quote stands for."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from xiaoer.shop.rules import decide
from xiaoer.shop.types import CancelOrder, ChangePayment, Expedite, ModifyItems

from ..world import LAMP, MIA, NOW, PRODUCTS, WORK, facts, line, order, paid, refunded, repriced, scanned
from .common import CN, TAU

CANCEL = CancelOrder(order_id="#W0000001", reason="too-slow")
SWAP = ModifyItems(
    order_id="#W0000001", item_ids=("lamp-black",), new_item_ids=("lamp-white",), payment_method_id="gift-2"
)


def sealed(write, given, rules=CN, now=NOW):
    return decide(write, given, rules, now).quote.hash


def with_balance(method_id, balance):
    methods = tuple(
        method.model_copy(update={"balance": Decimal(balance)}) if method.payment_method_id == method_id else method
        for method in MIA.payment_methods
    )
    return MIA.model_copy(update={"payment_methods": methods})


def test_the_same_state_gives_the_same_64_hex_digits_at_any_time():
    first = sealed(CANCEL, facts(order("lamp-black")))
    assert first == sealed(CANCEL, facts(order("lamp-black")), now=NOW.replace(hour=23))
    assert len(first) == 64 and int(first, 16) > 0


def test_spelling_of_money_and_time_doesnt_matter():
    its = order(line("lamp-black", "100.00"), expedited_at=NOW)
    other = order(
        line("lamp-black", "100"), payments=(paid("100.0"),), expedited_at=NOW.astimezone(ZoneInfo("Asia/Shanghai"))
    )
    assert sealed(CANCEL, facts(its)) == sealed(CANCEL, facts(other))


@pytest.mark.parametrize(
    "changed",
    [
        order("lamp-black", "lamp-black"),
        order(line("lamp-black", "100.01")),
        order("lamp-black", payments=(paid("100.00"), refunded("1.00"))),
        order("lamp-black", status="unpaid"),
        order("lamp-black", address=WORK),
        order("lamp-black", expedited_at=NOW),
    ],
    ids=["lines", "price", "payments", "status", "address", "hurried"],
)
def test_any_change_of_the_order_gives_another_hash(changed):
    assert sealed(CANCEL, facts(order("lamp-black"))) != sealed(CANCEL, facts(changed))


def test_a_courier_printing_a_label_changes_nothing_that_was_quoted():
    assert sealed(CANCEL, facts(order("lamp-black"))) == sealed(
        CANCEL, facts(order("lamp-black", fulfilments=scanned("label_created")))
    )


def test_another_write_another_reason_another_customer():
    its = facts(order("lamp-black"))
    hurry = Expedite(order_id="#W0000001")
    hashes = {
        sealed(CANCEL, its),
        sealed(CANCEL.model_copy(update={"reason": "other-variant"}), its),
        sealed(hurry, its),
    }
    twin = MIA.model_copy(update={"user_id": "twin"})
    hashes.add(sealed(CANCEL, facts(order("lamp-black", user_id="twin"), twin)))
    assert len(hashes) == 4


def test_only_the_gift_card_that_is_concerned_counts():
    before = sealed(SWAP, facts(order("lamp-black")), TAU)
    assert before == sealed(SWAP, facts(order("lamp-black"), with_balance("gift-1", "1.00")), TAU)
    assert before != sealed(SWAP, facts(order("lamp-black"), with_balance("gift-2", "499.00")), TAU)
    change = ChangePayment(order_id="#W0000001", payment_method_id="paypal-1")
    by_card = order("lamp-black", payments=(paid("100.00", "gift-1"),))
    assert sealed(change, facts(by_card)) != sealed(change, facts(by_card, with_balance("gift-1", "1.00")))


def test_a_price_that_moved_in_between_gives_another_hash():
    dearer = (repriced(LAMP, "lamp-white", "130.00"), *PRODUCTS[1:])
    assert sealed(SWAP, facts(order("lamp-black"))) != sealed(SWAP, facts(order("lamp-black"), products=dearer))
