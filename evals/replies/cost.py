"""What a set of conversations costs: turns answered without a language model, tokens, seconds and money."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.types import Hit
from xiaoer.llm.money import Prices
from xiaoer.replies.types import Grounds, Source
from xiaoer.replies.writer import ReplyWriter
from xiaoer.text.language import detect

CONVERSATIONS = Path(__file__).parent / "cases" / "conversations.yml"
_HITS = 24


@dataclass
class Cost:
    """Sums over all turns. `outcomes`: of the turns that asked a language model."""

    turns: int = 0
    without: int = 0
    unanswered: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    seconds: list[float] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)

    def money(self, prices: Prices) -> float:
        """What all turns cost together."""
        return prices.of(self.prompt_tokens, self.answer_tokens)


def conversations(path: Path = CONVERSATIONS) -> list[list[str]]:
    """Lists of what a customer writes, in order."""
    loaded: list[list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


async def measure(talks: Sequence[Sequence[str]], knowledge: KnowledgeBase, writer: ReplyWriter | None) -> Cost:
    """Ask each turn of the knowledge base, and where it has no answer of the language model."""
    cost = Cost()
    for number, talk in enumerate(talks):
        for at, text in enumerate(talk):
            began = time.monotonic()
            await _turn(cost, knowledge, writer, text, tuple(talk[:at]), f"talk-{number}")
            cost.seconds.append(time.monotonic() - began)
    return cost


async def _turn(
    cost: Cost, knowledge: KnowledgeBase, writer: ReplyWriter | None, text: str, said: tuple[str, ...], name: str
) -> None:
    cost.turns += 1
    language = detect(text, "zh")
    if await asyncio.to_thread(knowledge.answer, text, language) is not None:
        cost.without += 1
        return
    hits = await asyncio.to_thread(knowledge.search, text, language, _HITS)
    if writer is None or not hits or hits[0].score < writer.rules.least_score:
        cost.without += 1
        cost.unanswered += 1
        return
    written = await writer.write(Grounds(text, language, _sources(hits, writer.rules.sources), said), conversation=name)
    cost.prompt_tokens += written.prompt_tokens
    cost.answer_tokens += written.answer_tokens
    cost.outcomes[written.outcome] = cost.outcomes.get(written.outcome, 0) + 1
    cost.unanswered += written.text is None


def _sources(hits: Sequence[Hit], most: int) -> tuple[Source, ...]:
    passages = list(dict.fromkeys(hit.passage for hit in hits))[:most]
    return tuple(Source(passage.text, "rule", f"{passage.title} › {passage.heading}") for passage in passages)
