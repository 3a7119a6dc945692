"""A checkpoint on this machine as a chat model: a folder, or a name on the Hugging Face hub."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import AsyncIterator, Sequence
from threading import Lock
from typing import Any

from xiaoer.config import JsonMode
from xiaoer.errors import ConfigurationError, LLMTimeout, LLMUnavailable
from xiaoer.llm.base import ChatMessage, Completion, JsonSchema

_LONGEST = 2048  # tokens of a prompt, where the checkpoint doesn't say


class TransformersModel:
    """A `ChatModel` that computes in a thread of this process, one answer at a time; loaded at the first call.

    Checkpoints with a chat template are asked with it; others (DialoGPT) with the messages one behind the other, each
    ended as their tokenizer ends a text. There is no JSON mode: the prompt alone asks for it.
    """

    json_mode: JsonMode = "none"

    def __init__(self, checkpoint: str) -> None:
        """`checkpoint`: a folder with a model and its tokenizer, or a hub's name of one."""
        self.name = f"transformers#{checkpoint}"
        self._checkpoint = checkpoint
        self._loading = Lock()
        self._working = Lock()
        self._loaded: tuple[Any, Any] | None = None

    async def complete(
        self,
        messages: Sequence[ChatMessage],
        *,
        max_tokens: int,
        json_schema: JsonSchema | None = None,
        deadline_seconds: float,
    ) -> Completion:
        """See `ChatModel`; raises `ConfigurationError` where the checkpoint or a library is missing."""
        began = time.monotonic()
        work = asyncio.to_thread(self._answer, messages, max_tokens, began + deadline_seconds)
        try:
            text, asked, got = await asyncio.wait_for(work, deadline_seconds)
        except asyncio.TimeoutError:
            raise LLMTimeout(f"no answer from the language model within {deadline_seconds:g} s") from None
        if not text:
            raise LLMUnavailable("the checkpoint answered without any text")
        return Completion(text, asked, got, time.monotonic() - began)

    async def stream(
        self, messages: Sequence[ChatMessage], *, max_tokens: int, deadline_seconds: float
    ) -> AsyncIterator[str]:
        """The whole answer as one piece: a checkpoint of this size is quicker than its reader."""
        answer = await self.complete(messages, max_tokens=max_tokens, deadline_seconds=deadline_seconds)
        yield answer.text

    async def close(self) -> None:
        """Nothing to give back."""

    def _answer(self, messages: Sequence[ChatMessage], max_tokens: int, deadline: float) -> tuple[str, int, int]:
        tokenizer, model = self._load()
        torch = _library("torch")
        transformers = _library("transformers")
        longest = getattr(model.config, "max_position_embeddings", None) or _LONGEST
        ids = _prompt(tokenizer, messages)[-max(1, longest - max_tokens) :]

        def is_late(*_: Any, **__: Any) -> Any:
            return torch.full((1,), time.monotonic() >= deadline, dtype=torch.bool)

        with self._working, torch.inference_mode():
            output = model.generate(
                torch.tensor([ids]),
                attention_mask=torch.ones((1, len(ids)), dtype=torch.long),
                max_new_tokens=max_tokens,
                do_sample=False,
                pad_token_id=tokenizer.eos_token_id,
                stopping_criteria=transformers.StoppingCriteriaList([is_late]),
            )
        got = output[0][len(ids) :].tolist()
        return tokenizer.decode(got, skip_special_tokens=True).strip(), len(ids), len(got)

    def _load(self) -> tuple[Any, Any]:
        with self._loading:
            if self._loaded is None:
                transformers = _library("transformers")
                _library("torch")
                try:
                    tokenizer = transformers.AutoTokenizer.from_pretrained(self._checkpoint)
                    model = transformers.AutoModelForCausalLM.from_pretrained(self._checkpoint)
                except (OSError, ValueError) as error:
                    raise ConfigurationError(
                        f"XIAOER_LLM_CHECKPOINT is {self._checkpoint!r}, which isn't a checkpoint of a chat model that "
                        f"transformers can load ({type(error).__name__}); give a folder with config.json, weights and "
                        "tokenizer, or a name on the hub"
                    ) from error
                model.eval()
                self._loaded = (tokenizer, model)
            return self._loaded


def _prompt(tokenizer: Any, messages: Sequence[ChatMessage]) -> list[int]:
    """The tokens of a conversation whose next turn is the assistant's."""
    if getattr(tokenizer, "chat_template", None):
        told = [{"role": message.role, "content": message.content} for message in messages]
        return list(tokenizer.apply_chat_template(told, add_generation_prompt=True))
    end = tokenizer.eos_token or "\n"
    return list(tokenizer.encode("".join(message.content + end for message in messages)))


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ConfigurationError(
            f"a checkpoint of one's own needs the package {name}, which isn't installed here; install it into this "
            "environment (of torch the build for the processor is enough: uv pip install torch), "
            "or set XIAOER_LLM_URL to a server that has the model"
        ) from error
