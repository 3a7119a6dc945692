"""What the environment says about the language model."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiaoer.config import LLMSettings, llm_settings, settings
from xiaoer.errors import ConfigurationError

GOOD = {"XIAOER_LLM_URL": "https://api.example.com/v1/", "XIAOER_LLM_MODEL": "qwen-plus"}


def test_without_a_url_there_is_no_language_model() -> None:
    assert llm_settings({}) is None
    assert llm_settings({"XIAOER_LLM_URL": " ", "XIAOER_LLM_MODEL": "m", "XIAOER_LLM_KEY": "k"}) is None


def test_a_key_is_optional_and_never_shown() -> None:
    assert llm_settings(GOOD) == LLMSettings("https://api.example.com/v1", "qwen-plus")
    found = llm_settings({**GOOD, "XIAOER_LLM_KEY": " sk-123 ", "XIAOER_LLM_JSON": "object"})
    assert found is not None
    assert (found.key, found.json_mode) == ("sk-123", "object")
    assert "sk-123" not in repr(found)


def test_further_fields_of_requests_are_json() -> None:
    found = llm_settings({**GOOD, "XIAOER_LLM_OPTIONS": '{"enable_thinking": false}'})
    assert found is not None and found.options == {"enable_thinking": False}
    assert hash(found) == hash(llm_settings(GOOD))
    assert found != llm_settings(GOOD)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"XIAOER_LLM_MODEL": ""}, "XIAOER_LLM_URL is set but XIAOER_LLM_MODEL isn't"),
        ({"XIAOER_LLM_URL": "api.example.com/v1"}, "XIAOER_LLM_URL is 'api.example.com/v1'; it takes the address"),
        ({"XIAOER_LLM_URL": "ftp://a/v1"}, "it takes the address"),
        ({"XIAOER_LLM_URL": "http://:80/v1"}, "it takes the address"),
        ({"XIAOER_LLM_URL": "http://a:port/v1"}, "it takes the address"),
        ({"XIAOER_LLM_URL": "http://[::1/v1"}, "it takes the address"),
        ({"XIAOER_LLM_URL": "https://me:pass@a/v1"}, "put the key into XIAOER_LLM_KEY"),
        ({"XIAOER_LLM_URL": "ftp://me:pass@a"}, "put the key into XIAOER_LLM_KEY"),
        ({"XIAOER_LLM_KEY": "密钥"}, "copy it again"),
        ({"XIAOER_LLM_KEY": "a\nb"}, "copy it again"),
        ({"XIAOER_LLM_JSON": "yes"}, "XIAOER_LLM_JSON is 'yes'; it takes one of auto, schema, object, none"),
        ({"XIAOER_LLM_OPTIONS": "[1]"}, "it takes a JSON object"),
        ({"XIAOER_LLM_OPTIONS": "{"}, "it takes a JSON object"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_fix(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        llm_settings({**GOOD, **wrong})
    assert said in str(raised.value)
    assert "pass@" not in str(raised.value) and "密钥" not in str(raised.value)


def test_the_settings_of_an_installation_hold_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAOER_HOME", str(tmp_path))
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    try:
        assert settings().llm == llm_settings(GOOD)
    finally:
        settings.cache_clear()
