"""The back end for question-answering checkpoints of Hugging Face, run by transformers on TensorFlow."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.checkpoint.folder import Checkpoint, files_fingerprint, open_checkpoint
from xiaoer.encoders.options import first_line
from xiaoer.encoders.packages import clean, import_encoder_package
from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.types import Passage

_AGAIN = "Download the checkpoint again: huggingface-cli download NAME --local-dir FOLDER"
_LONGEST = 40  # tokens of an answer's span
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Span(NamedTuple):
    """Characters of a context, and how far above "no answer" the model puts them."""

    start: int
    end: int
    score: float


class SpanCheckpoint:
    """A `SpanReader`: an extractive reader that was trained elsewhere; code that comes with it is never run.

    The first token stands for "no answer", as in SQuAD 2 and CMRC: a span that isn't `margin` above
    it is none. A checkpoint that was trained without such questions wants a low `margin`.
    """

    def __init__(
        self, model: str, revision: str | None = None, *, margin: float = 0.0, max_tokens: int = 384, threads: int = 1
    ) -> None:
        """Load the checkpoint and try it; raises `ConfigurationError` that names the fix.

        `model`: a folder, or a name on the Hugging Face hub, there at `revision`, such as
        `luhua/chinese_pretrain_mrc_roberta_wwm_ext_large` or `deepset/roberta-base-squad2`.
        """
        checkpoint = open_checkpoint(model, revision, onnx=False)
        self._tokenizer = _tokenizer(checkpoint)
        positions = checkpoint.config.get("max_position_embeddings")
        self._max_tokens = min(max_tokens, positions if isinstance(positions, int) else max_tokens)
        self._margin = margin
        tried = self._tokens("what", "this")
        self._inputs = tuple(name for name in _INPUTS if name in tried)
        self._forward = _forward(checkpoint, self._inputs, threads)
        if not all(np.isfinite(logits).all() for logits in self._logits(tried)):
            raise ConfigurationError(f"the checkpoint in {checkpoint.folder} gives no numbers. {_AGAIN}")
        self.name = f"transformers/{files_fingerprint(checkpoint)}"

    def point(self, question: str, passages: Sequence[Passage]) -> tuple[int, int] | None:
        """Place of the passage and of the sentence with the best span, or None when "no answer" is likelier."""
        best: tuple[float, int, int] | None = None
        for place, passage in enumerate(passages):
            span = self.span(question, passage.text)
            if span is not None and (best is None or span.score > best[0]):
                best = (span.score, place, _sentence_at(passage, span.start))
        return best[1:] if best else None

    def span(self, question: str, context: str) -> Span | None:
        """The best span of `context`, or None."""
        asked, read = clean([question[: self._max_tokens // 4], context])
        tokens = self._tokens(asked, read)
        start, end = self._logits(tokens)
        offsets, inside = tokens["offset_mapping"][0], np.array([part == 1 for part in tokens.sequence_ids(0)])
        if not inside.any():  # the context is empty
            return None
        pairs = start[:, None] + end[None, :]
        length = np.arange(len(end))[None, :] - np.arange(len(start))[:, None]
        allowed = (length >= 0) & (length < _LONGEST) & inside[:, None] & inside[None, :]
        first, last = np.unravel_index(int(np.where(allowed, pairs, -np.inf).argmax()), pairs.shape)
        score = float(pairs[first, last] - pairs[0, 0])
        return Span(int(offsets[first][0]), int(offsets[last][1]), score) if score > self._margin else None

    def _tokens(self, question: str, context: str) -> Any:
        return self._tokenizer(
            question,
            context,
            truncation="only_second",
            max_length=self._max_tokens,
            return_offsets_mapping=True,
            return_tensors="np",
        )

    def _logits(self, tokens: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        start, end = self._forward(*(np.asarray(tokens[name], dtype=np.int64) for name in self._inputs))
        return np.asarray(start, dtype=np.float64)[0], np.asarray(end, dtype=np.float64)[0]


def _sentence_at(passage: Passage, offset: int) -> int:
    """Which sentence of `passage.text` the character belongs to."""
    position = 0
    for number, sentence in enumerate(passage.sentences):
        position = passage.text.index(sentence.text, position) + len(sentence.text)
        if offset < position:
            return number
    return len(passage.sentences) - 1


def _tokenizer(checkpoint: Checkpoint) -> Any:
    transformers = import_encoder_package("transformers", "transformers==4.46.3")
    try:
        found = transformers.AutoTokenizer.from_pretrained(
            str(checkpoint.folder), local_files_only=True, trust_remote_code=False, use_fast=True
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, ImportError) as error:
        raise ConfigurationError(
            f"the tokenizer in {checkpoint.folder} can't be loaded ({first_line(error)}). {_AGAIN}"
        ) from error
    if not found.is_fast:
        raise ConfigurationError(
            f"the tokenizer in {checkpoint.folder} doesn't say which characters its tokens are; choose a checkpoint "
            "with tokenizer.json"
        )
    return found


def _forward(checkpoint: Checkpoint, inputs: tuple[str, ...], threads: int) -> Any:
    """From tokens to the logits of starts and ends, as one TensorFlow graph."""
    tensorflow = import_encoder_package("tensorflow", "tensorflow==2.12.0")
    transformers = import_encoder_package("transformers", "transformers==4.46.3")
    broken = import_encoder_package("safetensors", "safetensors").SafetensorError
    with contextlib.suppress(RuntimeError):  # something else in this process has chosen already
        tensorflow.config.threading.set_intra_op_parallelism_threads(threads)
        tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    folder = checkpoint.folder
    try:
        model, about = transformers.TFAutoModelForQuestionAnswering.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, output_loading_info=True
        )
    except (OSError, KeyError, TypeError, AttributeError, RuntimeError, broken, tensorflow.errors.OpError) as error:
        raise ConfigurationError(
            f"the weights {checkpoint.weights} are broken ({first_line(error)}). {_AGAIN}"
        ) from error
    except (ValueError, ImportError) as error:
        raise ConfigurationError(
            f"the checkpoint in {folder} (model_type {checkpoint.config['model_type']}) doesn't load into TensorFlow "
            f"({first_line(error)}). Choose one of a type that transformers has for question answering in TensorFlow"
        ) from error
    absent, misfits = about["missing_keys"], about["mismatched_keys"]
    if absent or misfits:
        first = absent[0] if absent else misfits[0][0]
        raise ConfigurationError(
            f"{checkpoint.weights} lacks {len(absent)} and misfits {len(misfits)} weights that a reader needs, such as "
            f"{first}: its answers would be noise. Choose a checkpoint for question answering. {_AGAIN}"
        )
    shape = [tensorflow.TensorSpec([None, None], tensorflow.int64, name=name) for name in inputs]

    def run(*values: Any) -> Any:
        found = model(dict(zip(inputs, values, strict=True)), training=False)
        return found["start_logits"], found["end_logits"]

    graph = tensorflow.function(run, input_signature=shape, autograph=False)

    def forward(*values: Any) -> Any:
        return [each.numpy() for each in graph(*values)]

    return forward
