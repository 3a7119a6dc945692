from __future__ import annotations

import subprocess
import sys

from xiaoer.config import LLMSettings
from xiaoer.llm.guarded import GuardOptions
from xiaoer.services_llm import language_model


def test_the_same_settings_give_the_same_model() -> None:
    endpoint = LLMSettings("http://127.0.0.1:9/v1", "m", options={"a": [1]})
    first = language_model(endpoint, GuardOptions())
    assert first is language_model(LLMSettings("http://127.0.0.1:9/v1", "m", options={"a": [1]}), GuardOptions())
    assert first is not language_model(endpoint, GuardOptions(hourly_tokens=1))
    assert first.name == "http://127.0.0.1:9/v1#m"


def test_the_providers_library_is_not_imported_before_it_is_needed() -> None:
    """It takes a second and 30 MB, for nothing where there is no endpoint."""
    code = (
        "import sys, xiaoer.services_llm, components.llm_stage; "
        "sys.exit('openai' in sys.modules or 'xiaoer.services' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0
