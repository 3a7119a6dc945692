"""The order in which things are taken up."""

from __future__ import annotations

from xiaoer.waiting.parts import Part
from xiaoer.waiting.waiting import Waiting, as_slot, asked_anew, behind, heard, next_of, of_slot, put_behind


def waits(*intents: str) -> tuple[Waiting, ...]:
    """An intent that begins with "?" is wanted only where the one before fails."""
    return tuple(
        Waiting(intent=name.lstrip("?"), start=0, end=1, message="m1", otherwise=name.startswith("?"))
        for name in intents
    )


def names(waiting: tuple[Waiting, ...]) -> list[str]:
    return [each.intent for each in waiting]


def test_alternatives_are_passed_over_where_the_first_was_done() -> None:
    waiting = waits("?return_refund", "?cancel_order", "invoice", "?expedite")
    chosen, left = next_of(waiting, failed=False)
    assert chosen and chosen.intent == "invoice" and names(left) == ["expedite"]
    chosen, left = next_of(waiting, failed=True)
    assert chosen and chosen.intent == "return_refund" and names(left) == ["cancel_order", "invoice", "expedite"]
    assert next_of(waits("?cancel_order"), failed=False) == (None, ())


def test_what_is_asked_for_anew_waits_no_more_nor_what_hangs_on_it() -> None:
    waiting = waits("modify_items", "?cancel_order", "invoice")
    assert names(asked_anew(waiting, "exchange")) == ["invoice"]
    assert asked_anew(waiting, "greeting") == waiting


def test_new_requests_go_before_older_ones() -> None:
    spans = [{"intent": "expedite", "start": 0, "end": 3}, {"intent": "invoice", "start": 4, "end": 9}]
    message = {"text": "abc defgh", "intent": {"name": "expedite"}, "understanding": {"requests": spans}}
    assert names(heard(message, "m2", waits("return_refund"), goes_on=False)) == ["invoice", "return_refund"]
    assert names(heard(message, None, waits("return_refund"), goes_on=False)) == ["return_refund"]
    assert len(heard(message, "m2", waits(*["return_refund"] * 9), goes_on=False)) == 6


def test_what_locks_an_order_goes_behind_what_it_would_make_impossible() -> None:
    swap = Part(intent="modify_items", start=0, end=5)
    address = Part(intent="change_address", start=5, end=10)
    assert behind(swap, [address], "aaaaabbbbb")
    assert not behind(address, [swap], "aaaaabbbbb")
    assert not behind(swap, [address.model_copy(update={"otherwise": True})], "aaaaabbbbb")


def test_requests_for_different_orders_do_not_hinder_each_other() -> None:
    text = "modify #W0000001 and send #W0000002 to Austin"
    swap, address = Part(intent="modify_items", start=0, end=17), Part(intent="change_address", start=17, end=len(text))
    assert not behind(swap, [address], text)


def test_put_off_with_its_alternative() -> None:
    (swap,) = waits("modify_items")
    others = waits("?cancel_order", "change_payment", "change_address", "invoice")
    assert names(put_behind(swap, others)) == [
        "change_payment",
        "change_address",
        "modify_items",
        "cancel_order",
        "invoice",
    ]


def test_a_slot_gives_back_what_was_put_into_it() -> None:
    assert of_slot(as_slot(waits("invoice", "?expedite"))) == waits("invoice", "?expedite")
    assert as_slot(()) is None and of_slot(None) == () and of_slot([{"nothing": 1}]) == ()
