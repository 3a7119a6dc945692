"""Payment, hurry, invoice, price protection, coupons, goods and progress, on the fake shop."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from actions.change_payment import AskPaymentConfirmation, ChangePaymentAction, ChangePaymentForm
from actions.confirmation import is_plain_yes
from actions.coupons import Coupons, CouponsForm
from actions.deeds import DEEDS, Deed
from actions.expedite import AskExpediteConfirmation, ExpediteAction, ExpediteForm
from actions.invoice import AskInvoiceConfirmation, InvoiceAction, InvoiceForm
from actions.payment_problem import PaymentProblem, PaymentProblemForm
from actions.price_protection import AskClaimConfirmation, PriceProtectionAction, PriceProtectionForm
from actions.product_question import ProductQuestion
from actions.return_items import ReturnItemsAction, ReturnItemsForm
from actions.turn import Turn
from actions.wording import word
from tests import world
from tests.actions.conftest import REQUESTED, Desk
from xiaoer.shop.types import Order, Payment, PaymentMethod, ReturnItems
from xiaoer.types import Language

DELIVERED, PENDING, SENT = "XE2026110003", "XE2026110001", "XE2026110002"
COMPANY = "杭州示例科技有限公司"
TAX = "91330106MA2CFTPX6E"


async def order_of(desk: Desk, number: str) -> Order:
    return await desk.shop.for_customer("wang").order(number)


async def two_methods(desk: Desk, balance: str = "500.00") -> None:
    await desk.verify()
    card = PaymentMethod(payment_method_id="gift-1", kind="gift_card", balance=Decimal(balance))
    desk.shop.put(world.WANG.model_copy(update={"payment_methods": (*world.WANG.payment_methods, card)}))


async def test_the_only_other_method_is_charged_and_the_old_one_gets_it_back(desk: Desk) -> None:
    await two_methods(desk)
    form = ChangePaymentForm(desk.services)
    await desk.call(form, "换个付款方式", "change_payment", read=True)
    assert (desk.slots["payment_method"], desk.slots[REQUESTED]) == ("gift-1", "confirmation")
    assert await desk.call(AskPaymentConfirmation(desk.services)) == ["utter_ask_confirm_change_payment"]
    await desk.call(form, "yes", "affirm", loop="change_payment_form")
    assert await desk.call(ChangePaymentAction(desk.services)) == ["utter_done_change_payment"]
    assert [p.payment_method_id for p in (await order_of(desk, PENDING)).payments] == ["alipay-1", "gift-1", "alipay-1"]


async def test_without_another_method_it_is_said(desk: Desk) -> None:
    await desk.verify()
    await desk.call(ChangePaymentForm(desk.services), "pay with another card", "change_payment", read=True)
    assert await desk.call(ChangePaymentAction(desk.services)) == ["utter_no_other_method"]


async def test_a_gift_card_that_is_too_small_is_told(desk: Desk) -> None:
    await two_methods(desk, "1.00")
    said = await desk.call(ChangePaymentForm(desk.services), "换个付款方式", "change_payment", read=True)
    assert said == ["utter_refused_again"] and "¥1.00" in desk.messages[0]["why"]
    assert (await order_of(desk, PENDING)).paid == Decimal("129.00")


async def test_hurrying_up_once(desk: Desk) -> None:
    await desk.verify()
    form = ExpediteForm(desk.services)
    for expected in ("utter_done_expedite", "utter_refused_expedite"):
        await desk.call(form, f"催一下 {PENDING}", "expedite", read=True)
        if expected == "utter_done_expedite":
            assert await desk.call(AskExpediteConfirmation(desk.services)) == ["utter_ask_confirm_expedite"]
            await desk.call(form, "好的", "affirm", loop="expedite_form")
        assert await desk.call(ExpediteAction(desk.services)) == [expected]
    assert (await order_of(desk, PENDING)).expedited_at is not None


async def test_a_companys_invoice_needs_its_right_tax_number(desk: Desk) -> None:
    await desk.verify()
    form = InvoiceForm(desk.services)
    await desk.call(form, f"{DELIVERED} 开一张企业发票", "invoice", read=True)
    assert desk.slots[REQUESTED] == "invoice_title"
    await desk.call(form, COMPANY, "inform", read=True, loop="invoice_form")
    assert desk.slots[REQUESTED] == "tax_number"
    wrong = await desk.call(form, TAX[:-1] + "X", "inform", read=True, loop="invoice_form")
    assert wrong == ["utter_tax_number_wrong"] and desk.slots[REQUESTED] == "tax_number"


async def test_a_personal_invoice_takes_the_customers_name(desk: Desk) -> None:
    await desk.verify()
    form = InvoiceForm(desk.services)
    await desk.call(form, f"开个人发票 {DELIVERED}", "invoice", read=True)
    assert desk.slots[REQUESTED] == "confirmation" and "王小明" not in str(desk.slots)
    assert await desk.call(AskInvoiceConfirmation(desk.services)) == ["utter_ask_confirm_invoice"]
    assert "王小明" in desk.messages[0]["invoice"]
    await desk.call(form, "对", "affirm", loop="invoice_form")
    assert await desk.call(InvoiceAction(desk.services)) == ["utter_done_invoice"]
    await desk.call(form, f"开个人发票 {DELIVERED}", "invoice", read=True)
    assert await desk.call(InvoiceAction(desk.services)) == ["utter_refused_invoice"]


async def test_a_personal_invoice_that_is_shown_again_asks_for_no_tax_number(desk: Desk) -> None:
    await desk.verify()
    form = InvoiceForm(desk.services)
    await desk.call(form, f"开个人发票 {DELIVERED}", "invoice", read=True)
    await desk.call(form, "对", "affirm", loop="invoice_form")
    order = await order_of(desk, DELIVERED)
    desk.shop.put(order.model_copy(update={"lines": order.lines * 2}))
    assert await desk.call(InvoiceAction(desk.services), "对", "affirm") == ["utter_quote_changed"]
    await desk.call(form, "对", "affirm", after="action_invoice")
    assert desk.slots[REQUESTED] == "confirmation"


async def test_price_protection_pays_the_difference(desk: Desk) -> None:
    await desk.verify()
    form = PriceProtectionForm(desk.services)
    await desk.call(form, f"{DELIVERED} 降价了", "price_protection", read=True)
    assert await desk.call(PriceProtectionAction(desk.services)) == ["utter_refused_price_protection"]
    kettle = world.kettle()
    cheaper = tuple(v.model_copy(update={"price": v.price - 30}) for v in kettle.variants)
    desk.shop.put(kettle.model_copy(update={"variants": cheaper}))
    await desk.call(form, f"{DELIVERED} 降价了", "price_protection", read=True)
    assert await desk.call(AskClaimConfirmation(desk.services)) == ["utter_ask_confirm_price_protection"]
    assert "¥30.00" in desk.messages[0]["movements"]
    await desk.call(form, "yes", "affirm", loop="price_protection_form")
    assert await desk.call(PriceProtectionAction(desk.services)) == ["utter_done_price_protection"]
    assert (await order_of(desk, DELIVERED)).paid == Decimal("99.00")


async def test_coupons_with_the_reason_why_one_cannot_be_used(desk: Desk) -> None:
    await desk.call(CouponsForm(desk.services), "my coupons", "coupon_promotion")
    assert desk.slots[REQUESTED] == "identity"
    await desk.verify()
    assert await desk.call(Coupons(desk.services)) == ["utter_coupons"]
    first, *others = desk.messages[0]["list"].splitlines()
    assert "SPRING" in first and "¥20.00 off" in first
    assert any("expired" in each for each in others) and any("used already" in each for each in others)


@pytest.mark.parametrize(("twice", "response"), [(False, "utter_payment_in_order"), (True, "utter_payment_too_much")])
async def test_what_was_paid_is_told(desk: Desk, twice: bool, response: str) -> None:
    await desk.verify()
    order = await order_of(desk, PENDING)
    again = Payment(kind="payment", amount=Decimal("129.00"), payment_method_id="alipay-1", at=world.NOW)
    desk.shop.put(order.model_copy(update={"payments": (*order.payments, *((again,) if twice else ()))}))
    await desk.call(PaymentProblemForm(desk.services), f"{PENDING} 扣了两次款", "payment_problem", read=True)
    assert await desk.call(PaymentProblem(desk.services)) == [response]
    assert desk.slots["offered"] == "human"


async def test_stock_and_options_come_from_the_catalogue(desk: Desk) -> None:
    said = await desk.call(ProductQuestion(desk.services), "电热水壶有白色的吗", "product_question", read=True)
    assert said == ["utter_product"]
    assert (desk.messages[0]["count"], desk.messages[0]["price"]) == (2, "¥139.00")
    await desk.call(ProductQuestion(desk.services), "how many kettles do you have", "product_question", read=True)
    assert desk.messages[0]["price"] == "¥129.00–¥139.00"


@pytest.mark.parametrize(
    ("text", "fact"),
    [("电热水壶能保温吗", "五段保温"), ("Is the kettle stainless steel?", "304 stainless steel inside")],
)
async def test_what_a_product_is_like_is_told_in_the_words_of_its_description(desk: Desk, text: str, fact: str) -> None:
    desk.slots["language"] = "zh" if fact.startswith("五") else "en"
    assert await desk.call(ProductQuestion(desk.services), text, "product_question", read=True) == [
        "utter_product_fact"
    ]
    assert desk.messages[0]["fact"] == fact
    assert desk.messages[0]["custom"] == {"card": "product", "product_id": "p-kettle"}


@pytest.mark.parametrize("text", ["我的退款什么时候到账", "我的退款到哪了", "where is my refund"])
async def test_how_far_a_return_has_come(desk: Desk, text: str) -> None:
    await desk.verify()
    shop = desk.shop.for_customer("wang")
    write = ReturnItems(order_id=DELIVERED, item_ids=("i-black",), payment_method_id="alipay-1", reason="defective")
    await shop.commit(write, quote_hash=(await shop.quote(write)).hash, idempotency_key="k")
    await desk.call(ReturnItemsForm(desk.services), text, "return_refund", read=True)
    assert await desk.call(ReturnItemsAction(desk.services)) == ["utter_progress_return_requested"]
    assert "Electric Kettle" in desk.messages[0]["items"] and desk.messages[0]["method"] == "Alipay"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("deed", sorted(DEEDS.values()), ids=lambda deed: deed.name)
def test_the_button_that_says_yes_is_understood_as_one(deed: Deed, language: Language) -> None:
    text = word(f"yes_{deed.name}", language, order_id=PENDING)
    turn = Turn("c1", language, text, "nlu_fallback", 0.3, None, [], {}, None)
    assert is_plain_yes(turn, re.compile("(?!)"))


async def test_nothing_under_way_is_said(desk: Desk) -> None:
    await desk.verify()
    await desk.call(ReturnItemsForm(desk.services), "我的退款到账了吗，查一下进度", "return_refund", read=True)
    assert await desk.call(ReturnItemsAction(desk.services)) == ["utter_nothing_under_way"]
