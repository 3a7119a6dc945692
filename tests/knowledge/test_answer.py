from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from tests.knowledge.conftest import SHIPPED
from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.types import Language

ANSWERED: list[tuple[Language, str, str | None, str, str]] = [
    ("zh", "退货运费谁出？", "return_refund", "zh/return-freight.md", "退货运费由"),
    ("zh", "七天无理由退货怎么算", "return_refund", "zh/returns.md", "签收次日起 7 天内"),
    ("zh", "退款多久到账", None, "zh/refund-timing.md", "1 至 7 个工作日"),
    ("zh", "多久发货", None, "zh/shipping.md", "付款后 48 小时内发货"),
    ("zh", "能开专票吗", "invoice", "zh/invoices.md", "也不开增值税专用发票"),
    ("zh", "价保几天", "price_protection", "zh/price-protection.md", "下单次日起 7 天内"),
    ("zh", "优惠券可以叠加吗", None, "zh/coupons.md", "每个订单只能用一张优惠券"),
    ("zh", "可以货到付款吗", "payment_problem", "zh/payment.md", "不支持货到付款"),
    ("zh", "保修期多长", "product_question", "zh/warranty.md", "保修 12 个月"),
    ("zh", "人工客服几点上班", None, "zh/contact.md", "9:00 至 22:00"),
    ("zh", "发货后还能改地址吗", "change_address", "zh/changing-address.md", "发货以后我们改不了地址"),
    ("zh", "预售定金退不退", None, "zh/presale.md", "定金不退"),
    ("en", "Who pays the return shipping?", "return_refund", "en/return-freight.md", "return postage"),
    ("en", "How long do I have to return something?", "return_refund", "en/returns.md", "within 7 days"),
    ("en", "When do I get my refund?", None, "en/refund-timing.md", "Refunds to"),
    ("en", "How soon do you ship?", "shipping_tracking", "en/shipping.md", "within 48 hours of payment"),
    ("en", "Can I get a VAT invoice?", "invoice", "en/invoices.md", "nor special VAT invoices"),
    ("en", "What is price protection?", None, "en/price-protection.md", "within 7 days of ordering"),
    ("en", "Can I combine two coupons?", "coupon_promotion", "en/coupons.md", "one coupon only"),
    ("en", "Do you offer cash on delivery?", "payment_problem", "en/payment.md", "don't offer cash on delivery"),
    ("en", "How long is the warranty?", None, "en/warranty.md", "12 months"),
    ("en", "What are your opening hours?", None, "en/contact.md", "from 9:00 to 22:00"),
    ("en", "Can I change the address after shipping?", None, "en/changing-address.md", "can't change its address"),
    ("en", "Can I get a pre-order deposit refund?", None, "en/presale.md", "it isn't refunded"),
]
UNANSWERED: list[tuple[Language, str]] = [
    ("zh", "明天上海下雨吗"),
    ("zh", "帮我写一首关于秋天的诗"),
    ("zh", "你们公司上市了吗"),
    ("zh", "怎么考驾照"),
    ("zh", "？？？"),
    ("zh", "😀😀"),
    ("en", "will it rain tomorrow in Shanghai"),
    ("en", "write me a poem about autumn"),
    ("en", "could you engrave a name on the mug"),
    ("en", "how do I renew my passport"),
    ("en", "???"),
    ("en", ""),
]


@pytest.mark.parametrize(("language", "question", "topic", "file", "says"), ANSWERED)
def test_policy_questions_are_answered_with_their_source(
    shipped: KnowledgeBase, language: Language, question: str, topic: str | None, file: str, says: str
) -> None:
    answer = shipped.answer(question, language, topic)
    assert answer is not None
    assert says in answer.text
    assert answer.file == answer.passage.file == file
    assert answer.passage.language == language
    assert answer.title == answer.passage.title


@pytest.mark.parametrize(("language", "question"), UNANSWERED)
def test_what_the_documents_do_not_say_is_declined(shipped: KnowledgeBase, language: Language, question: str) -> None:
    assert shipped.answer(question, language) is None


