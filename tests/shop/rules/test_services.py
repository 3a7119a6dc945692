"""Default address, hurry, invoice, price protection."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from xiaoer.shop.effects import CustomerAddressSet, Expedited, GiftCardChanged, InvoiceAdded, PriceClaimsAdded
from xiaoer.shop.rules import decide
from xiaoer.shop.types import (
    ChangeDefaultAddress,
    ClaimPriceProtection,
    Expedite,
    Invoice,
    PriceClaim,
    RequestInvoice,
    Timing,
)

from ..world import HOME, LAMP, NOW, SHIRT, SOCKS, WORK, facts, line, order, paid, refunded, repriced
from .common import BOTH, CN, TAU, booked, effect, moved, refusal

CREDIT_CODE = "91350100M000100Y43"  # the worked example of GB 32100-2015


def hurry():
    return Expedite(order_id="#W0000001")


def invoice(**changes):
    return RequestInvoice(**{"order_id": "#W0000001", "kind": "personal", "title": "Mia", **changes})


def protection():
    return ClaimPriceProtection(order_id="#W0000001")


@BOTH
def test_a_new_default_address(rules):
    decision = decide(ChangeDefaultAddress(address=WORK), facts(None), rules, NOW)
    assert decision.effects == (CustomerAddressSet(address=WORK),)
    assert decision.quote.address == WORK


def test_the_same_default_address_is_a_change_in_tau_bench_only():
    assert refusal(ChangeDefaultAddress(address=HOME), facts(None), CN).code == "address-unchanged"
    assert decide(ChangeDefaultAddress(address=HOME), facts(None), TAU, NOW).quote.address == HOME


@BOTH
@pytest.mark.parametrize(
    ("status", "promise"),
    [
        ("pending", Timing(max_days=2, business_days=False)),
        ("pending (item modified)", Timing(max_days=2, business_days=False)),
        ("processed", None),
    ],
)
def test_hurry_what_is_paid_and_hasnt_arrived(rules, status, promise):
    decision = decide(hurry(), facts(order("lamp-black", status=status)), rules, NOW)
    assert decision.effects == (Expedited(),)
    assert (decision.quote.ships_within, decision.quote.status_after) == (promise, status)


@BOTH
@pytest.mark.parametrize("status", ["unpaid", "delivered", "cancelled", "return requested", "exchange requested"])
def test_nothing_to_hurry(rules, status):
    assert refusal(hurry(), facts(order("lamp-black", status=status)), rules).code == "nothing-to-expedite"


def test_nobody_hurries_twice_or_without_paying():
    assert refusal(hurry(), facts(order("lamp-black", expedited_at=NOW)), CN).code == "already-expedited"
    assert refusal(hurry(), facts(order("lamp-black", payments=())), CN).code == "nothing-to-expedite"


def test_an_invoice_is_over_what_was_paid():
    its = order("lamp-black", "shirt-blue", payments=(paid("150.00"), refunded("10.00")))
    decision = decide(invoice(title=" 王小明 "), facts(its), CN, NOW)
    quoted = Invoice(kind="personal", title="王小明", amount=Decimal("140.00"))
    assert decision.quote.invoice == quoted
    assert effect(decision, InvoiceAdded).invoice == quoted.model_copy(update={"at": NOW})


@pytest.mark.parametrize("spelling", [CREDIT_CODE, " 91350100 m000100y43 ", "９１３５０１００Ｍ０００１００Ｙ４３"])
def test_a_companys_invoice_has_its_number_in_plain_capitals(spelling):
    decision = decide(
        invoice(kind="company", title="某某公司", tax_number=spelling), facts(order("lamp-black")), CN, NOW
    )
    assert decision.quote.invoice.tax_number == CREDIT_CODE


def test_a_personal_invoice_keeps_no_number():
    decision = decide(invoice(tax_number="anything"), facts(order("lamp-black")), CN, NOW)
    assert decision.quote.invoice.tax_number is None


@pytest.mark.parametrize(
    ("asked", "state", "code"),
    [
        ({}, {"status": "cancelled"}, "not-invoiceable"),
        ({}, {"status": "unpaid"}, "not-invoiceable"),
        ({}, {"payments": ()}, "not-invoiceable"),
        ({}, {"invoice": Invoice(kind="personal", title="Mia", amount=Decimal("100.00"))}, "invoice-exists"),
        ({"title": "  "}, {}, "invoice-title-missing"),
        ({"kind": "company"}, {}, "tax-number-missing"),
        ({"kind": "company", "tax_number": " - "}, {}, "tax-number-missing"),
        ({"kind": "company", "tax_number": "91350100M000100Y44"}, {}, "tax-number-invalid"),
    ],
)
def test_refused_invoices(asked, state, code):
    assert refusal(invoice(**asked), facts(order("lamp-black", **state)), CN).code == code


def test_tau_bench_issues_no_invoices():
    assert refusal(invoice(), facts(order("lamp-black")), TAU).code == "not-invoiceable"


def cheaper(its, item_id="lamp-black", price="88.80", now=NOW, rules=CN):
    products = tuple(repriced(product, item_id, price) for product in (LAMP, SHIRT, SOCKS))
    return decide(protection(), facts(its, products=products), rules, now)


@pytest.mark.parametrize("status", ["pending", "pending (item modified)", "processed", "delivered"])
def test_the_difference_to_todays_price_goes_back_to_the_payment(status):
    decision = cheaper(order("lamp-black", "shirt-blue", status=status))
    assert moved(decision) == [("refund", "11.20", "card-1")] == booked(decision)
    assert [(c.item_id, str(c.amount)) for c in effect(decision, PriceClaimsAdded).claims] == [("lamp-black", "11.20")]
    (drop,) = decision.quote.lines
    assert (drop.item.price, drop.becomes.price) == (Decimal("100.00"), Decimal("88.80"))


def test_each_of_two_lines_of_one_item_has_its_own_difference():
    its = order(line("lamp-black", "100.00"), line("lamp-black", "95.00"))
    claims = effect(cheaper(its), PriceClaimsAdded).claims
    assert [str(claim.amount) for claim in claims] == ["11.20", "6.20"]


def test_only_what_wasnt_claimed_before():
    claimed = {
        "payments": (paid("100.00"), refunded("11.20")),
        "price_claims": (PriceClaim(item_id="lamp-black", amount=Decimal("11.20")),),
    }
    its = order("lamp-black", **claimed)
    assert moved(cheaper(its, price="80.00")) == [("refund", "8.80", "card-1")]
    products = (repriced(LAMP, "lamp-black", "88.80"),)
    assert refusal(protection(), facts(its, products=products), CN).code == "no-price-drop"


def test_a_coupon_had_made_it_as_cheap_already():
    its = order("lamp-black", payments=(paid("88.80"),))
    products = (repriced(LAMP, "lamp-black", "88.80"),)
    assert refusal(protection(), facts(its, products=products), CN).code == "no-price-drop"
    assert moved(cheaper(its, price="80.00")) == [("refund", "8.80", "card-1")]


def test_to_several_payments_the_first_one_first():
    its = order("lamp-black", payments=(paid("5.00", "gift-1"), paid("95.00", "card-1")))
    decision = cheaper(its)
    assert moved(decision) == [("refund", "5.00", "gift-1"), ("refund", "6.20", "card-1")]
    assert effect(decision, GiftCardChanged) == GiftCardChanged(payment_method_id="gift-1", delta=Decimal("5.00"))


def test_a_line_that_left_the_catalogue_has_no_price_today():
    assert refusal(protection(), facts(order("lamp-black"), products=()), CN).code == "no-price-drop"


def test_the_window_counts_from_the_order():
    its = order("lamp-black", days_ago=7)
    assert cheaper(its).quote.refund == Decimal("11.20")
    refused = refusal(protection(), facts(its), CN, NOW + timedelta(days=1))
    assert (refused.code, refused.details["days"]) == ("window-closed", "7")


@pytest.mark.parametrize(
    "state",
    [{"status": status} for status in ("unpaid", "cancelled", "return requested", "exchange requested")]
    + [{"created_at": None}],
)
def test_not_protected(state):
    assert refusal(protection(), facts(order("lamp-black", **state)), CN).code == "not-price-protected"


def test_tau_bench_protects_no_price():
    assert refusal(protection(), facts(order("lamp-black")), TAU).code == "not-price-protected"
