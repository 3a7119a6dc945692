"""A reply is prose of the right length in the customer's language, without forbidden words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.replies.rules import ReplyRules
from xiaoer.replies.types import Fault
from xiaoer.replies.wording import pattern, plain
from xiaoer.text.language import detect
from xiaoer.types import Language

_LATIN_RUN = re.compile(r"[A-Za-z]+(?: [A-Za-z']+){4,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_ENDS = re.compile(r"[。！？!?.…~～）)”\"』」]\s*$")


def check_form(draft: str, language: Language, rules: ReplyRules) -> Iterator[Fault]:
    """Faults of the whole draft."""
    if not draft.strip():
        yield Fault("form", "", "the reply is empty")
        return
    most = rules.longest[language]
    if len(draft) > most:
        yield Fault("form", draft[most - 10 :], f"the reply has {len(draft)} characters; at most {most} are allowed")
    no_prose = pattern("no_prose").search(plain(draft))
    if no_prose:
        yield Fault("form", no_prose.group(), "write plain sentences for the customer and nothing else")
    elif not _ENDS.search(draft):
        yield Fault("form", draft[-20:], "the reply ends in the middle of a sentence")
    foreign = _LATIN_RUN.search(draft) if language == "zh" else _HAN.search(draft)
    if foreign or detect(draft, language) != language:
        yield Fault("language", draft[:20], f"write in {'Chinese' if language == 'zh' else 'English'} only")
    for never in rules.forbidden(language):
        match = never.search(draft)
        if match:
            yield Fault("phrase", match.group(), f"the shop never says “{match.group()}”")
