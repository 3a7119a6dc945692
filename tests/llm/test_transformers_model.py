"""A checkpoint on this machine; what is missing is told with its fix."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from xiaoer.config import CHECKPOINT, LLMSettings, llm_settings
from xiaoer.errors import ConfigurationError, LLMTimeout
from xiaoer.llm.base import ChatMessage
from xiaoer.llm.transformers_model import TransformersModel
from xiaoer.services_llm import bare_model

HAS_TORCH = importlib.util.find_spec("torch") is not None
NEEDS_TORCH = pytest.mark.skipif(not HAS_TORCH, reason="torch isn't installed here: it is no part of the default set")
PROMPT = (ChatMessage("system", "be brief"), ChatMessage("user", "hello"))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GPT-2 of a few thousand weights, untrained, with a tokenizer of single characters."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    words = ["<end>", *"abcdefghijklmnopqrstuvwxyz .,"]
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="<end>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<end>", unk_token="<end>").save_pretrained(folder)
    GPT2LMHeadModel(
        GPT2Config(vocab_size=len(words), n_positions=64, n_embd=8, n_layer=1, n_head=1, eos_token_id=0)
    ).save_pretrained(folder)
    return folder


@NEEDS_TORCH
async def test_a_folder_answers_within_its_length(checkpoint: Path) -> None:
    answer = await TransformersModel(str(checkpoint)).complete(PROMPT, max_tokens=6, deadline_seconds=60)
    assert answer.text and 0 < answer.completion_tokens <= 6


@NEEDS_TORCH
async def test_the_deadline_holds(checkpoint: Path) -> None:
    model = TransformersModel(str(checkpoint))
    await model.complete(PROMPT, max_tokens=2, deadline_seconds=60)
    with pytest.raises(LLMTimeout):
        await model.complete(PROMPT, max_tokens=50, deadline_seconds=0.000001)


@NEEDS_TORCH
async def test_a_folder_without_a_checkpoint_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="isn't a checkpoint"):
        await TransformersModel(str(tmp_path)).complete(PROMPT, max_tokens=2, deadline_seconds=60)


@pytest.mark.skipif(HAS_TORCH, reason="torch is installed here")
async def test_without_torch_the_fix_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"needs the package torch.*XIAOER_LLM_URL"):
        await TransformersModel("any").complete(PROMPT, max_tokens=2, deadline_seconds=60)


def test_the_environment_names_a_checkpoint() -> None:
    found = llm_settings({"XIAOER_LLM_CHECKPOINT": "microsoft/DialoGPT-small"})
    assert found == LLMSettings(CHECKPOINT, "microsoft/DialoGPT-small", json_mode="none")
    assert found is not None and bare_model(found).name == "transformers#microsoft/DialoGPT-small"
    with pytest.raises(ConfigurationError, match="both set"):
        llm_settings({"XIAOER_LLM_CHECKPOINT": "x", "XIAOER_LLM_URL": "http://127.0.0.1:1/v1"})
