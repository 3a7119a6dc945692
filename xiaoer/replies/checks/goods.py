"""Every product, colour and material that is named is spoken of already."""

from __future__ import annotations

from collections.abc import Iterator

from xiaoer.replies.evidence import Evidence
from xiaoer.replies.goods import goods_in
from xiaoer.replies.types import Fault


def check_goods(draft: str, evidence: Evidence) -> Iterator[Fault]:
    """A fault for each product, colour and material that neither a source nor the customer named."""
    grounds = evidence.grounds
    whole = f"{evidence.text}\n{evidence.spoken}".lower()
    new = [entity for entity in goods_in(draft) if draft[entity.start : entity.end].lower() not in whole]
    if not new:
        return
    spoken = (*(f"{source.about}\n{source.text}" for source in grounds.sources), *grounds.said, grounds.question)
    known = {entity.value for text in spoken for entity in goods_in(text)}
    for entity in new:
        piece = draft[entity.start : entity.end]
        if entity.value not in known:
            yield Fault("product", piece, f"nobody spoke of “{piece}”; leave it out")
