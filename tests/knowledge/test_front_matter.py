from __future__ import annotations

from datetime import date

import pytest

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.front_matter import parse

GOOD = ["---", "title: Returns", "topic: return_refund", "effective: 2026-01-01", "---", "", "Text."]


def test_a_document_may_have_a_last_day() -> None:
    facts, _ = parse([*GOOD[:4], "until: 2026-12-31", *GOOD[4:]], "en/x.md")
    assert facts.until == date(2026, 12, 31)


def test_parse_returns_facts_and_first_line_after() -> None:
    facts, start = parse(GOOD, "en/x.md")
    assert (facts.title, facts.topic, facts.effective, start) == ("Returns", "return_refund", date(2026, 1, 1), 5)
    assert facts.checks == {}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["# Returns"], "en/x.md:1: a document begins with front matter"),
        (GOOD[:4], "en/x.md:1: the front matter has no closing ---"),
        (["---", "title: [", "---"], "en/x.md:2: the front matter isn't YAML: while parsing"),
        (["---", "just text", "---"], "en/x.md:2: the front matter is 'just text'"),
        ([*GOOD[:3], "---"], "en/x.md:1: effective is None; it takes a date such as 2026-01-01"),
        ([*GOOD[:3], "effective: soon", "---"], "en/x.md:4: effective is 'soon'"),
        ([GOOD[0], "title: ''", *GOOD[2:]], "en/x.md:2: title is ''"),
        ([*GOOD[:2], "topic: refunds", *GOOD[3:]], "en/x.md:3: topic is 'refunds'; allowed: general, order_status"),
        ([*GOOD[:4], "until: soon", "---"], "en/x.md:5: until is 'soon'"),
        ([*GOOD[:4], "until: 2025-12-31", "---"], "en/x.md:5: until is 2025-12-31, before effective"),
        ([*GOOD[:4], "author: me", "---"], "en/x.md:5: unknown field 'author'; allowed: title, topic"),
        ([*GOOD[:4], "checks:", "  a.b: 7 days", "---"], "en/x.md:6: the check 'a.b' is '7 days'; it takes a wording"),
        ([*GOOD[:4], "checks: many", "---"], "en/x.md:5: checks is 'many'"),
    ],
)
def test_faults_name_file_line_and_fix(lines: list[str], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse(lines, "en/x.md")
    assert str(caught.value).startswith(message)
