"""Has a language model write a reply, and lets it go only when nothing is wrong with it."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from xiaoer.errors import LLMError
from xiaoer.llm.base import ChatMessage
from xiaoer.llm.guarded import GuardedModel
from xiaoer.llm.prompts import Prompt
from xiaoer.replies.check import Checker
from xiaoer.replies.hiding import Hidden
from xiaoer.replies.rules import ReplyRules
from xiaoer.replies.tone import PLAIN, Tone
from xiaoer.replies.types import Fault, Grounds

log = logging.getLogger(__name__)

PROMPTS = Path(__file__).parent / "prompts"
_NOTHING = "NO_ANSWER"
_THOUGHTS = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_QUOTED = re.compile(r"^[\"“「](.*)[\"”」]$", re.DOTALL)
_LEAST_SECONDS = 0.5  # with less left a repair isn't begun

Outcome = Literal["sent", "repaired", "refused", "declined", "failed"]
"""The first draft held; the second did; neither did; the sources don't answer; the model gave no answer."""


class Written(NamedTuple):
    """What became of one reply; `text` is None unless it may be sent. Tokens and seconds of all drafts."""

    text: str | None
    outcome: Outcome
    faults: tuple[Fault, ...] = ()
    prompt_tokens: int = 0
    answer_tokens: int = 0
    seconds: float = 0.0

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.prompt_tokens + self.answer_tokens


class ReplyWriter:
    """Drafts, checks, has it repaired once, checks again. Safe to use for several customers at once."""

    def __init__(
        self, model: GuardedModel, rules: ReplyRules, checker: Checker | None = None, prompt: str = "reply.v1"
    ) -> None:
        """`prompt`: a file in `prompts/`; `ConfigurationError` for one that can't be used."""
        self.rules = rules
        self._model = model
        self._checker = checker or Checker(rules)
        self._prompt = Prompt(PROMPTS / f"{prompt}.jinja")
        self._repair = Prompt(PROMPTS / "repair.v1.jinja")

    async def write(self, grounds: Grounds, tone: Tone = PLAIN, conversation: str | None = None) -> Written:
        """A reply that rests on `grounds`, within the deadline of the rules; `conversation`: whose budget pays.

        Whatever is wrong with model or drafts is told in the outcome; nothing is raised for it.
        """
        began = time.monotonic()
        hidden = Hidden()
        messages = self._messages(grounds, tone, hidden)
        took = [0, 0]
        faults: list[Fault] = []
        for outcome in ("sent", "repaired"):
            left = self.rules.deadline_seconds - (time.monotonic() - began)
            if outcome == "repaired" and left < _LEAST_SECONDS:
                break
            try:
                answer = await self._model.complete(
                    messages, max_tokens=self.rules.answer_tokens, deadline_seconds=left, conversation=conversation
                )
            except LLMError as error:
                log.info("No free reply: %s", error)
                return Written(None, "failed", tuple(faults), took[0], took[1], time.monotonic() - began)
            took = [took[0] + answer.prompt_tokens, took[1] + answer.completion_tokens]
            draft = read_draft(answer.text)
            if draft is None:
                return Written(None, "declined", tuple(faults), took[0], took[1], time.monotonic() - began)
            text = tone.settle(hidden.show(draft), grounds.language)
            faults = await asyncio.to_thread(self._checker.faults, text, grounds)
            if not faults:
                return Written(text, outcome, (), took[0], took[1], time.monotonic() - began)
            self._model.forget(answer)
            log.info("A draft was stopped: %s", ", ".join(sorted({fault.defect for fault in faults})))
            repair = self._repair.messages({"faults": [hidden.hide(fault.advice) for fault in faults]})[-1]
            messages = [*messages, ChatMessage("assistant", draft), repair]
        return Written(None, "refused", tuple(faults), took[0], took[1], time.monotonic() - began)

    def _messages(self, grounds: Grounds, tone: Tone, hidden: Hidden) -> list[ChatMessage]:
        return self._prompt.messages(
            {
                "language": grounds.language,
                "longest": self.rules.longest[grounds.language],
                "tone": tone.instructions(),
                "sources": _shown(grounds, hidden),
                "said": [hidden.hide(text) for text in grounds.said],
                "message": hidden.hide(grounds.question),
            }
        )


def read_draft(answer: str) -> str | None:
    """The reply in a model's answer, or None where it says that there is none."""
    bare = _THOUGHTS.sub("", answer).strip()
    quoted = _QUOTED.match(bare)
    bare = quoted[1].strip() if quoted else bare
    return None if _NOTHING in bare.upper() or not bare else bare


def _shown(grounds: Grounds, hidden: Hidden) -> Sequence[dict[str, str]]:
    """The sources as a prompt shows them: what is the customer's without numbers and names."""
    return [
        {
            "kind": source.kind,
            "about": hidden.hide(source.about) if source.kind in ("data", "deed") else source.about,
            "text": hidden.hide(source.text) if source.kind in ("data", "deed") else source.text,
        }
        for source in grounds.sources
    ]
