"""A template's text said in other words, with the very same facts; else the template stands."""

from __future__ import annotations

import asyncio
import logging

from xiaoer.errors import LLMError
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.prompts import Prompt
from xiaoer.replies.check import Checker
from xiaoer.replies.facts import find_facts
from xiaoer.replies.hiding import Hidden
from xiaoer.replies.tone import Tone
from xiaoer.replies.types import Grounds, Source
from xiaoer.replies.writer import PROMPTS, read_draft
from xiaoer.types import Language

log = logging.getLogger(__name__)

_TOKENS = 300


class Rephraser:
    """Varies wording; safe to use for several customers at once."""

    def __init__(self, model: GuardedModel, checker: Checker, deadline_seconds: float = 2.0) -> None:
        """`deadline_seconds`: the longest time that a reply waits for other words."""
        self._model = model
        self._checker = checker
        self._deadline = deadline_seconds
        self._prompt = Prompt(PROMPTS / "rephrase.v1.jinja")

    async def rephrase(
        self, text: str, language: Language, tone: Tone, variation: int, conversation: str | None = None
    ) -> str:
        """`text` in other words, or itself where the model is slow, down, or changes anything.

        `variation`: a small number; each has its own wording, which is kept in the cache.
        """
        hidden = Hidden()
        values = {"text": hidden.hide(text), "tone": tone.instructions(), "variation": variation}
        try:
            answer = await self._model.complete(
                self._prompt.messages(values),
                max_tokens=_TOKENS,
                deadline_seconds=self._deadline,
                conversation=conversation,
            )
        except LLMError as error:
            log.info("The template's words stand: %s", error)
            return text
        draft = read_draft(answer.text)
        said = tone.settle(hidden.show(draft), language) if draft is not None else None
        if said is not None and await asyncio.to_thread(self._holds, said, text, language):
            return said
        self._model.forget(answer)
        return text

    def _holds(self, said: str, text: str, language: Language) -> bool:
        """Whether all facts of the template are there, nothing else is, and a question is one still."""
        if {fact.key for fact in find_facts(said)} != {fact.key for fact in find_facts(text)}:
            return False
        if text.rstrip().endswith(("?", "？")) != said.rstrip().endswith(("?", "？")):
            return False
        return not self._checker.faults(said, Grounds(text, language, (Source(text, "deed"),)))
