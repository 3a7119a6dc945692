from __future__ import annotations

from pathlib import Path

import pytest

from tests.knowledge.conftest import SHIPPED
from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.words import FILE, Words, load_words


def test_phrases_of_a_group_are_one_token_and_the_longest_wins() -> None:
    words = Words([["优惠券", "券"], ["运费", "邮费"]], "zh")
    assert words.tokens("优惠券") == words.tokens("券") == ["=0"]
    assert words.tokens("邮费多少")[0] == words.tokens("运费多少")[0] == "=1"


def test_english_phrases_are_whole_words_in_any_number() -> None:
    words = Words([["coupon", "promo code"], ["fee"]], "en")
    assert words.tokens("Promo codes?") == words.tokens("coupon") == ["=0"]
    assert "=1" not in words.tokens("coffee")


def test_without_groups_there_are_plain_tokens() -> None:
    assert Words([], "en").tokens("refund (.*)") == ["refund"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"zh: [", "words.yml:1: this isn't YAML"),
        (b"\xff", "words.yml:1: this isn't YAML in UTF-8"),
        (b"fr: []", "words.yml:1: found {'fr': []}; it takes lists of phrases below zh: and en:"),
        (b"en: refund", "words.yml:1: en is 'refund'; it takes a list"),
        (b"en: [refund]", "words.yml:1: en has 'refund'; it takes a line such as"),
        (b"en: [[a, b], [B]]", "words.yml:1: en has 'B' in two lines"),
    ],
)
def test_faults_name_the_file_and_the_fix(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        load_words(tmp_path)
    assert str(caught.value).startswith(message)


def test_the_shipped_words_can_be_read() -> None:
    assert load_words(SHIPPED)["zh"].tokens("邮费") == load_words(SHIPPED)["zh"].tokens("运费")


def test_a_word_that_a_shop_adds_is_understood(folder: Path) -> None:
    question = "which dispatch firm"
    before = KnowledgeBase.load(folder, None).search(question, "en", limit=1)[0]
    (folder / FILE).write_text("en:\n  - [courier, dispatch firm]\n", encoding="utf-8")
    after = KnowledgeBase.load(folder, None).search(question, "en", limit=1)[0]
    assert after.passage.file == "en/parcels.md"
    assert after.score > before.score
