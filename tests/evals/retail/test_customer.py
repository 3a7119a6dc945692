"""The customer against canned replies: it says what it is asked, and yes to nothing but what it wants."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evals.retail.customer import Customer
from evals.retail.page import Button, Page
from evals.retail.temper import PLAIN

Make = Callable[..., Customer]
YES = (Button("Yes, do it", "Yes, do it #W1000001"), Button("No", "/deny"))
CANCEL = {"do": "cancel", "order": "#W1000001", "reason": "no longer needed"}
RETURN = {"do": "return", "order": "#W1000002", "items": ["21"], "refund": "paypal_1"}
MODIFY = {
    "do": "modify",
    "order": "#W1000001",
    "items": [{"item": "11", "to": {"with": {"color": "white"}}}],
    "payment": "paypal_1",
}


def quote(text: str) -> Page:
    return Page(text, "confirmation", YES)


def cancelling(
    order: str = "#W1000001", items: str = "Desk Lamp (black, USB); Tea Kettle (glass, 1L)", amount: str = "90.00"
) -> Page:
    return quote(f"Please check: I'll cancel order {order} with {items}. ${amount} will be refunded to your PayPal.")


def returning(items: str, amount: str, method: str = "PayPal") -> Page:
    return quote(
        f"I'll request the return of {items} from order #W1000002. ${amount} will be refunded to your {method}."
    )


def swapping(new: str, amount: str, method: str = "PayPal") -> Page:
    line = f"Desk Lamp (black, USB) at $30.00 → Desk Lamp ({new})"
    return quote(f"In order #W1000001 I'll change {line}. ${amount} will be charged to your {method}.")


def test_the_identity_is_said_in_the_way_of_the_agenda(customer: Make) -> None:
    ada = customer(CANCEL)
    ada.open()
    assert "ada@example.com" in (ada.respond(Page("Who are you?", "identity")) or "")


def test_a_right_quote_gets_a_yes_and_the_yes_is_noted(customer: Make) -> None:
    ada = customer(CANCEL)
    assert "#W1000001" in ada.open()
    said = ada.respond(cancelling())
    assert said in ada.voice.bank.yes
    assert [(c.do, c.order) for c in ada.confirmed] == [("cancel", "#W1000001")]
    assert ada.respond(Page("Done.")) is None and not ada.given_up


@pytest.mark.parametrize(
    "page",
    [
        cancelling(order="#W1000002"),
        cancelling(items="Desk Lamp (black, USB)"),
        cancelling(amount="89.99"),
        quote("I'll cancel your order. Shall I?"),
    ],
)
def test_a_wrong_cancellation_gets_no_yes(customer: Make, page: Page) -> None:
    ada = customer(CANCEL)
    ada.open()
    said = ada.respond(page)
    assert said is not None and said not in ada.voice.bank.yes and not ada.confirmed


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (returning("Tea Kettle (glass, 1L); Tea Kettle (glass, 2L)", "125.00"), "kettle"),
        (returning("Tea Kettle (glass, 2L)", "65.00"), "kettle"),
        (returning("Tea Kettle (glass, 1L)", "60.00", "gift card"), "paypal"),
    ],
)
def test_a_wrong_return_is_corrected_by_what_is_wrong(customer: Make, page: Page, said: str) -> None:
    ada = customer(RETURN)
    ada.open()
    assert said in (ada.respond(page) or "").lower() and not ada.confirmed
    assert ada.respond(returning("Tea Kettle (glass, 1L)", "60.00")) in ada.voice.bank.yes


@pytest.mark.parametrize(
    "page",
    [
        swapping("white, battery", "2.00"),
        swapping("silver, USB", "1.00"),
        swapping("white, USB", "1.40"),
        swapping("white, USB", "1.50", "gift card"),
    ],
)
def test_a_swap_for_something_else_gets_no_yes(customer: Make, page: Page) -> None:
    ada = customer(MODIFY)
    ada.open()
    ada.respond(page)
    assert not ada.confirmed
    assert ada.respond(swapping("white, USB", "1.50")) in ada.voice.bank.yes


def test_the_cheapest_is_the_cheapest_that_is_there(customer: Make) -> None:
    ada = customer({**MODIFY, "items": [{"item": "11", "to": {"pick": "cheapest"}}]})
    assert "cheapest" in ada.open() or "cheapest" in (ada.respond(asks_for_new()) or "")
    ada.respond(swapping("white, USB", "1.50"))
    assert not ada.confirmed
    assert ada.respond(swapping("white, battery", "2.00")) in ada.voice.bank.yes


def asks_for_new(*buttons: str) -> Page:
    return Page(
        "What would you like in place of Desk Lamp (black, USB)?", "new_items", tuple(Button(b, b) for b in buttons)
    )


def test_what_will_do_instead_is_said_once_the_first_wish_cant_be_had(customer: Make) -> None:
    wishes = {"to": {"with": {"color": "silver"}}, "instead": [{"with": {"color": "white"}}]}
    ada = customer({**MODIFY, "items": [{"item": "11", **wishes}]})
    ada.open()
    heard = [ada.respond(asks_for_new("white, USB")) or "" for _ in range(3)]
    assert any("silver" in said for said in heard[:2]) and "white" in heard[-1]
    assert ada.respond(swapping("white, USB", "1.50")) in ada.voice.bank.yes


def test_what_cant_be_had_gives_way_to_the_other_goal(customer: Make) -> None:
    ada = customer({**MODIFY, "items": [{"item": "11", "to": {"with": {"color": "silver"}}}], "otherwise": CANCEL})
    ada.open()
    for _ in range(4):
        said = ada.respond(asks_for_new("white, USB")) or ""
        if "cancel" in said:
            break
    assert "cancel" in said
    assert ada.respond(cancelling()) in ada.voice.bank.yes


def test_who_declines_says_no_to_the_right_quote(customer: Make) -> None:
    ada = customer({**CANCEL, "decline": True})
    ada.open()
    assert ada.respond(cancelling()) in ada.voice.bank.no
    assert not ada.confirmed


def test_items_that_come_to_mind_late_are_added_at_the_quote(customer: Make) -> None:
    ada = customer({**RETURN, "items": ["21", "22"], "adds": ["22"]})
    ada.open()
    said = ada.respond(returning("Tea Kettle (glass, 1L)", "60.00")) or ""
    assert "2 liters" in said or "2L" in said
    assert ada.respond(returning("Tea Kettle (glass, 1L); Tea Kettle (glass, 2L)", "125.00")) in ada.voice.bank.yes


def test_a_question_about_something_else_is_put_right(customer: Make) -> None:
    ada = customer(CANCEL)
    ada.open()
    assert "#W1000001" in (ada.respond(Page("What's the new address?", "address")) or "")


def test_nobody_answers_for_ever(customer: Make) -> None:
    ada = customer(CANCEL)
    said: str | None = ada.open()
    turns = 0
    while said is not None:
        turns += 1
        assert turns < 20
        said = ada.respond(Page("Which order do you mean?", "order_number"))
    assert ada.given_up


def test_a_question_is_asked_once_more_when_its_value_wasnt_said(customer: Make) -> None:
    ada = customer({"do": "ask", "about": "variant_count", "product": "Desk Lamp", "say": ["4"]})
    ada.open()
    assert "lamp" in (ada.respond(Page("I have 14 of them.")) or "")
    assert ada.respond(Page("There are 4 variants.")) is None and not ada.given_up


def test_a_slip_is_corrected_when_it_is_shown(customer: Make) -> None:
    ada = customer(RETURN, temper=PLAIN._replace(misspeaks=1.0))
    ada.open()
    ada.respond(returning("Tea Kettle (glass, 1L); Tea Kettle (glass, 2L)", "125.00"))
    assert not ada.confirmed
    assert ada.respond(returning("Tea Kettle (glass, 1L)", "60.00")) in ada.voice.bank.yes


def test_a_no_that_is_taken_back_comes_to_the_yes(customer: Make) -> None:
    ada = customer(CANCEL, temper=PLAIN._replace(waits=1.0))
    ada.open()
    assert ada.respond(cancelling()) in ada.voice.bank.wait
    assert "#W1000001" in (ada.respond(Page("All right, it was not cancelled.")) or "")
    assert ada.respond(cancelling()) in ada.voice.bank.yes


def test_after_something_asked_in_between_the_goal_goes_on(customer: Make) -> None:
    ada = customer(CANCEL, temper=PLAIN._replace(digresses=1.0))
    ada.open()
    assert ada.respond(Page("Why?", "reason")) in ada.voice.bank.digressions
    assert ada.respond(Page("5 days. Why?", "reason")) in ada.voice.bank.reasons["no longer needed"]


def test_two_wishes_at_once_are_both_done_when_the_second_one_is_taken_up(customer: Make) -> None:
    ada = customer(CANCEL, RETURN, temper=PLAIN._replace(two_at_once=1.0))
    said = ada.open()
    assert "#W1000001" in said and ("#W1000002" in said or "kettle" in said)
    ada.respond(cancelling())
    assert ada.respond(returning("Tea Kettle (glass, 1L)", "60.00")) in ada.voice.bank.yes
    assert len(ada.confirmed) == 2


def test_the_same_seed_says_the_same(customer: Make) -> None:
    assert customer(MODIFY, seed=7).open() == customer(MODIFY, seed=7).open()


def test_chinese_names_goods_in_chinese(customer: Make) -> None:
    said = customer(MODIFY, language="zh").open()
    assert "灯" in said or "#W1000001" in said
    assert "Desk Lamp" not in said and "white" not in said


def test_what_is_said_before_the_quote_is_no_part_of_it(customer: Make) -> None:
    ada = customer(RETURN)
    ada.open()
    page = returning("Tea Kettle (glass, 1L)", "60.00")
    aside = "A gift card is paid at once, for a Desk Lamp (black, USB) of $30.00.\n"
    assert ada.respond(page._replace(text=aside + page.text, last=page.text)) in ada.voice.bank.yes
