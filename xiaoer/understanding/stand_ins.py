"""Something typical in the place of a placeholder, for what was learnt from messages as customers type them."""

from __future__ import annotations

from collections.abc import Mapping

from xiaoer.text.language import detect
from xiaoer.text.placeholders import PLACEHOLDER, label_of, without_placeholders
from xiaoer.types import Language

CODE, EMAIL = "#00000", "a@b.com"
"""What stands in for long numbers and e-mails."""
_SAID: Mapping[Language, Mapping[str, str]] = {
    "zh": {"name": "王丽", "address": "浙江省杭州市西湖区文三路1号", "phone_last4": "0000", "plate": "浙A00000"},
    "en": {"name": "Emma Clark", "address": "1 Main Street, Denver, CO", "phone_last4": "0000", "plate": "ABC 000"},
}
_TYPICAL: Mapping[Language, Mapping[str, str]] = {
    language: {"EMAIL": EMAIL, **{label_of(kind): words for kind, words in said.items()}}
    for language, said in _SAID.items()
}


def with_stand_ins(text: str) -> str:
    """`text` with a name for a name and a number for a number, in the language of the words around them."""
    if "[" not in text:
        return text
    typical = _TYPICAL[detect(without_placeholders(text), "zh")]
    return PLACEHOLDER.sub(lambda match: typical.get(match["label"], CODE), text)
