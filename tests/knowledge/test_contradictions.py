from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.knowledge.conftest import FRONT, SHIPPED, Write
from xiaoer.knowledge.check import check
from xiaoer.knowledge.contradictions import FACTS
from xiaoer.shop.profile import load_profile

RULES = {"returns": {"return_window_days": 9}, "title": "shop"}
FACT = (
    '- fact: the window\n  profile: returns.return_window_days\n  zh: ["{} 天内可以退货"]\n  en: ["within {} days"]\n'
)


def messages(folder: Path) -> list[str]:
    return [str(problem) for problem in check(folder, RULES)]


def test_two_documents_that_say_another_number_in_the_same_words_are_found(folder: Path, write: Write) -> None:
    for language, text in (("zh", "签收后十天内可以退货。"), ("en", "You can return items within ten days.")):
        write(f"{language}/gifts.md", FRONT.format(title="G", topic="general") + f"## G\n\n{text}\n")
    assert messages(folder) == [
        "en/returns.md:12: says 9 where en/gifts.md:9 says 10 in the same words; change one, or word them differently",
        "zh/returns.md:12: says 9 where zh/gifts.md:9 says 10 in the same words; change one, or word them differently",
    ]


def test_short_phrases_and_other_words_are_no_contradiction(folder: Path, write: Write) -> None:
    for language, text in (("zh", "3 天内。食品 3 天内退。"), ("en", "In 3 days. Food goes back in 3 days.")):
        write(f"{language}/gifts.md", FRONT.format(title="G", topic="general") + f"## G\n\n{text}\n")
    assert messages(folder) == []


def test_a_declared_fact_holds_wherever_its_wording_stands(folder: Path) -> None:
    (folder / FACTS).write_text(FACT, encoding="utf-8")
    assert messages(folder) == []
    for name, old, new in (("zh/returns.md", "9 天", "八天"), ("en/returns.md", "9 days", "8 days")):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert messages(folder) == [
        f"{language}/returns.md:12: says 8, but the window is 9 (facts.yml:1); change one" for language in ("en", "zh")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- [", "facts.yml:1: this isn't YAML"),
        ("fact: x", "facts.yml:1: it takes a list"),
        ("- x", "facts.yml:1: found 'x'; a fact has"),
        ("- {fact: x, profile: title}", "facts.yml:1: x is 'shop', not a number"),
        ("- {fact: x, value: 1, en: ['no number']}", "facts.yml:1: the wording 'no number'"),
        ("- {fact: x, file: coupons.yml, at: a}", "facts.yml:1: coupons.yml can't be read"),
        ("# facts\n- {fact: x, value: 1, en: ['{} cats']}", "facts.yml:2: no en document says '{} cats'"),
    ],
)
def test_faults_of_the_facts_name_their_line(folder: Path, text: str, message: str) -> None:
    (folder / FACTS).write_text(text, encoding="utf-8")
    (found,) = messages(folder)
    assert found.startswith(message)


def test_a_planted_contradiction_in_the_shipped_documents_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(SHIPPED, folder)
    (tmp_path / "shopd").symlink_to(SHIPPED.parent / "shopd")
    rules = load_profile(SHIPPED.parent / "profiles" / "cn-mainland.yml").model_dump()
    for name, old, new in (
        ("zh/delivery-fees.md", "还满 99 元", "还满 89 元"),
        ("en/delivery-fees.md", "still pay 99 yuan", "still pay 89 yuan"),
    ):
        path = folder / name
        assert old in path.read_text(encoding="utf-8")
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = check(folder, rules)
    assert {problem.file for problem in found} == {"zh/delivery-fees.md", "en/delivery-fees.md"}


@pytest.mark.parametrize(
    ("at", "said"),
    [("coupons.NEW20.amount_off", "20"), ("coupons.1.days.0", "3"), ("coupons.GONE.amount_off", None)],
)
def test_a_fact_can_be_held_against_another_file_of_the_shops(folder: Path, at: str, said: str | None) -> None:
    (folder / "coupons.yml").write_text(
        "coupons: [{code: NEW20, amount_off: 20}, {code: OLD, days: [3, 4]}]", encoding="utf-8"
    )
    fact = f"- {{fact: x, file: coupons.yml, at: {at}, en: ['within {{}} days']}}"
    (folder / FACTS).write_text(fact, encoding="utf-8")
    (found,) = messages(folder)
    assert found.startswith(
        f"en/returns.md:12: says 9, but x is {said} " if said else "facts.yml:1: x is None, not a number"
    )


def test_a_coupon_that_the_shop_changed_contradicts_what_the_documents_say(tmp_path: Path) -> None:
    demo = tmp_path / "shopd" / "demo"
    shutil.copytree(SHIPPED, tmp_path / "knowledge")
    shutil.copytree(SHIPPED.parent / "shopd" / "demo", demo)
    coupons = (demo / "coupons.yml").read_text(encoding="utf-8")
    (demo / "coupons.yml").write_text(coupons.replace("amount_off: 20", "amount_off: 25"), encoding="utf-8")
    found = check(tmp_path / "knowledge")
    assert {problem.file for problem in found} == {"zh/coupons.md", "en/coupons.md"}
