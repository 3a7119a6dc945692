"""Answers that come piece by piece over HTTP, with a deadline for the whole and no answer that ends in the middle."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import openai

from xiaoer.errors import LLMTimeout, LLMUnavailable


async def pieces_of(stream: Any, deadline: float) -> AsyncIterator[str]:
    """The text of a stream of chunks, until `deadline` on the monotonic clock.

    Raises `LLMTimeout` at the deadline, and `LLMUnavailable` where the stream breaks off, isn't the protocol, or ends
    without the endpoint's saying that the answer is finished: what came so far is no answer then.
    """
    chunks = stream.__aiter__()
    finished = False
    try:
        while True:
            try:
                chunk = await asyncio.wait_for(chunks.__anext__(), max(0.001, deadline - time.monotonic()))
            except StopAsyncIteration:
                break
            text, finished = _read(chunk, finished)
            if text:
                yield text
    except asyncio.TimeoutError:
        raise LLMTimeout("the language model's answer didn't end within the deadline") from None
    except (openai.APIError, ValueError) as error:
        raise LLMUnavailable(f"the language model's answer broke off ({type(error).__name__})") from None
    except Exception as error:  # the transport's own errors, of whichever library
        if type(error).__module__.split(".")[0] not in ("httpx", "httpcore"):
            raise
        raise LLMUnavailable(f"the language model's answer broke off ({type(error).__name__})") from None
    finally:
        await stream.close()
    if not finished:
        raise LLMUnavailable("the language model's answer ended in the middle")


def _read(chunk: Any, finished: bool) -> tuple[str, bool]:
    choices = getattr(chunk, "choices", None) or []
    if not choices:
        return "", finished
    delta = getattr(choices[0], "delta", None)
    text = getattr(delta, "content", None)
    return (text if isinstance(text, str) else ""), finished or bool(getattr(choices[0], "finish_reason", None))
