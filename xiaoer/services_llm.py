"""The one place that builds a language model; apart from `services`, whose imports the Rasa server doesn't need.

Without an endpoint nothing of the provider's library is imported (a second and 30 MB).
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xiaoer.config import CHECKPOINT, LLMSettings
from xiaoer.llm.guarded import GuardedModel, GuardOptions

if TYPE_CHECKING:
    from xiaoer.llm.openai_compatible import OpenAICompatible
    from xiaoer.llm.transformers_model import TransformersModel


def bare_model(endpoint: LLMSettings) -> OpenAICompatible | TransformersModel:
    """The language model without any guard, for checks and measurements."""
    if endpoint.url == CHECKPOINT:
        from xiaoer.llm.transformers_model import TransformersModel

        return TransformersModel(endpoint.model)
    from xiaoer.llm.openai_compatible import OpenAICompatible

    return OpenAICompatible(
        endpoint.url, endpoint.model, endpoint.key, json_mode=endpoint.json_mode, options=endpoint.options
    )


@lru_cache(maxsize=4)
def language_model(endpoint: LLMSettings, options: GuardOptions) -> GuardedModel:
    """The language model behind its guards.

    The same settings give the same object: a bot that is loaded again in this process forgets neither
    what was spent nor that the endpoint is down.
    """
    priced = replace(
        options,
        price_in=endpoint.price_in,
        price_out=endpoint.price_out,
        conversation_money=endpoint.conversation_money,
        daily_money=endpoint.daily_money,
    )
    return GuardedModel.around(bare_model(endpoint), priced)
