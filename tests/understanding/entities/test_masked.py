"""What the inbound hook masked is still a phone, a name, an address."""

from __future__ import annotations

from datetime import date

import pytest

from xiaoer.understanding.entities.alone import nothing_but
from xiaoer.understanding.entities.extract import Extractor

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我叫[NAME_1]，电话[PHONE_2]", [("name", "[NAME_1]"), ("phone", "[PHONE_2]")]),
        ("[NAME_1] [POSTCODE_1]", [("name", "[NAME_1]"), ("postcode", "[POSTCODE_1]")]),
        ("change it to [ADDRESS_12] please", [("address", "[ADDRESS_12]")]),
        ("#W1234567 [PHONE_LAST_1]", [("order_number", "#W1234567"), ("phone_last4", "[PHONE_LAST_1]")]),
        ("it's [EMAIL_1]", [("email", "[EMAIL_1]")]),
        ("税号[TAX_NUMBER_1]，车牌[PLATE_1]", []),
        ("〔PHONE_1〕", []),
    ],
)
def test_entities_of_placeholders(text: str, found: list[tuple[str, str]]) -> None:
    entities = Extractor().extract(text, TODAY)
    assert [(each.kind, each.value) for each in entities] == found
    assert all(text[each.start : each.end] == each.value for each in entities if each.value.startswith("["))


def test_a_placeholder_alone_is_an_answer() -> None:
    for text in ("[NAME_1]", "我叫[NAME_1]", "my phone is [PHONE_1]"):
        spans = [(each.start, each.end) for each in Extractor().extract(text, TODAY)]
        assert nothing_but(text, spans)
    assert not nothing_but("改成[ADDRESS_1]", [(2, 13)])
