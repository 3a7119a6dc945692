"""Why a customer cancels, returns or exchanges, by the lexicon; and which reason of a shop's profile that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xiaoer.shop.profile import Reason
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity
from xiaoer.understanding.lexicon import Lexicon

# 没有质量问题, 不起球, 下次别发错: it isn't so. 如果不合适, 怕穿不了: it may be so.
_DENIED = re.compile(
    r"(?:没有?|不会?|别|会|易|是否|有无|(?<!发)(?<!是)有没有)\s?$|(?i:\b(?:not|no|isn['’]?t|aren['’]?t|never)\s)$"
)
_SUPPOSED = re.compile(
    r"(?:如果|要是|万一|假如|若|怕|担心|会不会)[^,，。.!！?？;；]{0,8}$"
    r"|(?i:\b(?:if|unless|in case|what if|whether)\b[^,.!?;]{0,24})$"
)
_ASKED = re.compile(r"\s?[吗嘛么][\s?？]*(?:$|[,，。])")


def find_reasons(reading: Reading) -> Iterator[Entity]:
    """Candidates for reasons; what is only asked, supposed or denied gives none."""
    for hit in reading.of("reason"):
        before = reading.before(hit.start)
        if not (_DENIED.search(before) or _SUPPOSED.search(before) or _ASKED.match(reading.text, hit.end)):
            yield Entity("reason", hit.keys[0], hit.start, hit.end)


def profile_reason(value: str, reasons: Sequence[Reason], lexicon: Lexicon) -> Reason | None:
    """The reason of a shop's profile that a `reason` entity stands for; None where the shop knows none such."""
    entry = lexicon.reasons.words.get(value)
    by_id = {reason.id: reason for reason in reasons}
    return next((by_id[code] for code in entry.codes if code in by_id), None) if entry else None