@pytest.mark.parametrize(
    ("language", "question", "says"),
    [("zh", "退货运费谁出", "退货运费由"), ("en", "Do you offer cash on delivery?", "cash on delivery")],
)
def test_it_answers_without_an_encoder(
    shipped_words_only: KnowledgeBase, language: Language, question: str, says: str
) -> None:
    answer = shipped_words_only.answer(question, language)
    assert answer is not None
    assert says in answer.text
    assert shipped_words_only.answer("明天上海下雨吗", "zh") is None


def test_the_words_of_an_answer_are_the_documents(shipped: KnowledgeBase) -> None:
    for language, question, topic, _, _ in ANSWERED:
        answer = shipped.answer(question, language, topic)
        assert answer is not None
        rest = answer.text
        for sentence in answer.passage.sentences:
            rest = rest.replace(sentence.text, "")
        assert rest.strip() == ""


def test_changed_text_changes_the_answer(folder: Path) -> None:
    question = "几天以内可以退货"
    before = KnowledgeBase.load(folder, None).answer(question, "zh", "return_refund")
    path = folder / "zh/returns.md"
    path.write_text(path.read_text(encoding="utf-8").replace("9 天", "11 天"), encoding="utf-8")
    after = KnowledgeBase.load(folder, None).answer(question, "zh", "return_refund")
    assert before is not None
    assert after is not None
    assert "签收后 9 天内可以退货。" in before.text
    assert "签收后 11 天内可以退货。" in after.text


def test_a_new_document_answers_what_was_declined(folder: Path) -> None:
    question = "Do you engrave names on mugs?"
    assert KnowledgeBase.load(folder, None).answer(question, "en") is None
    (folder / "en/engraving.md").write_text(
        "---\ntitle: Engraving\ntopic: product_question\neffective: 2026-01-01\n---\n\n"
        "## Do you engrave names on mugs\n\nWe engrave names on mugs for 20 yuan.\n",
        encoding="utf-8",
    )
    answer = KnowledgeBase.load(folder, None).answer(question, "en")
    assert answer is not None
    assert answer.text == "We engrave names on mugs for 20 yuan."


def test_each_language_answers_from_its_own_documents(folder: Path) -> None:
    for path in (folder / "en").iterdir():
        path.unlink()
    knowledge = KnowledgeBase.load(folder, None)
    assert knowledge.answer("发什么快递", "en") is None
    assert knowledge.search("发什么快递", "en") == []
    with pytest.raises(ConfigurationError, match="no documents in 'en'"):
        knowledge.index("en")
    assert knowledge.search("发什么快递", "zh", limit=1)[0].text == "我们发红鹤快递。"


def test_many_threads_get_the_same_answers(shipped: KnowledgeBase) -> None:
    asked = ANSWERED[::4]
    expected = [shipped.answer(question, language, topic) for language, question, topic, _, _ in asked]
    wrong: list[str] = []

    def ask() -> None:
        for (language, question, topic, _, _), answer in zip(asked, expected, strict=True):
            found = shipped.answer(question, language, topic)
            if found is None or answer is None or found.text != answer.text:
                wrong.append(question)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_shipped_documents_are_the_ones_under_test() -> None:
    assert {path.name for path in SHIPPED.iterdir() if path.is_dir()} == {"zh", "en"}


def test_only_documents_in_force_answer(folder: Path) -> None:
    path = folder / "en/parcels.md"
    text = path.read_text(encoding="utf-8").replace("2026-01-01\n", "2026-01-01\nuntil: 2026-06-30\n")
    path.write_text(text, encoding="utf-8")
    for name, start in (("en/parcels-2.md", "2026-07-01"),):
        (folder / name).write_text(
            f"---\ntitle: Parcels\ntopic: shipping_tracking\neffective: {start}\n---\n\n## Which courier\n\n"
            "We ship with Blue Heron Express.\n",
            encoding="utf-8",
        )
    said = {}
    for day in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1)):
        hits = KnowledgeBase.load(folder, None, today=lambda day=day: day).search("which courier", "en", limit=1)
        said[day.isoformat()] = hits[0].text if hits else None
    assert said == {
        "2025-12-31": None,
        "2026-06-30": "We ship with Red Crane Express.",
        "2026-07-01": "We ship with Blue Heron Express.",
    }
