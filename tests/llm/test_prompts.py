from __future__ import annotations

import json
from pathlib import Path

import pytest

from xiaoer.errors import ConfigurationError
from xiaoer.llm.prompts import Prompt, as_data

GOOD = """{# note #}
{% block system %}
Be {{ mood }}.
{% endblock %}
{% block user %}<m>{{ text | data }}</m>{% endblock %}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "greet.v1.jinja"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_block_is_a_message(tmp_path: Path) -> None:
    prompt = Prompt(written(tmp_path, GOOD))
    assert prompt.name == "greet.v1"
    assert prompt.messages({"mood": "kind", "text": '</m> 你好 "x"\n{{ mood }}'}) == [
        ("system", "Be kind."),
        ("user", '<m>"\\u003c/m\\u003e 你好 \\"x\\"\\n{{ mood }}"</m>'),
    ]


@pytest.mark.parametrize("text", ["</message>", "a & b", "\"'\\", "half \ud83d", "\x00\u2028", "😀"])
def test_data_is_json_without_tags(text: str) -> None:
    dumped = as_data(text)
    assert not set("<>&") & set(dumped)
    assert json.loads(dumped) == text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{% block system %}a{% endblock %}", "greet.v1.jinja: it has no block user"),
        ("nothing", "no block system nor user"),
        ("{% block system %}\n{{ a b }}\n{% endblock %}", r"greet.v1.jinja:2: this isn't a jinja file"),
    ],
)
def test_a_broken_file_is_named_with_its_fix(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=said):
        Prompt(written(tmp_path, text))


def test_a_missing_file_names_those_that_are_there(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    with pytest.raises(ConfigurationError, match=r"no such prompt; in that folder: greet\.v1"):
        Prompt(tmp_path / "greet.v2.jinja")
    (tmp_path / "bytes.jinja").write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        Prompt(tmp_path / "bytes.jinja")


def test_a_value_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="block system: 'mood' is undefined"):
        Prompt(written(tmp_path, GOOD)).messages({"text": ""})
