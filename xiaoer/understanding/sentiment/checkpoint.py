"""The back end for text-classification checkpoints of Hugging Face, run by transformers on TensorFlow."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.checkpoint.folder import Checkpoint, files_fingerprint, open_checkpoint
from xiaoer.encoders.checkpoint.tokens import Batch, Tokens
from xiaoer.encoders.options import first_line, text, whole
from xiaoer.encoders.packages import clean, import_encoder_package
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.sentiment.levels import LEVELS, Level, sentiments
from xiaoer.understanding.sentiment.prepare import prepare_sentiment
from xiaoer.understanding.sentiment.types import LABELS, Sentiment

_NAME = "transformers"
_BATCH = 32  # texts at once
_AGAIN = "Download the checkpoint again: huggingface-cli download NAME --local-dir FOLDER"


class CheckpointSentiment:
    """A `SentimentModel` that was trained elsewhere; code that comes with it is never run."""

    def __init__(
        self,
        model: str = "",
        labels: Mapping[str, str] | None = None,
        revision: str | None = None,
        max_tokens: int = 256,
        threads: int = 1,
    ) -> None:
        """Load the checkpoint and try it; raises `ConfigurationError` that names the fix.

        `model`: a folder, or a name on the Hugging Face hub, there at `revision`. `labels`: what each of the
        checkpoint's own labels stands for, one of very_negative, negative, neutral, positive and very_positive;
        names that are these already, in capitals or not, need no line. It may lack a neutral one. `threads`: of
        TensorFlow, fixed once it is in use.
        """
        if not text(_NAME, "model", model):
            raise ConfigurationError(
                "the sentiment backend transformers needs backend_options: {model: …}, a folder with a "
                "text-classification checkpoint or its name on the Hugging Face hub"
            )
        whole(_NAME, "max_tokens", max_tokens, 4)
        whole(_NAME, "threads", threads, 1)
        checkpoint = open_checkpoint(model, None if revision is None else text(_NAME, "revision", revision), onnx=False)
        self._columns = _columns(checkpoint, labels or {})
        self._tokens = Tokens(checkpoint, max_tokens)
        self._forward = _forward(checkpoint, tuple(self._tokens.batch(["warm"])), threads)
        if not np.isfinite(self._logits(["我的订单到哪了", "where is my order"])).all():
            raise ConfigurationError(f"the checkpoint in {checkpoint.folder} gives no numbers. {_AGAIN}")
        self.name = f"{_NAME}/{files_fingerprint(checkpoint)}/{max_tokens}/{','.join(map(str, self._columns))}"

    def analyse(self, texts: Sequence[str]) -> list[Sentiment]:
        """One sentiment for each text."""
        plain = clean([prepare_sentiment(each) for each in texts])
        return [
            each._replace(source="transformers")
            for start in range(0, len(plain), _BATCH)
            for each in sentiments(self._levels(plain[start : start + _BATCH]))
        ]

    def _levels(self, texts: list[str]) -> NDArray[np.float64]:
        logits = self._logits(texts)
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        levels = np.zeros((len(texts), len(LEVELS)))
        for column, level in enumerate(self._columns):
            levels[:, LEVELS.index(level)] += shares[:, column]
        return levels

    def _logits(self, texts: list[str]) -> NDArray[np.float64]:
        return np.asarray(self._forward(self._tokens.batch(texts)), dtype=np.float64)


def _columns(checkpoint: Checkpoint, labels: Mapping[str, str]) -> list[Level]:
    """The level that each of the checkpoint's outputs stands for."""
    named = checkpoint.config.get("id2label")
    if not isinstance(named, dict) or sorted(map(str, named)) != sorted(map(str, range(len(named)))) or len(named) < 2:
        raise ConfigurationError(
            f"{checkpoint.folder}/config.json has no id2label with two labels or more, so this is no checkpoint for "
            "text classification; choose one that is"
        )
    own = [str(named[key]) for key in sorted(named, key=int)]
    if not isinstance(labels, Mapping):
        raise ConfigurationError(f"labels is {labels!r}; it takes {{LABEL: LEVEL, …}} for {', '.join(own)}")
    unknown = sorted({str(each) for each in labels} - set(own))
    if unknown:
        raise ConfigurationError(f"labels names {', '.join(unknown)}; this checkpoint has {', '.join(own)}")
    found = [str(labels.get(each, each)).lower().replace(" ", "_") for each in own]
    wrong = [
        f"{name}: {level}" if name in labels else name
        for name, level in zip(own, found, strict=True)
        if level not in LEVELS
    ]
    if wrong:
        raise ConfigurationError(
            f"labels must say what each label of the checkpoint stands for, which it doesn't for {', '.join(wrong)}. "
            f"Write backend_options: {{labels: {{{own[0]}: negative, …}}}} with one of {', '.join(LEVELS)} for each "
            f"of {', '.join(own)}"
        )
    told = {level.removeprefix("very_") for level in found}
    missing = [label for label in LABELS if label != "neutral" and label not in told]
    if missing:
        raise ConfigurationError(f"labels: none of {', '.join(own)} stands for {' or '.join(missing)}")
    return [next(level for level in LEVELS if level == each) for each in found]


def _forward(checkpoint: Checkpoint, inputs: tuple[str, ...], threads: int) -> Any:
    """From a batch of tokens to logits, as one TensorFlow graph."""
    tensorflow = import_encoder_package("tensorflow", "tensorflow==2.12.0")
    transformers = import_encoder_package("transformers", "transformers==4.46.3")
    broken = import_encoder_package("safetensors", "safetensors").SafetensorError
    with contextlib.suppress(RuntimeError):  # something else in this process has chosen already
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    folder = checkpoint.folder
    try:
        model, about = transformers.TFAutoModelForSequenceClassification.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, output_loading_info=True
        )
    except (OSError, KeyError, TypeError, AttributeError, RuntimeError, broken, tensorflow.errors.OpError) as error:
        raise ConfigurationError(
            f"the weights {checkpoint.weights} are broken ({first_line(error)}). {_AGAIN}"
        ) from error
    except (ValueError, ImportError) as error:
        raise ConfigurationError(
            f"the checkpoint in {folder} (model_type {checkpoint.config['model_type']}) doesn't load into TensorFlow "
            f"({first_line(error)}). Download it again, or choose one of a type that transformers has for TensorFlow"
        ) from error
    absent, misfits = about["missing_keys"], about["mismatched_keys"]
    if absent or misfits:
        first = absent[0] if absent else misfits[0][0]
        raise ConfigurationError(
            f"{checkpoint.weights} lacks {len(absent)} and misfits {len(misfits)} weights that a text classifier "
            f"needs, such as {first}: its answers would be noise. Choose a checkpoint for text classification. {_AGAIN}"
        )
    shape = [tensorflow.TensorSpec([None, None], tensorflow.int64, name=name) for name in inputs]

    def run(*values: Any) -> Any:
        return model(dict(zip(inputs, values, strict=True)), training=False)["logits"]

    graph = tensorflow.function(run, input_signature=shape, autograph=False)

    def forward(batch: Batch) -> Any:
        return graph(*(batch[name] for name in inputs)).numpy()

    return forward
